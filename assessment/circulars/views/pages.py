"""Circulars read: the list, one of them, and it as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from assessment.circulars.paper import Sheet
from assessment.circulars.rights import READERS, home, may_draft, may_sign
from assessment.circulars.services import is_edited
from assessment.circulars.views.common import crumbs, seen
from assessment.circulars.word import docx_of
from assessment.models import Circular, Snapshot
from assessment.snapshots import reading
from gridgov.pdf import pdf_of

PAGE = 20
STYLE = "css/circulars.css"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@require_role(*READERS)
def circular_list(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    rows = Circular.objects.for_user(user).select_related("replaced_by", "changed_by")
    rows = rows.defer("material", "composed", "sections", "replaced_by__material")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_draft": home(user) is not None}
    return render(request, "circulars/list.html", context)


@require_safe
@require_role(*READERS)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    user, circular = acting(request), seen(request, pk)
    later = later_revision(circular)
    context = {
        "circular": circular,
        "sheet": Sheet(circular, user),
        "may_draft": may_draft(user, circular.area_id),
        "may_sign": may_sign(user, circular.area_id),
        "edited": is_edited(circular),
        "later": later,
        "next": Circular.objects.for_user(user).filter(replaces=circular).first(),
        "crumbs": crumbs(),
    }
    return render(request, "circulars/show.html", context)


def later_revision(circular: Circular) -> Snapshot | None:
    """The revision that holds, where it is not the one that the circular tells."""
    newest = reading.newest(circular.span)
    return newest if newest and newest.revision > circular.snapshot.revision else None


@require_safe
@require_role(*READERS)
def as_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    circular = seen(request, pk)
    context: dict[str, Any] = {"circular": circular, "sheet": Sheet(circular)}
    html = render_to_string("circulars/pdf.html", context, request=request)
    return a_file(pdf_of(html, STYLE), "application/pdf", circular, "pdf")


@require_safe
@require_role(*READERS)
def as_docx(request: HttpRequest, pk: int) -> HttpResponse:
    circular = seen(request, pk)
    return a_file(docx_of(Sheet(circular)), DOCX, circular, "docx")


def a_file(content: bytes, kind: str, circular: Circular, ending: str) -> HttpResponse:
    """Named by its period in plain letters, and by number and title where those can be read."""
    answer = HttpResponse(content, content_type=kind)
    name = quote(f"{circular.called}{circular.title}.{ending}")
    plain = f"circular-{circular.period}.{ending}"
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer
