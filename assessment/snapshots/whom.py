"""Everybody who is ranked in a period, where they belong, and the field they stand in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Department, Posting
from assessment.figures.periods import Period
from assessment.figures.subjects import AREAS, PEOPLE, SubjectKind
from grids.models import Area, Level


@dataclass(frozen=True)
class Whom:
    """A subject with the path of its area. Those of one `field` are ranked against each other."""

    pk: int
    path: str
    field: str


def everybody(kind: str, period: Period) -> list[Whom]:
    """Areas and postings that stood on some day of the period, departments that are active.

    Areas and people of one county are one field, departments of one level in a county another.
    """
    kind = SubjectKind(kind)
    counties = list(Area.objects.filter(level=Level.COUNTY).values_list("path", flat=True))
    if kind in AREAS:
        rows = [(pk, path, "") for pk, path in _areas(kind, period)]
    elif kind == SubjectKind.DEPARTMENT:
        rows = list(
            Department.objects.filter(is_active=True).values_list("pk", "path", "area__level")
        )
    else:
        rows = [(pk, path, "") for pk, path in _people(kind, period)]
    return [Whom(pk, path, field(kind, path, level, counties)) for pk, path, level in rows]


def field(kind: str, path: str, level: str, counties: Iterable[str]) -> str:
    """The county around (for counties themselves the whole), and the level of departments."""
    root = path[: Area.steplen]
    if kind != SubjectKind.COUNTY:
        root = next((county for county in counties if path.startswith(county)), root)
    return f"{root}:{level}" if level else root


def _areas(kind: str, period: Period) -> Iterable[tuple[int, str]]:
    standing = Q(retired_on=None) | Q(retired_on__gt=period.start)
    return list(Area.objects.filter(standing, level=kind).values_list("pk", "path"))


def _people(kind: str, period: Period) -> Iterable[tuple[int, str]]:
    """Each person once, by the posting that began last."""
    held = Posting.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=period.start),
        valid_from__lt=period.end,
        role=PEOPLE[SubjectKind(kind)],
        area__isnull=False,
        user__is_service=False,
    )
    rows = held.order_by("valid_from", "pk").values_list("user", "area__path")
    return dict(rows).items()


def path_of(kind: str, pk: int, period: Period) -> str:
    """The path of the area a subject belongs to; empty where there is none such."""
    kind = SubjectKind(kind)
    if kind in AREAS:
        return Area.objects.filter(pk=pk).values_list("path", flat=True).first() or ""
    if kind == SubjectKind.DEPARTMENT:
        return Department.objects.filter(pk=pk).values_list("path", flat=True).first() or ""
    return dict(_people(kind, period)).get(pk, "")
