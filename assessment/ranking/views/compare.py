"""Two subjects in one period, or one subject in two periods, figure by figure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from assessment.figures.indicators import Indicator
from assessment.figures.periods import Period, current
from assessment.ranking.asked import Asked, period_of
from assessment.ranking.lines import Cell, Line, lines_of
from assessment.ranking.places import Ranking, ranking_of
from assessment.ranking.trend import periods_to
from assessment.snapshots.names import name_order, names
from assessment.snapshots.seen import READERS

OFFERED = 500
"""Subjects to choose from; of more, those that stand highest."""

PERIODS = 13


@dataclass(frozen=True)
class Pair:
    """An indicator on both sides; `better` is "a", "b" or nothing."""

    indicator: Indicator
    a: Cell
    b: Cell
    better: str


@require_safe
@require_role(*READERS)
def show(request: HttpRequest) -> HttpResponse:
    user, now = acting(request), timezone.now()
    asked = Asked.read(request.GET, user, now)
    first = ranking_of(asked.kind, asked.period, user, now)
    second = _other(request, first, user, now)
    a = _line(first, request.GET.get("a", ""))
    b = _line(second, request.GET.get("b", "") or request.GET.get("a", ""))
    context = {
        "asked": asked,
        "a": a,
        "b": b,
        "second": second,
        "pairs": _pairs(a, b) if a and b else [],
        "better": _betters(a, b) if a and b else {},
        "choices": _choices(first),
        "periods": _periods(asked.period, second.period, now),
        "kinds": [(one.value, one.label) for one in asked.kinds],
        "crumbs": [{"label": _("Rankings"), "url": f"{reverse('ranking:show')}?of={asked.kind}"}],
    }
    return render(request, "ranking/compare.html", context)


def _other(request: HttpRequest, first: Ranking, user: Any, now: dt.datetime) -> Ranking:
    code = request.GET.get("other", "")
    if not code or code == first.period.code:
        return first
    period = period_of(code, now)
    if period.kind != first.period.kind:
        raise Http404
    return ranking_of(first.kind, period, user, now)


def _line(ranking: Ranking, key: str) -> Line | None:
    """The line of a subject in sight; None while none is chosen. Raises Http404 for another."""
    if not key:
        return None
    place = ranking.place(int(key)) if key.isdecimal() and len(key) < 18 else None
    if place is None:
        raise Http404
    return lines_of(ranking, [place])[0]


def _choices(ranking: Ranking) -> list[tuple[int, str]]:
    keys = [place.pk for place in sorted(ranking.places, key=lambda p: p.position)[:OFFERED]]
    called = names(ranking.kind, keys)
    order = name_order(ranking.kind, keys)
    return sorted(called.items(), key=lambda pair: order.get(pair[0], 0))


def _pairs(a: Line, b: Line) -> list[Pair]:
    right = {cell.indicator.key: cell for cell in b.cells}
    return [
        Pair(one, cell, other, _side(cell.value, other.value, higher=one.higher_is_better))
        for cell in a.cells
        if (other := right.get((one := cell.indicator).key))
    ]


def _periods(first: Period, second: Period, now: dt.datetime) -> list[Period]:
    """The one that runs and those before it, newest first, and what is compared in any case."""
    found = {*periods_to(current(first.kind, now), PERIODS), first, second}
    return sorted(found, key=lambda period: period.start, reverse=True)


def _betters(a: Line, b: Line) -> dict[str, str]:
    """The better side of what is no indicator; ranks of two fields do not compare."""
    one_field = a.place.field == b.place.field
    return {
        "points": _side(a.place.points, b.place.points, higher=True),
        "rank": _side(a.place.rank, b.place.rank, higher=False) if one_field else "",
        "stock": _side(a.stock.value, b.stock.value, higher=False),
    }


def _side(left: Any, right: Any, *, higher: bool) -> str:
    if left is None or right is None or left == right:
        return ""
    return "a" if (left > right) == higher else "b"
