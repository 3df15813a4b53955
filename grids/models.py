"""Areas, their codes and dated boundaries, and the working calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager

from grids.querysets import AreaQuerySet, BoundaryQuerySet, ChangeQuerySet, DraftManager


class Level(models.TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    COMMUNITY = "community", _("Community")
    GRID = "grid", _("Grid")
    SUBGRID = "subgrid", _("Sub-grid")


class GridKind(models.TextChoices):
    BASIC = "basic", _("Basic grid")
    DEDICATED = "dedicated", _("Dedicated grid")


if TYPE_CHECKING:

    class AreaManager(models.Manager.from_queryset(AreaQuerySet)):  # type: ignore[misc]
        """What the type checker sees of the manager below."""
else:

    class AreaManager(MP_NodeManager.from_queryset(AreaQuerySet)):
        def get_queryset(self) -> AreaQuerySet:
            return AreaQuerySet(self.model, using=self._db).order_by("path")


class Area(MP_Node):  # type: ignore[misc]  # treebeard is untyped
    """One node of the tree county > township > community > grid.

    Only `grids.services` writes here. `code` is the national statistical code in force; codes
    it had before, and who else may never have them, are in `AreaCode`. `geometry` repeats the
    boundary in force (EPSG:4326).
    """

    path = models.CharField(max_length=255, unique=True, db_collation="C")
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    initials = models.CharField(max_length=100, blank=True, help_text="pinyin initials, for search")
    above = models.CharField(
        max_length=200, blank=True, help_text="of a root: what stands above it and is no area here"
    )
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=GridKind.choices, blank=True)
    geometry = models.MultiPolygonField(_("boundary"), srid=4326, null=True, blank=True)
    covered = models.BooleanField(_("children leave no gap"), default=False)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    objects: ClassVar[AreaManager] = AreaManager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("area")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language, as far as there is one."""
        if self.name_en and (get_language() or "").startswith("en"):
            return self.name_en
        return self.name


class AreaCode(models.Model):
    """Every code an area ever had. A code belongs to one area for ever."""

    code = models.CharField(max_length=20, unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="codes")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)


class ChangeKind(models.TextChoices):
    DRAW = "draw", _("Drawn")
    REDRAW = "redraw", _("Redrawn")
    SPLIT = "split", _("Split")
    MERGE = "merge", _("Merged")
    RETIRE = "retire", _("Retired")
    MIXED = "mixed", _("Several things together")
    CORRECT = "correct", _("Corrected in the past")
    REVERT = "revert", _("Reverted")


class ChangeState(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    IN_FORCE = "in_force", _("In force")
    REFUSED = "refused", _("Refused on its day")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVERTED = "reverted", _("Reverted since")


class BoundaryChange(models.Model):
    """Boundaries published together: who, when, why, and from which day on.

    `parent` is the area whose children changed (empty for roots), `path` its path, or that of
    the root. `wanted` is what was asked for (`grids.boundaries.wanted.Wanted.to_json`), `areas`
    what became of each area ({code, label, kind, before_m2, after_m2}), `base` the boundary that
    each touched area had when it was asked ({code: key}), `faults` why it was refused on its day,
    `moved` what changed its area with it (`grids.boundaries.moved.record`; None: was not kept).
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=ChangeState.choices)
    parent = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="changes")
    path = models.CharField(max_length=255, db_collation="C", db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="boundary_changes",
    )
    at = models.DateTimeField(_("published at"))
    day = models.DateField(_("valid from"))
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500)
    source = models.CharField(_("source"), max_length=200, blank=True)
    wanted = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    areas = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    moved = models.JSONField(null=True, blank=True)
    reverts = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reverted_by"
    )

    objects: ClassVar[Any] = ChangeQuerySet.as_manager()

    def lies_with(self, user: Any) -> bool:
        """Whether all of it lies below what the user sees, not only an area of theirs."""
        return any(self.path.startswith(path) for path in user.scope.area_paths)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of boundaries")
        indexes = [
            models.Index(
                fields=["day"],
                condition=models.Q(state="scheduled"),
                name="changes_to_activate",
            )
        ]


class Boundary(models.Model):
    """The shape of an area during `valid_from <= day < valid_to` (open end: in force).

    Of one area no two overlap in time, and the one in force is the area's `geometry`; the
    database refuses anything else. `change` put it there and `ended_by` took it away; one that
    was replaced on its first day was in force on no day.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="boundaries")
    geometry = models.MultiPolygonField(srid=4326)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    generated = models.BooleanField(_("generated for the demo"), default=False)
    source = models.CharField(max_length=200, blank=True)
    change = models.ForeignKey(
        BoundaryChange, models.PROTECT, null=True, blank=True, related_name="boundaries"
    )
    ended_by = models.ForeignKey(
        BoundaryChange, models.PROTECT, null=True, blank=True, related_name="ended"
    )

    objects: ClassVar[Any] = BoundaryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=models.Q(valid_to=None), name="one_boundary_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="boundary_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_boundary_a_day",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_to"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


