"""What subjects are called on pages."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import Department, User
from assessment.figures.subjects import AREAS, SubjectKind
from grids.models import Area


def names(kind: str, keys: Collection[int]) -> dict[int, str]:
    """Names by key in the reader's language; one statement."""
    kind = SubjectKind(kind)
    if kind in AREAS:
        areas = Area.objects.filter(pk__in=keys).only("pk", "name", "name_en")
        return {area.pk: area.label for area in areas}
    if kind == SubjectKind.DEPARTMENT:
        rows = Department.objects.filter(pk__in=keys).select_related("kind", "area")
        return {one.pk: str(one) for one in rows.defer("area__geometry")}
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "name"))


def name(kind: str, pk: int) -> str:
    return names(kind, [pk]).get(pk, "—")
