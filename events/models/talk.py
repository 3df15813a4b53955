"""What people write down about a case for one another: notes and telephone calls."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.case import Event

USER = settings.AUTH_USER_MODEL


class Note(models.Model):
    """Written for colleagues, never shown to a reporter; its text stands in the trace, too.

    `seq` is its entry in the trace, `mentions` are the keys of the users it calls.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="notes")
    seq = models.PositiveIntegerField()
    text = models.TextField(_("note"))
    mentions = ArrayField(models.BigIntegerField(), default=list)
    written_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    called: list[str]
    """The names behind `mentions`, where a page has read them."""

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "seq"], name="note_entry_once")]


class CallOutcome(models.TextChoices):
    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    BUSY = "busy", _("Busy")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    DECLINED = "declined", _("Declined to talk")


class Call(models.Model):
    """A telephone call to the reporter; the number itself stands with the reporter alone.

    `waits` says that the call asked for at `again_at` has not been made yet.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="calls")
    outcome = models.CharField(_("outcome"), max_length=12, choices=CallOutcome.choices)
    words = models.TextField(_("words"), blank=True)
    again_at = models.DateTimeField(_("call again at"), null=True)
    waits = models.BooleanField(default=False)
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["again_at"], condition=models.Q(waits=True), name="call_again_waits"
            )
        ]
