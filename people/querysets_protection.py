"""Who sees requests for what is held, and orders to erase."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.querysets import posted_inside
from people import sight


class SheetQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        seen = self.filter(sight.persons(user, "person__"), person__merged_into=None)
        return seen.select_related("person__key", "made_by", "posting")


class ErasureQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """Those that wait in the reader's area, those asked or decided there, and one's own."""
        waits = Q(state="asked", person__sight__overlap=list(user.scope.area_paths))
        asked = posted_inside(user, "asked_posting__")
        decided = posted_inside(user, "decided_posting__")
        own = Q(asked_by=user.scope.user_id)
        seen = self.filter(waits | asked | decided | own)
        return seen.select_related("asked_by", "decided_by", "asked_posting", "decided_posting")
