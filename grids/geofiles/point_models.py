"""Files of points that somebody brought, and where each point was found to lie."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.geofiles.datums import WGS84
from grids.geofiles.models import BoundaryFile, FileQuerySet


class PointFile(models.Model):
    """Points to be located at `place` and below, in the areas in force of `level`, or in the
    layer number `layer` of a file of boundaries.

    Of the file only coordinates are kept, no other column. `without` counts its rows that have
    no point, the first of which stand in `refused` as [line, reason]; `result` is what the job
    found: {inside, outside, areas: [[label, count], ...]}. `datum` is what the coordinates of the
    file were read as (`grids.geofiles.datums`); what is kept of them is WGS-84.
    """

    place = models.ForeignKey("grids.Area", models.PROTECT, related_name="point_files")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="point_files"
    )
    name = models.CharField(_("file"), max_length=200)
    level = models.CharField(max_length=10, blank=True)
    boundaries = models.ForeignKey(
        BoundaryFile, models.CASCADE, null=True, related_name="point_files"
    )
    layer = models.PositiveSmallIntegerField(default=0)
    datum = models.CharField(_("coordinates"), max_length=10, default=WGS84)
    count = models.PositiveIntegerField(default=0)
    without = models.PositiveIntegerField(default=0)
    refused: models.JSONField[Any, Any] = models.JSONField(default=list)
    result: models.JSONField[Any, Any] = models.JSONField(default=dict)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("brought"))

    objects: ClassVar[Any] = FileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("file of points")

    def __str__(self) -> str:
        return self.name


class PointBatch(models.Model):
    """Some thousand points of a file: `lines` (from 1), `xs` and `ys` (WGS-84, degrees).

    `found` is null until they are located, then the area or shape of each, "" for none.
    """

    file = models.ForeignKey(PointFile, models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField()
    lines = ArrayField(models.PositiveIntegerField())
    xs = ArrayField(models.FloatField())
    ys = ArrayField(models.FloatField())
    found = ArrayField(models.CharField(max_length=200), null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="batch_once")]
