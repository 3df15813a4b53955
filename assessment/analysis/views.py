"""The pages of the analysis, and their tables as workbooks."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from accounts.models import Role
from assessment.analysis.asked import Asked
from assessment.analysis.parts import PARTS, Part
from assessment.analysis.reading import read
from assessment.analysis.workbook import workbook
from gridgov.tables.writing import TYPES, XLSX
from grids.models import Area

READERS = (Role.SUPERVISOR, Role.OPERATOR, Role.LIAISON)


def page(request: HttpRequest, part: Part) -> HttpResponse:
    user, now = acting(request), timezone.now()
    asked, form = read(request.GET, user, now)
    context = {
        "part": part,
        "asked": asked,
        "form": form,
        "charts": part.charts(asked),
        "tabs": tabs(asked, part),
        "crumbs": crumbs(asked),
        "now": now,
        "here": f"?{asked.query}",
        "plain_url": reverse(f"analysis:{part.name}"),
    }
    return render(request, "analysis/page.html", context, status=200 if form.is_valid() else 422)


@require_safe
@require_role(*READERS)
def volumes(request: HttpRequest) -> HttpResponse:
    return page(request, PARTS["show"])


@require_safe
@require_role(*READERS)
def growth(request: HttpRequest) -> HttpResponse:
    return page(request, PARTS["growth"])


@require_safe
@require_role(*READERS)
def repeats(request: HttpRequest) -> HttpResponse:
    return page(request, PARTS["repeats"])


@require_safe
@require_role(*READERS)
def stages(request: HttpRequest) -> HttpResponse:
    return page(request, PARTS["stages"])


@require_safe
@require_role(*READERS)
def forecast(request: HttpRequest) -> HttpResponse:
    return page(request, PARTS["forecast"])


@require_safe
@require_role(*READERS)
def table(request: HttpRequest, part: str, chart: str) -> HttpResponse:
    """One table as a workbook; the same numbers as the page with the same address."""
    if part not in PARTS:
        raise Http404
    asked, form = read(request.GET, acting(request), timezone.now())
    if not form.is_valid():
        return page(request, PARTS[part])
    found = next((one for one in PARTS[part].charts(asked) if one.name == chart), None)
    if found is None:
        raise Http404
    answer = HttpResponse(workbook(found, days(asked)), content_type=TYPES[XLSX])
    name = f"{chart}-{asked.since}-{asked.until}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def tabs(asked: Asked, here: Part) -> list[dict[str, Any]]:
    return [
        {
            "label": part.label,
            "url": f"{reverse(f'analysis:{part.name}')}?{asked.query}",
            "now": part is here,
        }
        for part in PARTS.values()
    ]


def crumbs(asked: Asked) -> list[dict[str, Any]]:
    """From the reader's own area down to the one looked at."""
    if asked.base is None:
        return []
    own = len(asked.user.scope.area_path)
    chain = Area.objects.chain(asked.base.path).filter(depth__gte=own // Area.steplen)
    rows = list(chain.only("path", "depth", "level", "name", "name_en").order_by("path"))
    return [
        {
            "label": area.label,
            "url": "" if area.pk == asked.base.pk else f"?{asked.query_with(area=area.pk)}",
        }
        for area in rows
    ]


def days(asked: Asked) -> str:
    where = asked.base.label if asked.base else ""
    told = {"since": asked.since, "until": asked.until, "area": where}
    words = _("%(area)s, reported from %(since)s to %(until)s") % told
    return f"{words}, {asked.category}" if asked.category else words
