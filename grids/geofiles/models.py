"""Files of boundaries that somebody brought: their shapes, what is wrong, what became of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from grids.querysets import ScopedUser, under_any


class FileState(models.TextChoices):
    READ = "read", _("Read")
    CHECKED = "checked", _("Checked")
    PUBLISHED = "published", _("Published")


class FileQuerySet(models.QuerySet[Any]):
    def for_user(self, user: ScopedUser) -> FileQuerySet:
        """Files for areas within the subtrees of the posting that the user acts in."""
        return self.filter(under_any(user.scope.area_paths, "place__path"))


class BoundaryFile(models.Model):
    """A file to be laid over `place` and what stands below it.

    `layers` is [{name, columns, count, crs}]; `choices` what `grids.geofiles.choices` gives.
    `result` is what the last check found ({layers, faults, fits, sets}); `published` lists the
    sets saved so far as {parent, change}, so that a job goes on where it stopped.
    """

    place = models.ForeignKey("grids.Area", models.PROTECT, related_name="boundary_files")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="boundary_files"
    )
    name = models.CharField(_("file"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.READ)
    layers: models.JSONField[Any, Any] = models.JSONField(default=list)
    choices: models.JSONField[Any, Any] = models.JSONField(default=dict)
    result: models.JSONField[Any, Any] = models.JSONField(default=dict)
    published: models.JSONField[Any, Any] = models.JSONField(default=list)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("brought"))

    objects: ClassVar[Any] = FileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("file of boundaries")

    def __str__(self) -> str:
        return self.name


class FileShape(models.Model):
    """One shape of a file. `given` is as read, `shape` as it would be published.

    `code` is the area it belongs to; where that is a new one, `name` is the new area's and
    `code` may be empty. `parent` is the code, or "#" and the number of the shape, above it ("!"
    while it belongs nowhere); `ready` says that nothing is wrong with it by itself.
    """

    file = models.ForeignKey(BoundaryFile, models.CASCADE, related_name="shapes")
    layer = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(help_text="its place in the file, from 1")
    label = models.CharField(max_length=200, blank=True)
    properties: models.JSONField[Any, Any] = models.JSONField(default=dict)
    given = models.GeometryField(srid=4326, null=True, spatial_index=False)
    shape = models.MultiPolygonField(srid=4326, null=True)
    had_z = models.BooleanField(default=False)
    repaired = models.BooleanField(default=False)
    is_new = models.BooleanField(default=False)
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=100, blank=True)
    parent = models.CharField(max_length=20, blank=True)
    ready = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="shape_once")]


class FaultKind(models.TextChoices):
    EMPTY = "empty", _("Empty")
    NO_AREA = "no_area", _("Not an area")
    INVALID = "invalid", _("Crosses itself")
    REPAIRED = "repaired", _("Repaired")
    HEIGHTS = "heights", _("Heights left out")
    RANGE = "range", _("Beyond the globe")
    UNMATCHED = "unmatched", _("Belongs to no area")
    AMBIGUOUS = "ambiguous", _("Belongs to several areas")
    TWICE = "twice", _("One area twice")
    NO_PARENT = "no_parent", _("Stands in no area above")
    BAD_CODE = "bad_code", _("Code that cannot be")
    OVERLAP = "overlap", _("Overlap")
    GAP = "gap", _("Gap")
    OUTSIDE = "outside", _("Beyond the area above")
    REFUSED = "refused", _("Refused when published")


NOTES = (FaultKind.REPAIRED, FaultKind.HEIGHTS)
"""What is told and keeps nothing from being published."""


class FileFault(models.Model):
    """Something that the last check found; `piece` is the part of the map it is about.

    `first` and `second` are labels of the shapes or areas concerned; `parent` the set it keeps
    from being published, empty where it keeps none. `mended` says that a choice took care of it.
    """

    file = models.ForeignKey(BoundaryFile, models.CASCADE, related_name="faults")
    layer = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=FaultKind.choices)
    first = models.CharField(max_length=200, blank=True)
    second = models.CharField(max_length=200, blank=True)
    parent = models.CharField(max_length=20, blank=True)
    piece = models.GeometryField(srid=4326, null=True, spatial_index=False)
    square_metres = models.FloatField(default=0)
    mended = models.BooleanField(default=False)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["mended", "layer", "kind", "-square_metres", "pk"]
