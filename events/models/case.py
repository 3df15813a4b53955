"""The case (事件), who reported it, and the counter behind its number."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Posting
from events.models.catalogue import Category
from events.querysets import CONCERNS, SPECIAL, EventManager
from events.workflow import LIVE_STEPS, OPEN_STEPS, Grade, Sample, Step, Urgency
from gridgov.fields import BlindIndexField, EncryptedTextField
from grids.models import Area

USER = settings.AUTH_USER_MODEL


class Source(models.TextChoices):
    WORKER = "worker", _("Grid worker")
    DESK = "desk", _("Centre desk")
    HOTLINE = "hotline", _("Hotline")
    RESIDENT = "resident", _("Resident")
    API = "api", _("Another system")
    OPEN311 = "open311", _("Open311")
    IMPORT = "import", _("Import")


COUNTED_BY = (
    "due_at near_at suspended urgency category holder area departments created_by reported_at "
    "leaders_only confidential concerns_area concerns_department concerns_user "
    "claimed_by claimed_at rework_count"
).split()
"""What the sight of a case and the filters of the worklist ask: with these in the index of
live cases, counting them all reads the index alone."""

DESK_COUNTED_BY = [name for name in COUNTED_BY if name not in ("holder", "due_at")]
"""The same for the index of a desk, which a centre's list and its counts follow."""

NEAR_COUNTED_BY = [name for name in COUNTED_BY if name != "near_at"]
"""The same for the index by which cases of one light are found, be they few."""

ENDED_COUNTED_BY = (
    "map_x map_y step sight_path category urgency holder area departments created_by "
    "leaders_only confidential concerns_area concerns_department concerns_user"
).split()
"""The same of ended cases, which the map counts by the time they were reported."""

UNCOUNTED = models.Q(step__in=(Step.MERGED, Step.CANCELLED))
ENDED_STEPS = tuple(step for step in Step if step not in LIVE_STEPS)

MAP_SIZE = 2**30
"""Width of the world on the map: pixels of 256 to a tile at zoom 22 (Web Mercator)."""


def map_x() -> models.Func:
    """Where a point lies on the map, from the west; the same as `events.mapping.places.x_of`."""
    return models.Func(
        models.F("point"),
        template=f"floor((ST_X(%(expressions)s) + 180) / 360 * {MAP_SIZE})::integer",
        output_field=models.IntegerField(),
    )


def map_y() -> models.Func:
    """Where a point lies on the map, from the north; Web Mercator ends at 85.05 degrees."""
    angle = "radians(least(greatest(ST_Y(%(expressions)s), -85.05), 85.05))"
    return models.Func(
        models.F("point"),
        template=f"floor((1 - ln(tan(pi() / 4 + {angle} / 2)) / pi()) / 2 * {MAP_SIZE})::integer",
        output_field=models.IntegerField(),
    )


