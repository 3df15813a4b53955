"""The trace (痕迹): append-only, one keyed hash chain for each case."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting
from events.models.case import Event


class TraceEntry(models.Model):
    """Who did what, acting as what, when, before and after, and why.

    `changes` maps "event" and "task:<pk>" to {field: [before, after]}. `personal` is
    encrypted under the reporter's own key. `mac` is the HMAC of this entry and `previous`.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="trace")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    acting_as = models.CharField(_("acting as"), max_length=200)
    channel = models.CharField(max_length=10)
    action = models.CharField(_("action"), max_length=30)
    task_id = models.BigIntegerField(null=True)
    changes: models.JSONField[Any, Any] = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), blank=True)
    personal = models.BinaryField(null=True)
    token = models.UUIDField(null=True)
    previous = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["-seq"]
        constraints = [
            models.UniqueConstraint(fields=["event", "seq"], name="trace_seq_once"),
        ]
        indexes = [
            BrinIndex(fields=["at"], pages_per_range=32, autosummarize=True, name="trace_at"),
        ]


class TraceAnchor(models.Model):
    """What was anchored on a day: the signed file outside the database repeats it."""

    day = models.DateField(unique=True)
    made_at = models.DateTimeField()
    entries = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    file = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
