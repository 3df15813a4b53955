"""Clocks that run while somebody has to do something, and the alerts they raised."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.case import Event
from events.models.catalogue import Ladder
from events.models.task import Task, TaskRequest
from events.workflow import Card, ClockKind

COUNTED = (ClockKind.CASE, ClockKind.HANDLE, ClockKind.CHECK)
"""The clocks that the assessment counts by when they were due, started and stopped."""


class Clock(models.Model):
    """One running or stopped time limit.

    `parts` is the limit as [minutes, unit] pairs counted one after another (an extension
    appends one); `rule` says which rule gave it and why. `suspensions` is a list of
    [from, to] ISO times, `to` null while suspended; `review_at` then wakes the clock.
    `due_revision` grows whenever `due_at` moves, so that the ladder starts anew for it.
    `next_alert_at` is when the sweep looks at it, `rung` the next rung to climb.
    A `refunded` clock counts against nobody.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="clocks")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="clocks")
    request = models.ForeignKey(TaskRequest, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("clock"), max_length=20, choices=ClockKind.choices)
    rule: models.JSONField[Any, Any] = models.JSONField(default=dict)
    parts: models.JSONField[Any, Any] = models.JSONField(default=list)
    ladder = models.ForeignKey(Ladder, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    near_at = models.DateTimeField()
    due_revision = models.PositiveIntegerField(default=1)
    provisional = models.BooleanField(default=False)
    suspensions: models.JSONField[Any, Any] = models.JSONField(default=list)
    review_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    reopened = models.BooleanField(default=False)
    refunded = models.BooleanField(default=False)
    next_alert_at = models.DateTimeField(null=True)
    rung = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_alert_at"],
                condition=models.Q(stopped_at=None, next_alert_at__isnull=False),
                name="clock_alert",
            ),
            models.Index(
                fields=["due_at"],
                condition=models.Q(stopped_at=None, provisional=True),
                name="clock_provisional",
            ),
            models.Index(
                fields=["kind", "due_at"],
                include=["id", "event", "task", "started_at", "stopped_at"],
                condition=models.Q(kind__in=COUNTED, stopped_at__isnull=False, refunded=False),
                name="clock_due_stopped",
            ),
            models.Index(
                fields=["kind", "due_at"],
                condition=models.Q(kind__in=COUNTED, stopped_at=None),
                name="clock_due_running",
            ),
            models.Index(
                fields=["kind", "stopped_at"],
                include=["id", "event", "task", "started_at", "refunded"],
                condition=models.Q(kind__in=COUNTED, stopped_at__isnull=False),
                name="clock_stopped",
            ),
            models.Index(
                fields=["started_at"],
                include=["id", "event", "task"],
                condition=models.Q(kind=ClockKind.HANDLE),
                name="clock_handle_started",
            ),
            models.Index(
                fields=["started_at"],
                condition=models.Q(kind=ClockKind.CASE, reopened=True),
                name="clock_reopened",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind"],
                condition=models.Q(stopped_at=None, task=None),
                name="one_running_case_clock",
            ),
            models.UniqueConstraint(
                fields=["task", "kind"],
                condition=models.Q(stopped_at=None, task__isnull=False),
                name="one_running_task_clock",
            ),
        ]

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None and not self.is_suspended

    @property
    def is_suspended(self) -> bool:
        return self.stopped_at is None and bool(self.suspensions) and not self.suspensions[-1][1]


class Alert(models.Model):
    """One rung climbed, once: `(clock, due_revision, rung)` is unique whatever runs twice."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="alerts")
    due_revision = models.PositiveIntegerField()
    rung = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10)
    raised_at = models.DateTimeField()
    skipped = models.BooleanField(default=False, help_text="nobody was posted; climbed on")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "due_revision", "rung"], name="alert_once_a_rung"
            )
        ]
        indexes = [
            models.Index(
                fields=["raised_at"],
                condition=models.Q(act__in=Card.values),
                name="alert_card",
            )
        ]
