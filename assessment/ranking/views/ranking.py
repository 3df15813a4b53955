"""The ranking of a period, and the same as a workbook."""

from __future__ import annotations

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
from assessment.snapshots.seen import READERS
from gridgov.tables.writing import TYPES, XLSX

PAGE = 50


@require_safe
@require_role(*READERS)
def show(request: HttpRequest) -> HttpResponse:
    user, now = acting(request), timezone.now()
    asked = Asked.read(request.GET, user, now)
    found = ranking_of(asked.kind, asked.period, user, now)
    field, sort = _field(request, found), request.GET.get("sort", RANK)
    places = found.listed(field, sort, idle=bool(request.GET.get("idle")))
    page: Page[Place] = Paginator(places, PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "ranking": found,
        "page": page,
        "lines": lines_of(found, list(page)),
        "sort": sort,
        "field": field,
        "idle": found.sizes[field].all - len(places) if field in found.sizes else 0,
        "fields": [(name, field_label(name)) for name in found.fields],
        "kinds": [(one.value, one.label) for one in asked.kinds],
        "by": PeriodKind.choices,
        "now": now,
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
    lines = lines_of(found, found.listed(_field(request, found), request.GET.get("sort", RANK))[:])
    answer = HttpResponse(workbook(found, lines, now), content_type=TYPES[XLSX])
    name = f"ranking-{asked.kind}-{asked.period.code}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def around(asked: Asked, now: Any) -> dict[str, Any]:
    """The periods beside this one, and the one that runs."""
    following = asked.period.following()
    begun = following.bounds()[0] <= now
    return {
        "previous": asked.period.previous(),
        "following": following if begun else None,
        "running": current(asked.period.kind, now),
    }


def _field(request: HttpRequest, found: Ranking) -> str:
    """The field asked for, or the first; ranks are told within one."""
    asked, fields = request.GET.get("field", ""), found.fields
    return asked if asked in fields else (fields or [""])[0]