class BoundaryLimits(models.Model):
    """How exact boundaries have to be; the one row is read by services and by the trigger alike.

    What overlaps, gapes or sticks out is a fault from `tolerance` square metres on, and is told
    apart as a sliver where it is narrower than `sliver` metres on average.
    """

    tolerance = models.FloatField(_("tolerance in square metres"), default=1.0)
    sliver = models.FloatField(_("width of a sliver in metres"), default=1.0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_boundary_limits"),
            models.CheckConstraint(
                condition=models.Q(tolerance__gte=0.01, tolerance__lte=10_000, sliver__gte=0),
                name="boundary_limits_make_sense",
            ),
        ]


class DayKind(models.TextChoices):
    OFF = "off", _("Day off")
    WORK = "work", _("Working day")


class WorkCalendar(models.Model):
    """The working calendar of one root area: office hours, and which years are covered.

    `version` grows with every change, so that processes know when to load it again.
    `hours` is a list of ["08:00", "12:00"] pairs in `time_zone`; `day_minutes` is what one
    working day (工作日) is worth, 480 by default.
    """

    root = models.OneToOneField(Area, models.PROTECT, related_name="calendar")
    hours = models.JSONField(_("office hours"))
    day_minutes = models.PositiveIntegerField(_("minutes in a working day"), default=480)
    time_zone = models.CharField(_("time zone"), max_length=50, default="Asia/Shanghai")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.root.label


class CalendarYear(models.Model):
    """A year for which the official notice is loaded; other years are provisional."""

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="years")
    year = models.PositiveIntegerField(_("year"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "year"], name="year_once")]


class CalendarDay(models.Model):
    """A day that differs from plain Monday to Friday: a holiday or a make-up working day."""

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="days")
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=4, choices=DayKind.choices)
    name = models.CharField(_("name"), max_length=50, blank=True)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="day_once")]


class Draft(models.Model):
    """Boundaries below `parent` as somebody wants them, kept until published or discarded.

    `parent` is empty where a root's own outline is drawn; `path` is then the root's, else the
    parent's. `wanted` is what `grids.boundaries.wanted.Wanted.to_json` gives, `seen` the
    fingerprint of the boundaries it was made on. `revision` grows with every save, so that two
    windows do not write over each other.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="boundary_drafts"
    )
    parent = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="boundary_drafts"
    )
    path = models.CharField(max_length=255, db_collation="C", db_index=True)
    wanted = models.JSONField()
    seen = models.CharField(max_length=64, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftManager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = _("draft of boundaries")


from grids.basemap.models import BaseLayer, Building, MapChange, Street  # noqa: E402, F401
from grids.geofiles.models import BoundaryFile, FileFault, FileShape  # noqa: E402, F401
from grids.geofiles.point_models import PointBatch, PointFile  # noqa: E402, F401
