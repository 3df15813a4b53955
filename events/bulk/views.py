"""The form of a bulk action and what came of it; in parts for the list, whole without script."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting
from events.bulk.forms import FORMS, BulkForm
from events.bulk.kinds import ABOUT, KINDS, Kind, kinds_for
from events.bulk.results import Answer, answer_of
from events.bulk.services import KIND, MOST, bulk_run, bulk_start, cases_for
from jobs.models import Job

WRONG = 422


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_act(request: HttpRequest, action: str) -> HttpResponse:
    """Asks what the action needs, or begins it. Cases out of sight are as if not chosen."""
    kind = KINDS[action]
    if acting(request).scope.role not in kind.roles:
        raise PermissionDenied(_("This is for other people to do; nothing was changed."))
    sent = request.method == "POST"
    query = request.POST if sent else request.GET
    keys = chosen(query)
    if not keys or len(keys) > MOST:
        return wrong_number(request, keys)
    events = cases_for(acting(request), keys)
    if not events:
        raise Http404
    if not sent:
        return show(request, kind, FORMS[action](events, back=back_of(query)))
    form = FORMS[action](events, data=request.POST)
    return begin(request, kind, form) if form.is_valid() else show(request, kind, form, WRONG)


def begin(request: HttpRequest, kind: Kind, form: BulkForm) -> HttpResponse:
    user = acting(request)
    job, new = bulk_start(
        user=user,
        action=kind.name,
        events=form.events,
        data=form.values(),
        token=form.cleaned_data["token"],
        back=back_of(request.POST),
    )
    if job.owner_id != user.pk or job.kind != KIND:
        raise Http404
    if new:
        bulk_run(job)
    if in_part(request):
        return answer_part(request, answer_of(job, user))
    return redirect("events:bulk_result", job.pk)


@require_safe
def bulk_result(request: HttpRequest, pk: int) -> HttpResponse:
    """One line a case; while a worker goes on with the rest, the page asks again."""
    user = acting(request)
    job = get_object_or_404(Job, pk=pk, kind=KIND, owner=user.pk)
    answer = answer_of(job, user)
    if in_part(request):
        return answer_part(request, answer)
    return render(request, "events/bulk/result.html", result_context(answer, user.scope.role))


def answer_part(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Tells the list which rows to look at again, and which stay chosen."""
    role = acting(request).scope.role
    response = render(request, "events/bulk/_result.html", result_context(answer, role))
    told = {"done": [line.key for line in answer.done], "left": answer.again}
    response["HX-Trigger"] = json.dumps({"gridgov:bulk": told})
    return response


def result_context(answer: Answer, role: str | None) -> dict[str, Any]:
    return {
        "answer": answer,
        "job": answer.job,
        "kind": answer.kind,
        "kinds": kinds_for(role),
        "back_url": f"{reverse('events:list')}?{answer.back}",
    }


def show(request: HttpRequest, kind: Kind, form: BulkForm, status: int = 200) -> HttpResponse:
    context = {
        "kind": kind,
        "form": form,
        "events": form.events,
        "about": ABOUT[kind.name],
        "back_url": f"{reverse('events:list')}?{form['back'].value() or ''}",
    }
    name = "events/bulk/_form.html" if in_part(request) else "events/bulk/form.html"
    return render(request, name, context, status=status)


def wrong_number(request: HttpRequest, keys: list[int]) -> HttpResponse:
    """None chosen, or more than are worked on at a time."""
    words = _("Choose at least one case. Nothing was done.")
    if keys:
        words = _("Choose at most %(most)d cases at a time. Nothing was done.") % {"most": MOST}
    if in_part(request):
        return render(request, "events/bulk/_wrong.html", {"words": words}, status=WRONG)
    messages.warning(request, words)
    return redirect(f"{reverse('events:list')}?{back_of(request.POST or request.GET)}")


def chosen(query: QueryDict) -> list[int]:
    """The keys of the cases chosen, each once, in the order of the list."""
    found = [v for v in query.getlist("pk") if v.isascii() and v.isdecimal() and len(v) < 18]
    return [int(value) for value in dict.fromkeys(found)]


def back_of(query: QueryDict) -> str:
    """The list's own part of an address, read and written anew."""
    return QueryDict(query.get("back", "")[:2000]).urlencode()


def in_part(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))
