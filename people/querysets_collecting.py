"""Drafts and forms of the door: of each person their own."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from people import sight


class DoorDraftQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """One's own, as long as the house is in sight."""
        return self.filter(sight.houses(user, "house__"), user=user.pk)


class CollectedQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        return self.filter(user=user.pk)
