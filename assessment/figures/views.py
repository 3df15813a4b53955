"""The cases behind a live figure."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import acting
from assessment.figures.behind import behind
from assessment.figures.counting import case_keys, case_sql
from assessment.figures.limits import clock_of, limits_of
from assessment.figures.measures import MEASURES, measures_for
from assessment.figures.periods import Period
from assessment.figures.subjects import AREAS, SubjectKind, name_of, visible
from assessment.figures.visits import listed
from assessment.models import Snapshot
from events.models import Event
from events.worklist import rows_of, slim

PAGE = 30


@require_safe
def cases(request: HttpRequest, code: str, kind: str, pk: int, measure: str) -> HttpResponse:
    """The cases or visits that a figure counts, as far as the reader sees them."""
    period, row = found_or_404(request, code, kind, pk)
    if measure not in {one.key for one in measures_for(kind) if one.listed}:
        raise Http404
    user, now = acting(request), timezone.now()
    if not MEASURES[measure].cases:
        keys = case_keys(kind, pk, measure, period, now)
        counted = {"now": now, "measure": MEASURES[measure], **listed(request, keys, now)}
        return render(request, "figures/visits.html", {**about(period, kind, row), **counted})
    sql, params = case_sql(kind, pk, measure, period, now)
    asked = request.GET.get("page")
    # the cases of an area are those below its path
    special = Event.objects.special_below(user, row.path) if kind in AREAS else None
    found = behind(Event.objects.for_user(user), sql, params, asked, PAGE, special)
    rows = rows_of(list(slim(found.cases)), user, now)
    limits = limits_of(kind, pk, measure, period, [row.event.pk for row in rows])
    context = {
        **about(period, kind, row),
        "now": now,
        "measure": MEASURES[measure],
        "total": found.total,
        "hidden": found.hidden,
        "page": found.page,
        "rows": [(row, limits.get(row.event.pk)) for row in rows],
        "has_limits": bool(clock_of(measure, kind)),
    }
    return render(request, "figures/cases.html", context)


def found_or_404(request: HttpRequest, code: str, kind: str, pk: int) -> tuple[Period, Any]:
    """The period, and the subject as far as its figures are the reader's to see."""
    try:
        period, kind = Period.read(code), SubjectKind(kind)
    except ValueError as error:
        raise Http404 from error
    row = visible(acting(request), kind, period).filter(pk=pk).first()
    if row is None:
        raise Http404
    return period, row


def about(period: Period, kind: str, row: Any) -> dict[str, Any]:
    name, where = name_of(kind, row), reverse("ranking:subject", args=[period.code, kind, row.pk])
    return {
        "period": period,
        "kind": SubjectKind(kind),
        "row": row,
        "name": name,
        "url": where,
        "is_frozen": Snapshot.objects.filter(period=period.code).exists(),
        "crumbs": [
            {"label": _("Rankings"), "url": f"{reverse('ranking:show')}?of={kind}"},
            {"label": name, "url": where},
        ],
    }
