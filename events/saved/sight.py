"""Which saved views a person sees: their own, and those shared with the unit acted in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from events.models.view import SavedView

    _Base = models.QuerySet[SavedView]
else:
    _Base = models.QuerySet


class SavedViewQuerySet(_Base):
    def for_user(self, user: Any) -> Self:
        scope = user.scope
        seen = Q(owner=scope.user_id)
        posting = scope.posting
        if posting is not None and posting.area_id:
            seen |= Q(area=posting.area_id)
        if posting is not None and posting.department_id:
            seen |= Q(department=posting.department_id)
        return self.filter(seen)


SavedViewManager = models.Manager.from_queryset(SavedViewQuerySet)
