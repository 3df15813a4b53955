"""Asking for an export, deciding about somebody else's, taking the file away."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import acting, posted, require_role
from gridgov.addresses import client_address
from gridgov.tables import TYPES
from jobs.progress import progress
from people import finding
from people.exchange import exporting, kept
from people.exchange.asker import READERS, Lost, of_area
from people.exchange.forms import DecisionForm, ExportForm, PurposeForm
from people.exchange.lists import titles
from people.exchange.services import Refused
from people.models import Export, Register

FORM = ["GET", "HEAD", "POST"]
PAGE = 20


@require_GET
@require_role(*READERS)
def export_list(request: HttpRequest) -> HttpResponse:
    user = of_area(request)
    rows = Export.objects.filter(owner=user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "waiting": exporting.waiting_for(user).exclude(owner=user),
        "registers": Register.choices,
        "personal": user.scope.personal,
    }
    return render(request, "people_exchange/export_list.html", context)


@never_cache
@require_http_methods(FORM)
@require_role(*READERS)
def export_create(request: HttpRequest) -> HttpResponse:
    """What is listed, masked; with `full=1` in clear, for a purpose and after approval."""
    user, full = of_area(request), "full" in request.GET
    register = request.GET.get("register", Register.PERSON)
    if register not in Register.values:
        raise Http404
    text = finding.opened(user, request.GET.get("s", ""))
    area = request.GET.get("area", "")
    form = (PurposeForm if full else ExportForm)(posted(request))
    if form.is_valid():
        try:
            export = _asked(request, register, text, area, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("people_exchange:export_show", export.pk)
    context = {
        "form": form,
        "full": full,
        "personal": user.scope.personal,
        "label": Register(register).label,
        "text": finding.echoed(text),
        "area": area,
        "columns": [title for title, _width in titles(register, full)],
    }
    status = 422 if form.errors else 200
    return render(request, "people_exchange/export_create.html", context, status=status)


def _asked(
    request: HttpRequest, register: str, text: str, area: str, data: dict[str, Any]
) -> Export:
    user, form = of_area(request), data["format"]
    if "purpose" in data:
        return exporting.ask_full(user, register, text, area, form, data["purpose"])
    return exporting.ask_masked(user, register, text, area, form)


@never_cache
@require_GET
@require_role(*READERS)
def export_show(request: HttpRequest, pk: int) -> HttpResponse:
    export = _mine(request, pk)
    job = export.job
    context = {
        "export": export,
        "progress": progress(job, acting(request)) if job and job.is_open else None,
        "there": exporting.is_there(export, timezone.now()),
        "stopped": bool(job and not job.is_open and export.state == Export.State.WRITING),
        "job": job,
        "left": exporting.MOST_DOWNLOADS - export.downloads,
    }
    return render(request, "people_exchange/export_show.html", context)


@never_cache
@require_GET
@require_role(*READERS)
def export_file(request: HttpRequest, pk: int) -> Any:
    export, user = _mine(request, pk), acting(request)
    try:
        exporting.asker_of(export)
        frames = exporting.take(user, export, client_address(request), timezone.now())
    except Lost as lost:
        return _gone(request, str(lost))
    except kept.Gone:
        return _gone(request, _("The file has expired or was taken often enough. Ask anew."))
    answer = StreamingHttpResponse(frames, content_type=TYPES[export.format])
    name = quote(exporting.name_of(export))
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@never_cache
@require_http_methods(FORM)
@require_role("supervisor")
def export_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, by whom and for what; yes or no."""
    user = of_area(request)
    export = get_object_or_404(exporting.waiting_for(user), pk=pk)
    form = DecisionForm(posted(request))
    if form.is_valid():
        approve = "refuse" not in request.POST
        try:
            exporting.decide(user, export, approve, form.cleaned_data["words"])
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            done = _("The export is approved.") if approve else _("The export is refused.")
            messages.success(request, done)
        return redirect("people_exchange:export_list")
    context = {
        "form": form,
        "export": export,
        "own": user.pk in (export.owner_id, export.posting.user_id),
        "columns": [title for title, _width in titles(export.register, True)],
    }
    status = 422 if form.errors else 200
    return render(request, "people_exchange/export_decide.html", context, status=status)


def _gone(request: HttpRequest, sentence: str) -> HttpResponse:
    page = "people_exchange/export_gone.html"
    return render(request, page, {"sentence": sentence}, status=410)


def _mine(request: HttpRequest, pk: int) -> Export:
    rows = Export.objects.select_related("job", "posting", "owner", "decided_by", "file")
    return get_object_or_404(rows, pk=pk, owner=of_area(request))
