"""What is collected at a door: drafts that are not sent yet, and which forms were taken."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gridgov.fields import EncryptedTextField
from people.models.houses import House
from people.querysets_collecting import CollectedQuerySet, DoorDraftQuerySet


class DoorDraft(models.Model):
    """What somebody typed at a door and did not send; `typed` is JSON, encrypted.

    One for each person and house, seen by that person alone, gone when the form is taken.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    house = models.ForeignKey(House, models.CASCADE, related_name="+")
    typed = EncryptedTextField(default="")
    at = models.DateTimeField()

    objects: ClassVar[Any] = DoorDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["user", "house"], name="door_draft_once")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Collected(models.Model):
    """A form of the door that was taken: sent again, its token is known."""

    submission = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    objects: ClassVar[Any] = CollectedQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.submission)
