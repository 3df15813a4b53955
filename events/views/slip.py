"""The handling slip, as a page to print and as a PDF file."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe
from PIL import ImageFile
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from accounts.access import acting
from events.models import Event
from events.slip import case_address, slip_of

# WeasyPrint lets Pillow take cut-off pictures as whole, for the whole process; ours are refused.
ImageFile.LOAD_TRUNCATED_IMAGES = False


@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "events/slip.html", context_of(request, pk))


@require_safe
def slip_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    context = context_of(request, pk)
    event: Event = context["event"]
    html = render_to_string("events/slip_pdf.html", context, request=request)
    answer = HttpResponse(pdf_of(html), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{event.number or event.receipt}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def context_of(request: HttpRequest, pk: int) -> dict[str, Any]:
    rows = Event.objects.for_user(acting(request))
    rows = rows.select_related("area", "holder", "category", "reporter", "concerns_area")
    event = get_object_or_404(rows, pk=pk)
    return {
        "event": event,
        "slip": slip_of(request, event),
        "case_url": case_address(event),
        "now": timezone.now(),
        "boxes": range(2),
    }


class Nothing(URLFetcher):  # type: ignore[misc]  # weasyprint is untyped
    """The sheet needs nothing from elsewhere, so it may fetch nothing."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        raise ValueError(f"The slip fetches nothing: {url}")


def pdf_of(html: str) -> bytes:
    sheet = CSS(filename=cast(str, finders.find("css/slip.css")))
    return cast(bytes, HTML(string=html, url_fetcher=Nothing()).write_pdf(stylesheets=[sheet]))
