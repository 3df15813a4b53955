"""Asking for a table of the cases listed, and taking it away."""

from __future__ import annotations

from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import acting, posted, require_role
from events.exports import services
from events.exports.asker import READERS, Lost, asker
from events.exports.columns import columns
from events.exports.forms import FormatForm
from events.refusals import Refused
from gridgov.addresses import client_address
from gridgov.tables import TYPES
from jobs.models import Job


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*READERS)
def export_create(request: HttpRequest) -> HttpResponse:
    """Says how many cases and which columns; short files come at once, long ones from a job."""
    user, now = acting(request), timezone.now()
    query, form = services.asked(request.GET), FormatForm(posted(request))
    if form.is_valid():
        try:
            job = services.start(user, query, form.cleaned_data["format"], now)
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            return sent(request, job) if job.params["quiet"] else redirect(at_job(job))
    return shown(request, form, query)


def shown(request: HttpRequest, form: FormatForm, query: str) -> HttpResponse:
    count = len(services.keys_of(acting(request), query, timezone.now()))
    context = {
        "form": form,
        "query": query,
        "count": count,
        "most": services.MOST,
        "over": count > services.MOST,
        "long": count > services.AT_ONCE,
        "columns": columns(),
    }
    return render(request, "exports/create.html", context, status=422 if form.errors else 200)


def at_job(job: Job) -> str:
    return str(redirect("jobs:job_detail", job.pk).url)


@never_cache
@require_GET
@require_role(*READERS)
def export_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, for whoever asked for it."""
    return sent(request, get_object_or_404(Job, pk=pk, kind=services.KIND, owner=request.user))


def sent(request: HttpRequest, job: Job) -> HttpResponse:
    if not services.is_there(job, timezone.now()):
        raise Http404(_("The file is gone. Export anew."))
    try:
        asker(job.owner_id or 0, job.params)
    except Lost as lost:
        raise Http404(str(lost)) from None
    services.taken(job, acting(request), client_address(request))
    answer = FileResponse(
        services.path_of(job).open("rb"),
        as_attachment=True,
        filename=services.name_of(job),
        content_type=TYPES[job.params["format"]],
    )
    return cast(HttpResponse, answer)
