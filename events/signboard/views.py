"""Signboards to print: of one grid, or of all grids of a community."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import require_role
from accounts.models import Role
from events.signboard.boards import GRIDS, boards_of, grids_of
from events.signboard.drawing import sources
from events.views.slip import pdf_of
from grids.access import area_or_404
from grids.models import Area, Level

PRINTERS = (Role.SYSTEM_ADMIN, Role.SUPERVISOR, Role.OPERATOR)
AT_MOST = 60


def has_boards(area: Area) -> bool:
    return area.retired_on is None and area.level in (*GRIDS, Level.COMMUNITY)


@require_safe
@require_role(*PRINTERS)
def signboard(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "signboard/boards.html", context_of(request, code))


@require_safe
@require_role(*PRINTERS)
def signboard_pdf(request: HttpRequest, code: str) -> HttpResponse:
    context = context_of(request, code)
    html = render_to_string("signboard/pdf.html", context, request=request)
    answer = HttpResponse(pdf_of(html, "css/signboard.css"), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="signboard-{context["area"].code}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def context_of(request: HttpRequest, code: str) -> dict[str, Any]:
    area = area_or_404(request, code)
    if not has_boards(area):
        raise Http404
    grids = grids_of(area)[:AT_MOST]
    return {
        "area": area,
        "boards": boards_of(grids, timezone.localdate()),
        "sources": sources(grids),
        "today": timezone.localdate(),
    }