class Event(models.Model):
    """One case. Only `events.services` changes it.

    `step` names what has to be done next, `holder` is the centre whose desk it is on.
    `sight_path` is the path from which upward the case is seen: its area's, or, where it
    complains about a unit, one level above that unit. `due_at` and `near_at` repeat the
    earliest running clock, `seq` and `head` the end of the trace (and serve as version).
    `hands` are the users and `hand_units` the areas that handled, settled or accepted any
    part in any round. `departments` are those that hold a part, kept by a trigger on the
    tasks. `hidden` keeps what was taken out of the texts, encrypted.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.UUIDField(null=True, unique=True, editable=False)
    secret_digest = models.CharField(max_length=64, blank=True)
    number = models.CharField(_("case number"), max_length=30, null=True, unique=True)
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)

    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    address = models.CharField(_("place"), max_length=200, blank=True)
    hidden = EncryptedTextField(blank=True, default="")
    point = models.PointField(_("point"), srid=4326, null=True, blank=True)
    map_x = models.GeneratedField(
        expression=map_x(), output_field=models.IntegerField(null=True), db_persist=True
    )
    map_y = models.GeneratedField(
        expression=map_y(), output_field=models.IntegerField(null=True), db_persist=True
    )
    category = models.ForeignKey(Category, models.PROTECT, null=True, verbose_name=_("category"))
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices)
    confidential = models.BooleanField(_("confidential"), default=False)

    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="events")
    holder = models.ForeignKey(Area, models.PROTECT, related_name="held_events")
    sight_path = models.CharField(max_length=255, db_collation="C")
    concerns_area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    concerns_department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    concerns_user = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    leaders_only = models.BooleanField(default=False)

    created_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="collected")
    created_as = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    askable = models.BooleanField(
        default=False, help_text="somebody outside can be asked to answer and to rate"
    )
    first_asked = models.CharField(_("first asked"), max_length=200, blank=True)
    claimed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)

    reported_at = models.DateTimeField(_("reported"))
    filed_at = models.DateTimeField(_("filed"), null=True)
    dispatched_by = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True)
    done_at = models.DateTimeField(_("ended"), null=True)
    rework_count = models.PositiveSmallIntegerField(_("reworked"), default=0)
    reopen_count = models.PositiveSmallIntegerField(_("reopened"), default=0)
    reporter_reopened = models.BooleanField(default=False)
    settled = models.BooleanField(_("settled on the spot"), default=False)
    sample = models.CharField(max_length=6, choices=Sample.choices, blank=True)
    result = models.TextField(_("result"), blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    merged_from = models.CharField(max_length=10, choices=Step.choices, blank=True)
    hands = ArrayField(models.BigIntegerField(), default=list)
    hand_units = ArrayField(models.BigIntegerField(), default=list)
    departments = ArrayField(models.BigIntegerField(), default=list, editable=False)

    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade.choices, null=True)
    grade_words = models.TextField(_("words"), blank=True)
    score = models.PositiveSmallIntegerField(_("automatic score"), null=True)
    mark = models.PositiveSmallIntegerField(_("centre's mark"), null=True)
    mark_words = models.TextField(blank=True)

    due_at = models.DateTimeField(_("due"), null=True)
    near_at = models.DateTimeField(null=True)
    suspended = models.BooleanField(_("suspended"), default=False)
    provisional = models.BooleanField(default=False)
    changed_at = models.DateTimeField(_("last change"))
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    imported_id = models.CharField(max_length=100, null=True, unique=True)
    made = models.JSONField(default=list, help_text="facts the source lacked, made by rule")

    objects = EventManager()

    class Meta:
        verbose_name = _("case")
        indexes = [
            models.Index(
                fields=["step", "due_at"],
                condition=models.Q(step__in=LIVE_STEPS),
                name="event_live_step",
            ),
            models.Index(
                fields=["due_at"], condition=models.Q(due_at__isnull=False), name="event_due"
            ),
            models.Index(
                fields=["due_at"], condition=models.Q(step__in=LIVE_STEPS), name="event_live_due"
            ),
            models.Index(
                fields=["sight_path", "step"],
                include=COUNTED_BY,
                condition=models.Q(step__in=LIVE_STEPS),
                name="event_live_counts",
            ),
            models.Index(
                fields=["holder", "due_at", "id"],
                include=["step", "sight_path", *DESK_COUNTED_BY],
                condition=models.Q(step__in=LIVE_STEPS),
                name="event_live_desk",
            ),
            models.Index(
                fields=["near_at", "id"],
                include=["step", "sight_path", *NEAR_COUNTED_BY],
                condition=models.Q(step__in=LIVE_STEPS),
                name="event_live_near",
            ),
            models.Index(
                fields=["sight_path", "id"],
                condition=models.Q(area__isnull=True),
                name="event_no_grid",
            ),
            models.Index(
                fields=["sight_path"],
                condition=models.Q(step__in=LIVE_STEPS, area__isnull=True),
                name="event_live_no_grid",
            ),
            models.Index(fields=["sight_path", "id"], condition=CONCERNS, name="event_concerns"),
            models.Index(fields=["sight_path", "id"], condition=SPECIAL, name="event_special"),
            models.Index(fields=["id"], include=["step", "sight_path"], name="event_counts"),
            models.Index(fields=["id"], condition=UNCOUNTED, name="event_uncounted"),
            models.Index(
                fields=["sight_path"],
                condition=models.Q(step__in=LIVE_STEPS) & CONCERNS,
                name="event_live_concerns",
            ),
            models.Index(
                fields=["map_x", "map_y"],
                include=["step", "sight_path", *COUNTED_BY],
                condition=models.Q(step__in=LIVE_STEPS),
                name="event_live_map",
            ),
            models.Index(
                fields=["reported_at"],
                include=ENDED_COUNTED_BY,
                condition=models.Q(step__in=ENDED_STEPS),
                name="event_ended_map",
            ),
            models.Index(fields=["map_x", "map_y"], name="event_map"),
            models.Index(fields=["sight_path", "-id"], name="event_sight"),
            models.Index(
                fields=["step", "sight_path"],
                condition=models.Q(step__in=LIVE_STEPS),
                name="event_live_step_sight",
            ),
            models.Index(
                fields=["created_by"],
                condition=models.Q(step__in=LIVE_STEPS),
                name="event_live_created",
            ),
            models.Index(
                fields=["holder", "due_at"],
                condition=models.Q(step__in=LIVE_STEPS),
                name="event_live_holder",
            ),
            models.Index(
                fields=["sight_path"],
                condition=models.Q(step__in=LIVE_STEPS, suspended=True),
                name="event_suspended",
            ),
            models.Index(
                fields=["sight_path"],
                condition=models.Q(step__in=LIVE_STEPS, rework_count__gt=0),
                name="event_live_reworked",
            ),
            models.Index(fields=["changed_at"], name="event_changed"),
            models.Index(fields=["reported_at"], name="event_reported"),
            models.Index(
                fields=["filed_at"],
                condition=models.Q(filed_at__isnull=False),
                name="event_filed",
            ),
            models.Index(
                fields=["closed_at"],
                condition=models.Q(closed_at__isnull=False),
                name="event_closed",
            ),
            models.Index(
                fields=["done_at"], condition=models.Q(grade__isnull=False), name="event_graded"
            ),
            models.Index(
                fields=["done_at"], condition=models.Q(step="cancelled"), name="event_cancelled"
            ),
            GinIndex(fields=["departments"], name="event_departments", fastupdate=False),
            GinIndex(
                fields=["departments"],
                condition=models.Q(step__in=LIVE_STEPS),
                name="event_live_departments",
                fastupdate=False,
            ),
            GinIndex(
                fields=["departments"],
                condition=models.Q(step="report"),
                name="event_to_report",
                fastupdate=False,
            ),
            models.Index(
                fields=["category", "due_at"],
                condition=models.Q(step__in=LIVE_STEPS),
                name="event_live_category",
            ),
            models.Index(
                fields=["holder"], condition=models.Q(sample="due"), name="event_sample_due"
            ),
            models.Index(
                fields=["claimed_by"],
                condition=models.Q(claimed_by__isnull=False),
                name="event_claimed",
            ),
            GistIndex(
                fields=["point"],
                condition=models.Q(step__in=OPEN_STEPS),
                name="event_open_point",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.receipt

    @property
    def receipt(self) -> str:
        """The receipt number told to the reporter: day of the report (county time) and key."""
        return f"{timezone.localtime(self.reported_at):%y%m%d}-{self.pk}"


class Reporter(models.Model):
    """Who reported a case; encrypted, masked on pages, revealed for a reason.

    `trace_key` encrypts this person's values in the trace: without it they are gone.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="reporter")
    name = EncryptedTextField(_("name"), blank=True, default="")
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    phone_index = BlindIndexField(source="phone", purpose="phone")
    address = EncryptedTextField(_("address"), blank=True, default="")
    in_confidence = models.BooleanField(_("asks for confidence"), default=False)
    trace_key = EncryptedTextField(blank=True, default="")
    erased_at = models.DateTimeField(null=True)


class CaseNumber(models.Model):
    """The last number given in a county on a day of filing (county time)."""

    county = models.CharField(max_length=20)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "day"], name="counter_once")]
