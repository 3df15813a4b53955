"""What a unit or a worker disputes of a frozen period, the decision, and what came of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Posting
from assessment.models.snapshots import Snapshot
from assessment.snapshots.querysets import AppealQuerySet
from events.models import Event

USER = settings.AUTH_USER_MODEL


class About(models.TextChoices):
    CASE = "case", _("A case that was counted")
    SCORE = "score", _("The score")


class AppealState(models.TextChoices):
    FILED = "filed", pgettext_lazy("appeal", "Waiting for a decision")
    GRANTED = "granted", pgettext_lazy("appeal", "Granted")
    REFUSED = "refused", pgettext_lazy("appeal", "Refused")


class Appeal(models.Model):
    """An appeal against one revision; `path` is the area of the unit or worker it is for.

    Granted, a case is left out of `measure` and what is counted with it
    (`snapshots.families`) for this subject, and a score moves by `points`, from the next
    revision of the period on.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="appeals")
    subject = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()
    path = models.CharField(max_length=255, db_collation="C", db_index=True)
    about = models.CharField(_("about"), max_length=5, choices=About.choices)
    measure = models.CharField(_("counted as"), max_length=30, blank=True)
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("case")
    )
    reason = models.TextField(_("reason"))
    filed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    filed_as = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(_("filed"))
    state = models.CharField(
        _("state"), max_length=7, choices=AppealState.choices, default=AppealState.FILED
    )
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_as = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision = models.TextField(_("reason of the decision"), blank=True)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)

    objects = models.Manager.from_queryset(AppealQuerySet)()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("appeal")
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "subject", "subject_id", "measure", "event"],
                condition=Q(about="case"),
                name="appeal_case_once",
            ),
            models.UniqueConstraint(
                fields=["snapshot", "subject", "subject_id"],
                condition=Q(about="score"),
                name="appeal_score_once",
            ),
            models.CheckConstraint(
                condition=(Q(about="case", event__isnull=False) & ~Q(measure=""))
                | Q(about="score", event=None, measure=""),
                name="appeal_about_one",
            ),
            models.CheckConstraint(
                condition=Q(state="filed", decided_at=None)
                | (~Q(state="filed") & Q(decided_at__isnull=False) & ~Q(decision="")),
                name="appeal_decision_says_why",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(about="score", state="granted"),
                name="appeal_points_of_score",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == AppealState.FILED


class AppealFile(models.Model):
    """Evidence: a photo or a PDF file, stored under a random name."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="files")
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=50)
    size = models.PositiveBigIntegerField(_("size"))
    digest = models.CharField(max_length=64)
    file = models.FileField(max_length=200)
    thumbnail = models.FileField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class Remedy(models.Model):
    """A granted appeal and the revision that first carries it out. Never rewritten."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="remedies")
    appeal = models.OneToOneField(Appeal, models.PROTECT, related_name="remedy")
