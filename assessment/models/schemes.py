"""Schemes of assessment: what counts how much, in versions that never change once in force."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    _Schemes = models.QuerySet["Scheme"]
else:
    _Schemes = models.QuerySet

USER = settings.AUTH_USER_MODEL


def in_words(chinese: str, english: str) -> str:
    """The name in the reader's language; where there is no English one, the Chinese."""
    return english or chinese if (get_language() or "").startswith("en") else chinese


class SchemeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", pgettext_lazy("scheme", "Holds later")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", pgettext_lazy("scheme", "Ended")
    CALLED_OFF = "called_off", _("Called off")


class SchemeQuerySet(_Schemes):
    def drafts(self) -> SchemeQuerySet:
        return self.filter(from_day=None)

    def decided(self) -> SchemeQuerySet:
        """Versions that were put in force, also those that ended or were called off."""
        return self.filter(from_day__isnull=False)

    def on(self, day: dt.date) -> SchemeQuerySet:
        """What holds for a period that begins on `day`."""
        later = Q(until_day=None) | Q(until_day__gt=day)
        return self.filter(later, from_day__lte=day)


class Scheme(models.Model):
    """One version of how a kind of subject is scored over a kind of period.

    `subject_kind` and `period_kind` are those of `assessment.figures`. A draft has no `from_day`.
    Once it has one a trigger refuses every change but `until_day`, which is set when the next
    version takes over; `until_day` = `from_day` is a version that was called off before its first
    period. `minimum` is how much of `measure` a subject needs to be ranked; `bands` are grades
    (name_zh, name_en, least), best first; `stars` shares of the field in percent. `made_by` is
    empty for what the system brought along.
    """

    subject_kind = models.CharField(_("subject"), max_length=10)
    period_kind = models.CharField(_("period"), max_length=7)
    version = models.PositiveSmallIntegerField(_("version"))
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    reason = models.CharField(_("what this version changes and why"), max_length=300, blank=True)
    measure = models.CharField(_("counted for the minimum"), max_length=30, blank=True)
    minimum = models.PositiveIntegerField(_("minimum volume"), default=0)
    bands: models.JSONField[Any, Any] = models.JSONField(default=list)
    stars: models.JSONField[Any, Any] = models.JSONField(default=list)
    bonus_most = models.DecimalField(_("most bonus points"), max_digits=5, decimal_places=2)
    penalty_most = models.DecimalField(_("most penalty points"), max_digits=5, decimal_places=2)
    appeal_days = models.PositiveSmallIntegerField(_("days for an appeal"), default=5)
    from_day = models.DateField(_("from"), null=True)
    until_day = models.DateField(_("until before"), null=True)
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(SchemeQuerySet)()

    class Meta:
        ordering = ["subject_kind", "period_kind", "-version"]
        verbose_name = _("scheme")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "period_kind", "version"], name="scheme_version_once"
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "period_kind"],
                condition=Q(from_day=None),
                name="scheme_one_draft",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "period_kind"],
                condition=Q(from_day__isnull=False, until_day=None),
                name="scheme_one_open",
            ),
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="scheme_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return in_words(self.name_zh, self.name_en)

    def state(self, today: dt.date) -> SchemeState:
        if self.from_day is None:
            return SchemeState.DRAFT
        if self.until_day == self.from_day:
            return SchemeState.CALLED_OFF
        if self.until_day is not None and self.until_day <= today:
            return SchemeState.ENDED
        return SchemeState.SCHEDULED if self.from_day > today else SchemeState.IN_FORCE


class SchemeItem(models.Model):
    """A weighted indicator; see `assessment.schemes.scoring.Item` for target and cap."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    indicator = models.CharField(_("indicator"), max_length=30)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    target = models.DecimalField(_("target"), max_digits=10, decimal_places=4, null=True)
    cap = models.DecimalField(_("cap"), max_digits=5, decimal_places=2, default=100)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "indicator"], name="indicator_once_a_scheme")
        ]


class SchemeExtra(models.Model):
    """A named bonus or penalty that a supervisor may give; `most` points at a time."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="extras")
    position = models.PositiveSmallIntegerField()
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    is_penalty = models.BooleanField(_("takes points away"), default=False)
    most = models.DecimalField(_("points at most"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return in_words(self.name_zh, self.name_en)
