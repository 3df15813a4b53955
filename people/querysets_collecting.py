"""Drafts and forms of the door: of each person their own."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models

from people import sight


class DraftQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """One's own, as long as the house is in sight."""
        return self.filter(sight.houses(user, "house__"), user=user.pk)

    def older_than(self, moment: dt.datetime) -> Self:
        return self.filter(at__lt=moment)


class CollectedQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        return self.filter(user=user.pk)
