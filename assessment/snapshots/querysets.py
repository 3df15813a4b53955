"""Which appeals a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from grids.querysets import under_any

if TYPE_CHECKING:
    from assessment.models.appeals import Appeal

    _Base = models.QuerySet[Appeal]
else:
    _Base = models.QuerySet


class AppealQuerySet(_Base):
    def for_user(self, user: Any) -> Self:
        """Supervisors and auditors see those of their subtree, a department and a worker their
        own, a centre those of its area."""
        scope = user.scope
        condition = Q(subject__in=("worker", "operator"), subject_id=scope.user_id)
        if scope.department_ids:
            condition |= Q(subject="department", subject_id__in=scope.department_ids)
        elif scope.role in ("supervisor", "auditor"):
            condition |= under_any(scope.area_paths)
        elif scope.role == "operator" and scope.posting is not None:
            areas = ("county", "township", "community", "grid")
            condition |= Q(subject__in=areas, subject_id=scope.posting.area_id)
        return self.filter(condition)

    def open(self) -> Self:
        return self.filter(state="filed")

    def granted(self) -> Self:
        return self.filter(state="granted")
