"""Which case was made of a diary entry or of a visit."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting
from events.models.case import Event
from people.models import Diary, Visit

USER = settings.AUTH_USER_MODEL


class Followed(models.Model):
    """One case of an entry or of a visit, exactly one of them.

    The case stays when the entry goes; who sees the case is told by the case alone.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="followed")
    diary = models.OneToOneField(Diary, models.CASCADE, null=True, related_name="+")
    visit = models.OneToOneField(Visit, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(USER, models.PROTECT, db_index=False, related_name="+")
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(diary=None) ^ models.Q(visit=None), name="followed_one_record"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id}"
