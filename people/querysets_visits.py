"""Visits are seen by who sees care: who works in the area, no auditor and no department."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from people import sight


class VisitQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """Visits in sight, with what is needed to read them."""
        merged = Q(person__isnull=False) & ~Q(person__merged_into=None)
        seen = self.filter(sight.care(user)).exclude(merged)
        return seen.select_related("person__key")


class VisitDraftQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """One's own; who is visited has to be in sight besides."""
        return self.filter(user=user.pk)
