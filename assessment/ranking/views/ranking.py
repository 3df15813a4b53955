"""The ranking of a period, and the same as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from assessment.figures.periods import PeriodKind, current
from assessment.ranking.asked import Asked, field_label
from assessment.ranking.lines import lines_of
from assessment.ranking.places import Place, Ranking, ranking_of
from assessment.ranking.table import RANK
from assessment.ranking.workbook import workbook
from assessment.schemes.scoring import Unranked
from assessment.snapshots.pending import pending
from assessment.snapshots.seen import READERS, may_revise, own_keys
from gridgov.tables.writing import TYPES, XLSX
from grids.models import Area

PAGE = 50


@require_safe
@require_role(*READERS)
def show(request: HttpRequest) -> HttpResponse:
    user, now = acting(request), timezone.now()
    asked = Asked.read(request.GET, user, now)
    found = ranking_of(asked.kind, asked.period, user, now)
    own, sort = _own(found), request.GET.get("sort", RANK)
    field = _field(request, found, own)
    places = found.listed(field, sort, idle=bool(request.GET.get("idle")))
    page: Page[Place] = Paginator(places, PAGE).get_page(request.GET.get("page"))
    pinned = _pinned(own, field, page)
    idle = found.sizes[field].all - len(places) if field in found.sizes else 0
    context = {
        "asked": asked,
        "ranking": found,
        "page": page,
        "lines": lines_of(found, [*pinned, *page]),
        "sort": sort,
        "field": field,
        "idle": idle and idle - sum(one.unranked == Unranked.EMPTY for one in pinned),
        "fields": [(name, field_label(name)) for name in found.fields],
        "kinds": [(one.value, one.label) for one in asked.kinds],
        "by": PeriodKind.choices,
        "now": now,
        **about(found, field.partition(":")[0]),
        **around(asked, now),
    }
    return render(request, "ranking/show.html", context)


@require_safe
@require_role(*READERS)
def table(request: HttpRequest) -> HttpResponse:
    """All lines in the order of the page, their rates as formulas."""
    user, now = acting(request), timezone.now()
    asked = Asked.read(request.GET, user, now)
    found = ranking_of(asked.kind, asked.period, user, now)
    field = _field(request, found, _own(found))
    lines = lines_of(found, found.listed(field, request.GET.get("sort", RANK))[:])
    answer = HttpResponse(workbook(found, lines, now), content_type=TYPES[XLSX])
    name = f"ranking-{asked.kind}-{asked.period.code}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def about(found: Ranking, path: str, pk: int | None = None) -> dict[str, Any]:
    """What a page says beside its figures: whose county it is, and what awaits a revision."""
    waits = found.snapshot and pending(found.snapshot, found.kind, found.user, pk)
    return {
        "county": field_label(path[: Area.steplen]),
        "pending": waits or 0,
        "may_revise": may_revise(found.user),
    }


def around(asked: Asked, now: Any) -> dict[str, Any]:
    """The periods beside this one, and the one that runs."""
    following = asked.period.following()
    begun = following.bounds()[0] <= now
    return {
        "previous": asked.period.previous(),
        "following": following if begun else None,
        "running": current(asked.period.kind, now),
    }


def _own(found: Ranking) -> list[Place]:
    keys = sorted(own_keys(found.user, found.kind))
    return [place for pk in keys if (place := found.place(pk))]


def _pinned(own: Iterable[Place], field: str, page: Iterable[Place]) -> list[Place]:
    """The reader's own departments, above a page that leaves them out."""
    shown = {place.pk for place in page}
    return [one for one in own if one.field == field and one.pk not in shown]


def _field(request: HttpRequest, found: Ranking, own: Iterable[Place]) -> str:
    """The field asked for, that of the reader's own department, or the first."""
    asked, fields = request.GET.get("field", ""), found.fields
    wanted = (asked, *(one.field for one in own), *fields)
    return next((one for one in wanted if one in fields), "")
