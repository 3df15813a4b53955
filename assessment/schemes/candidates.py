"""To whom a supervisor may give points: subjects in sight that stand below."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Department, Posting, User
from assessment.figures.periods import Period, current
from assessment.figures.subjects import AREAS, PEOPLE, SubjectKind, visible
from assessment.schemes.services.adjustments import Subject, may_adjust
from grids.models import Area
from grids.querysets import under_any

MOST = 200
"""So many are offered at once; where there are more, part of the name has to be typed."""


def candidates(user: Any, kind: str, period: Period, find: str = "") -> list[Subject]:
    """At most MOST + 1 of those whose name or code contains `find`, in the order of the tree."""
    rows = visible(user, kind, period)
    return _fit(user, kind, period, _named(rows, kind, find)[: MOST + 1])


def candidate(user: Any, kind: str, period: Period, pk: int) -> Subject | None:
    rows = visible(user, kind, period).filter(pk=pk)
    return next(iter(_fit(user, kind, period, rows)), None)


def _named(rows: QuerySet[Any], kind: str, find: str) -> QuerySet[Any]:
    if kind in AREAS:
        found = Q(name__icontains=find) | Q(name_en__icontains=find) | Q(code__startswith=find)
        return rows.filter(found).order_by("path") if find else rows.order_by("path")
    if kind == SubjectKind.DEPARTMENT:
        names = ("name", "kind__name_zh", "kind__name_en", "area__name", "area__name_en")
        found = Q()
        for name in names:
            found |= Q(**{f"{name}__icontains": find})
        return rows.filter(found).order_by("path", "kind__code") if find else rows
    found = Q(name__icontains=find) | Q(username__icontains=find)
    return rows.filter(found).order_by("name") if find else rows.order_by("name", "pk")


def _fit(user: Any, kind: str, period: Period, rows: Iterable[Any]) -> list[Subject]:
    return [one for one in _subjects(user, kind, period, rows) if may_adjust(user, one)]


def _subjects(user: Any, kind: str, period: Period, rows: Iterable[Any]) -> Iterator[Subject]:
    found = list(rows)
    places = _places(user, kind, period, found) if kind in PEOPLE else {}
    above = _above(places.values())
    for row in found:
        if isinstance(row, Area):
            yield Subject(kind, row)
        elif isinstance(row, Department):
            yield Subject(kind, row.area, department=row)
        elif isinstance(row, User) and row.pk in places:
            place = places[row.pk]
            within = above.get(place.path[: -Area.steplen], "")
            yield Subject(kind, place, user=row, within=within)


def _above(places: Collection[Area]) -> dict[str, str]:
    """The names of the areas right above, by path; counties go unsaid."""
    paths = {area.path[: -Area.steplen] for area in places if area.depth > 2}
    rows = Area.objects.filter(path__in=paths).only("path", "name", "name_en")
    return {area.path: area.label for area in rows}


def _places(user: Any, kind: str, period: Period, people: list[User]) -> dict[int, Area]:
    """Where each worked in the period within sight; the posting that began last."""
    held = Posting.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=period.start),
        under_any(user.scope.area_paths, "area__path"),
        valid_from__lt=period.end,
        role=PEOPLE[SubjectKind(kind)],
        user__in=people,
    )
    rows = held.select_related("area").defer("area__geometry").order_by("valid_from", "pk")
    return {row.user_id: row.area for row in rows if row.area is not None}


def periods_for(now: Any) -> list[Period]:
    """The running periods and the last ones of each kind, newest first."""
    found = []
    for kind, many in (("week", 6), ("month", 4), ("quarter", 2), ("year", 2)):
        period = current(kind, now)
        for _number in range(many):
            found.append(period)
            period = period.previous()
    return found
