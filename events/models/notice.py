"""The outbox, written with the action, and the notices made from it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.case import Event


class Outbox(models.Model):
    """What has to be told, written in the transaction of the action; keys only, no text.

    A relay takes rows under a lease (`leased_until`), so a killed worker loses nothing.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    payload: models.JSONField[Any, Any] = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(done_at=None), name="outbox_waiting")
        ]


class Notice(models.Model):
    """One message to one person in the app; exactly one for an outbox row and a person.

    The words are made when it is shown, from `kind`, `act` and the case, in the reader's
    language. `show_at` keeps reminders to working hours unless the case is urgent.
    """

    outbox = models.ForeignKey(Outbox, models.PROTECT, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=20)
    act = models.CharField(max_length=30, blank=True)
    show_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outbox", "user"], name="notice_once_a_person")
        ]
        indexes = [
            models.Index(fields=["user", "-show_at"], name="notice_user"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread"),
        ]
