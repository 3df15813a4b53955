"""Who is on duty at a centre when, and what one shift leaves to the next (每天有人值守)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from grids.models import Area

USER = settings.AUTH_USER_MODEL


class TimeSpan(Func):
    """Begin to end as a range that leaves the end out, so that shifts may follow one another."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Shift(models.Model):
    """One person on duty at one centre; only `events.duty.services` changes it.

    `missed_at` is set by the system, once, when nobody signed in soon enough; it stays when
    the person comes after all. No person has two shifts at the same time, wherever they are.
    `awaited_from` is when a shift was put on the roster that ran already: nobody is late before.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="shifts", verbose_name=_("centre"))
    user = models.ForeignKey(USER, models.PROTECT, related_name="shifts", verbose_name=_("person"))
    begins = models.DateTimeField(_("begins"))
    ends = models.DateTimeField(_("ends"))
    remark = models.CharField(_("remark"), max_length=100, blank=True)
    signed_in_at = models.DateTimeField(null=True)
    signed_out_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    awaited_from = models.DateTimeField(null=True)

    class Meta:
        ordering = ["begins", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")), name="shift_ends_after_its_begin"
            ),
            ExclusionConstraint(
                name="one_shift_at_a_time",
                expressions=[
                    (TimeSpan("begins", "ends"), RangeOperators.OVERLAPS),
                    ("user", RangeOperators.EQUAL),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["area", "begins"], name="shift_area_begins"),
            models.Index(fields=["user", "-begins"], name="shift_user_begins"),
            models.Index(
                fields=["begins"],
                condition=Q(signed_in_at=None, missed_at=None),
                name="shift_not_signed_in",
            ),
            models.Index(
                fields=["area", "-begins"],
                condition=Q(missed_at__isnull=False),
                name="shift_missed",
            ),
        ]

    @property
    def expected(self) -> dt.datetime:
        """From when somebody who has not signed in is late."""
        return self.awaited_from or self.begins


class HandOver(models.Model):
    """What a shift leaves to the next: figures by the system, words by the person who leaves.

    `figures` is a list of [key, count], as they were when it was written.
    """

    shift = models.OneToOneField(Shift, models.PROTECT, related_name="hand_over")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    figures: models.JSONField[Any, Any] = models.JSONField(default=list)
    words = models.TextField(_("what the next shift should know"), blank=True)
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    taken_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(fields=["area", "-written_at"], name="hand_over_area"),
            models.Index(fields=["area"], condition=Q(taken_at=None), name="hand_over_open"),
        ]


class RosterAct(models.TextChoices):
    CREATE = "create", _("Shift added")
    CHANGE = "change", _("Shift changed")
    SWAP = "swap", _("Shifts swapped")
    DELETE = "delete", _("Shift deleted")


class RosterChange(models.Model):
    """Who changed what in a roster; append-only by a trigger.

    `before` and `after` are the shift in plain values (person's key, begin, end, remark); the
    shift itself may be gone.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    shift_key = models.BigIntegerField()
    act = models.CharField(_("action"), max_length=10, choices=RosterAct.choices)
    before: models.JSONField[Any, Any] = models.JSONField(default=dict)
    after: models.JSONField[Any, Any] = models.JSONField(default=dict)
    user = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["area", "-at"], name="roster_change_area")]
