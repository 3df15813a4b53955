"""The live figures of one subject, and the cases behind each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import acting
from assessment.figures.counting import case_keys, counts_of
from assessment.figures.indicators import Counts, Indicator, indicators_for
from assessment.figures.limits import clock_of, limits_of
from assessment.figures.measures import MEASURES, measures_for
from assessment.figures.periods import Period
from assessment.figures.subjects import SubjectKind, name_of, visible
from assessment.models import Snapshot
from events.lookups import array
from events.models import Event
from events.worklist import rows_of, slim
from gridgov.navigation import url_or_none

PAGE = 30


@dataclass(frozen=True)
class Line:
    """An indicator with what it is made of."""

    indicator: Indicator
    value: str
    above: int
    below: int
    is_small: bool


@require_safe
def subject(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """All counts and indicators of one subject in a period, as known now."""
    period, row = found_or_404(request, code, kind, pk)
    now = timezone.now()
    counts = counts_of(kind, pk, period, now)
    context = {
        **about(period, kind, row),
        "now": now,
        "lines": [line_of(one, counts) for one in indicators_for(kind)],
        "figures": [(one, counts.get(one.key, 0)) for one in measures_for(kind)],
        "earlier": period.previous(),
        "later": None if period.following().bounds()[0] > now else period.following(),
    }
    return render(request, "figures/subject.html", context)


@require_safe
def cases(request: HttpRequest, code: str, kind: str, pk: int, measure: str) -> HttpResponse:
    """The cases that a figure counts, as far as the reader sees them."""
    period, row = found_or_404(request, code, kind, pk)
    if measure not in {one.key for one in measures_for(kind) if one.cases}:
        raise Http404
    user, now = acting(request), timezone.now()
    keys = case_keys(kind, pk, measure, period, now)
    seen = Event.objects.for_user(user).filter(pk__among=array(keys))
    page = Paginator(slim(seen.order_by("-pk")), PAGE).get_page(request.GET.get("page"))
    hidden = len(keys) - page.paginator.count
    context = {
        **about(period, kind, row),
        "now": now,
        "measure": MEASURES[measure],
        "total": len(keys),
        "hidden": hidden,
        "page": page,
        "rows": rows_of(list(page.object_list), user, now),
        "has_limits": bool(clock_of(measure, kind)),
    }
    limits = limits_of(kind, pk, measure, period, [row.event.pk for row in context["rows"]])
    context["rows"] = [(row, limits.get(row.event.pk)) for row in context["rows"]]
    context["crumbs"].append({"label": context["name"], "url": subject_url(period, kind, pk)})
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
    return {
        "period": period,
        "kind": SubjectKind(kind),
        "row": row,
        "name": name_of(kind, row),
        "is_frozen": Snapshot.objects.filter(period=period.code).exists(),
        "crumbs": [{"label": _("Assessment"), "url": url_or_none("ranking:show") or ""}],
    }


def line_of(indicator: Indicator, counts: Counts) -> Line:
    return Line(
        indicator,
        indicator.shown(counts),
        sum(counts.get(key, 0) for key in indicator.numerator),
        sum(counts.get(key, 0) for key in indicator.denominator),
        indicator.is_small(counts),
    )


def subject_url(period: Period, kind: str, pk: int) -> str:
    return reverse("figures:subject", args=[period.code, kind, pk])
