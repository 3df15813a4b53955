"""Handling slips, one to fifty, as a page to print and as one PDF file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import acting
from events.models import Event
from events.slip import case_address, slips_of
from gridgov import pdf as gridgov_pdf

AT_MOST = 50


@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    context = context_of(request, [pk])
    event: Event = context["slips"][0].event
    return render(request, "events/slip.html", {**context, "event": event})


@require_safe
def slip_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    context = context_of(request, [pk])
    event: Event = context["slips"][0].event
    return pdf(request, context, event.number or event.receipt)


@require_safe
def slips(request: HttpRequest) -> HttpResponse:
    """Those of ?pk=1&pk=2…, in that order; cases out of sight are left out."""
    keys = asked(request)
    if len(keys) > AT_MOST:
        return refused(request)
    return render(request, "events/slips.html", context_of(request, keys))


@require_safe
def slips_pdf(request: HttpRequest) -> HttpResponse:
    keys = asked(request)
    if len(keys) > AT_MOST:
        return refused(request)
    return pdf(request, context_of(request, keys), f"{timezone.localtime():%Y%m%d-%H%M}")


def asked(request: HttpRequest) -> list[int]:
    """The keys in the address, each once."""
    keys = (text for text in request.GET.getlist("pk") if text.isdecimal() and len(text) < 16)
    return list(dict.fromkeys(map(int, keys)))


def refused(request: HttpRequest) -> HttpResponse:
    sentence = _("At most %(n)s slips can be printed at a time. Please choose fewer cases.")
    return render(request, "events/slips.html", {"sentence": sentence % {"n": AT_MOST}}, status=422)


def context_of(request: HttpRequest, keys: list[int]) -> dict[str, Any]:
    rows = Event.objects.for_user(acting(request)).filter(pk__in=keys)
    rows = rows.select_related("area", "holder", "category", "reporter")
    rows = rows.defer("hidden", "area__geometry", "holder__geometry", "category__search")
    events = sorted(rows, key=lambda event: keys.index(event.pk))
    if not events:
        raise Http404
    return {
        "slips": slips_of(request, events),
        "case_url": case_address(events[0]),
        "now": timezone.now(),
    }


def pdf(request: HttpRequest, context: dict[str, Any], name: str) -> HttpResponse:
    html = render_to_string("events/slip_pdf.html", context, request=request)
    answer = HttpResponse(pdf_of(html), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def pdf_of(html: str, style: str = "css/slip.css") -> bytes:
    return gridgov_pdf.pdf_of(html, style)
