"""What was decided about a frozen period since its last revision, which the next one counts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from assessment.figures.subjects import PEOPLE, SubjectKind
from assessment.models import Adjustment, Appeal, Snapshot


def pending(snapshot: Snapshot, kind: str, user: Any, pk: int | None = None) -> int:
    """Points given or taken back and appeals granted, as far as the reader sees them.

    Of one subject, or of a whole kind. Points are known to a revision by the moment it was
    frozen; an appeal by the revision that carried it out.
    """
    given = Q(decided_at__gte=snapshot.frozen_at, taken_back_at=None)
    taken = Q(decided_at__lt=snapshot.frozen_at, taken_back_at__gte=snapshot.frozen_at)
    points = Adjustment.objects.for_user(user).filter(
        given | taken, subject_kind=kind, period=snapshot.period
    )
    appeals = Appeal.objects.for_user(user).granted()
    appeals = appeals.filter(snapshot__period=snapshot.period, remedy=None, subject=kind)
    if pk is not None:
        points, appeals = points.filter(**{_column(kind): pk}), appeals.filter(subject_id=pk)
    return points.count() + appeals.count()


def _column(kind: str) -> str:
    """Where points name their subject."""
    if kind in PEOPLE:
        return "user_id"
    return "department_id" if kind == SubjectKind.DEPARTMENT else "area_id"
