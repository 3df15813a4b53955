"""Which circulars a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from assessment.circulars.rights import DRAFTERS, READERS
from grids.models import Area
from grids.querysets import under_any

if TYPE_CHECKING:
    from assessment.models.circulars import Circular

    _Base = models.QuerySet[Circular]
else:
    _Base = models.QuerySet


class CircularQuerySet(_Base):
    def for_user(self, user: Any) -> Self:
        """Published ones of the areas around the posting and below it; the centre that writes
        them sees its own also before."""
        scope = user.scope
        if scope.role not in READERS:
            return self.none()
        path, step = scope.area_path, Area.steplen
        around = Q(area__path__in=[path[:end] for end in range(step, len(path) + 1, step)])
        seen = Q(state="published") & (around | under_any(scope.area_paths, "area__path"))
        if scope.role in DRAFTERS and scope.posting is not None and scope.posting.area_id:
            seen |= Q(area=scope.posting.area_id)
        return self.filter(seen)

    def published(self) -> Self:
        return self.filter(state="published")

    def unpublished(self) -> Self:
        return self.exclude(state="published")
