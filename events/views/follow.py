"""Residents' pages: report something, follow it, answer, rate, reopen. No account."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from events import told
from events.actors import Actor
from events.drawing import drawn
from events.following import Followed, follow, was_sent
from events.forms.files import keep_files
from events.forms.public import (
    AnswerForm,
    EvaluateForm,
    FollowForm,
    ReopenForm,
    ReportForm,
    grid_of,
)
from events.models import Event, Question
from events.refusals import Refused
from events.services.act import apply
from events.services.collect import Receipt
from events.services.intake import Intake, take
from events.services.receipts import found_by
from events.worklist.filters import number
from gridgov.addresses import client_address
from gridgov.files.serving import served
from gridgov.throttle import Throttle
from grids.models import Area

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Own = Callable[Concatenate[HttpRequest, Event, P], HttpResponseBase]

KEY = "follow"
REPORTED = "reported"
REPORTS = Throttle("report", 20, 3600)
GUESSES = Throttle("secret", 5, 900)
GUESSES_AT_ALL = Throttle("secrets", 30, 900)
ACTIONS = Throttle("resident", 60, 3600)
OUTLINES = Throttle("outline", 60, 3600)


# Reporting


@login_not_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    sending = request.method == "POST"
    form = ReportForm(request.POST, request.FILES) if sending else unsent(request)
    if sending:
        receipt = sent(request, form)
        if receipt is not None:
            return receipt
    return render(request, "events/public_report.html", {"form": form})


def unsent(request: HttpRequest) -> ReportForm:
    """A new form, with the grid of the signboard that led here."""
    return ReportForm(initial={"grid": request.GET.get("grid", "")[:20]})


def sent(request: HttpRequest, form: ReportForm) -> HttpResponse | None:
    """The way to the receipt; None where the form has to be shown again."""
    if form.is_trapped:
        return redirect("public:thanks")
    if not REPORTS.allows(client_address(request)):
        message = _("Too many reports came from this address. Please wait an hour or call us.")
        return too_many(request, "events/public_report.html", form, message)
    valid = form.is_valid()
    photos = keep_files(form, "photos", None)
    if not valid or photos is None:
        return None
    receipt = tried(form, Intake(form.report(), photos))
    if receipt is None:
        return None
    told.put(request, receipt.event.pk, receipt.secret)
    request.session[REPORTED] = receipt.event.pk
    return redirect("public:thanks")


def tried(form: ReportForm, intake: Intake) -> Receipt | None:
    try:
        return take(intake, Actor.reporter(0))
    except Refused as refusal:
        form.add_error(
            refusal.field if refusal.field in form.fields else None, str(refusal.sentence)
        )
        return None


def too_many(request: HttpRequest, page: str, form: forms.Form, message: str) -> HttpResponse:
    form.is_valid()
    form.add_error(None, message)
    return render(request, page, {"form": form, "status": 429}, status=429)


@login_not_required
@never_cache
@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    event = Event.objects.filter(pk=request.session.get(REPORTED, 0)).first()
    if event is None:
        return render(request, "events/public_thanks.html", {})
    link = request.build_absolute_uri(f"{reverse('public:follow')}?receipt={event.receipt}")
    context = {"event": event, "secret": told.take(request, event.pk), "link": link}
    return render(request, "events/public_thanks.html", {**context, "qr": told.qr(link)})


@login_not_required
@require_GET
def outline(request: HttpRequest) -> JsonResponse:
    """The boundaries of townships, for the map of the report form; public knowledge.

    Also that of the grid on whose signboard somebody read the code: it hangs in the street. Who
    asks for many gets the townships, so that nobody collects all grids this way.
    """
    key = f"public-outline:{get_language()}"
    data = cache.get(key)
    if data is None:
        data = drawn(Area.objects.in_force().filter(depth__lte=2))
        cache.set(key, data, 600)
    grid = grid_of(request.GET.get("grid", "")[:20])
    if grid is None or not OUTLINES.allows(client_address(request)):
        return JsonResponse(data)
    return JsonResponse(drawn(Area.objects.filter(pk=grid.pk)))


# Following


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def follow_start(request: HttpRequest) -> HttpResponse:
    """Asks for receipt number and secret; the secret never stands in an address."""
    given = {"receipt": request.GET.get("receipt", "")[:30]}
    form = FollowForm(request.POST if request.method == "POST" else None, initial=given)
    if form.is_valid():
        receipt, secret = form.cleaned_data["receipt"].strip(), form.cleaned_data["secret"]
        address = client_address(request)
        if not (GUESSES.allows(receipt, address) and GUESSES_AT_ALL.allows(address)):
            message = _("Too many tries. Please wait a quarter of an hour, or ask the centre.")
            return too_many(request, "events/public_follow.html", form, message)
        event = found_by(receipt, secret)
        if event is not None:
            GUESSES.forget(receipt, address)
            request.session.cycle_key()
            request.session[KEY] = [event.pk, event.secret_digest]
            return redirect("public:case")
        form.add_error(None, _("Receipt number and secret do not belong together."))
    return render(request, "events/public_follow.html", {"form": form})


def own_case(view: Own[P]) -> Page[P]:
    """Gives the view the case whose secret this session has shown, or asks for it."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        pk, digest = request.session.get(KEY, (0, ""))
        event = Event.objects.filter(pk=pk).first()
        if event is None or not constant_time_compare(event.secret_digest, digest):
            return redirect("public:follow")
        return view(request, event, *args, **kwargs)

    return cast("Page[P]", login_not_required(never_cache(guarded)))


@require_GET
@own_case
def case(request: HttpRequest, event: Event) -> HttpResponse:
    return page(request, follow(event, timezone.now()))


def page(request: HttpRequest, followed: Followed, **wrong: forms.Form) -> HttpResponse:
    """The case, with the forms of what may be done now; `wrong` are forms to put right."""
    context: dict[str, Any] = {"followed": followed, "event": followed.event}
    context["questions"] = [
        (question, wrong.get(f"answer_{question.pk}") or answer_form(followed, question))
        for question in followed.questions
    ]
    if followed.may_evaluate:
        context["evaluate"] = wrong.get("evaluate") or EvaluateForm()
    if followed.may_reopen:
        context["reopen"] = wrong.get("reopen") or ReopenForm()
    return render(request, "events/public_case.html", context)


def answer_form(followed: Followed, question: Question) -> forms.Form | None:
    if question.answered_at is not None or not followed.may_answer:
        return None
    return AnswerForm(initial={"question": question.pk}, auto_id=f"id_{question.pk}_%s")


@require_POST
@own_case
def case_answer(request: HttpRequest, event: Event) -> HttpResponse:
    form = AnswerForm(request.POST, auto_id=f"id_{request.POST.get('question', '')[:12]}_%s")
    key = number(request.POST.get("question"))
    known = key is not None and Question.objects.filter(event=event, pk=key).exists()
    return do(
        request,
        event,
        "answer",
        form,
        f"answer_{key}" if known else "",
        _("Thank you, your answer is with the centre."),
    )


@require_POST
@own_case
def case_evaluate(request: HttpRequest, event: Event) -> HttpResponse:
    return do(
        request,
        event,
        "evaluate",
        EvaluateForm(request.POST),
        "evaluate",
        _("Thank you for your opinion."),
    )


@require_POST
@own_case
def case_reopen(request: HttpRequest, event: Event) -> HttpResponse:
    return do(
        request,
        event,
        "reopen",
        ReopenForm(request.POST),
        "reopen",
        _("The case is open again; the centre has been told."),
    )


def do(
    request: HttpRequest, event: Event, action: str, form: forms.Form, name: str, thanks: str
) -> HttpResponse:
    """Applies what the form asks for, once, and goes back to the case."""
    if not ACTIONS.allows(client_address(request)):
        messages.error(request, _("Too many changes came from this address. Please wait a little."))
        return redirect("public:case")
    if form.is_valid():
        data = dict(form.cleaned_data)
        token = data.pop("token")
        try:
            if not was_sent(event, token):
                apply(event.pk, action, Actor.reporter(event.pk), token=token, **data)
        except Refused as refusal:
            messages.error(request, str(refusal.sentence))
        else:
            messages.success(request, thanks)
        return redirect("public:case")
    if not name:
        return redirect("public:case")
    return page(request, follow(event, timezone.now()), **{name: form})


@require_POST
@own_case
def case_leave(request: HttpRequest, event: Event) -> HttpResponse:
    """Forgets the case on this device."""
    request.session.pop(KEY, None)
    return redirect("public:follow")


@require_safe
@own_case
def case_file(
    request: HttpRequest, event: Event, uid: uuid.UUID, small: bool = False
) -> HttpResponseBase:
    row = get_object_or_404(follow(event, timezone.now()).files, uid=uid)
    if small and row.thumbnail:
        return served(request, row, str(row.thumbnail.name), "image/jpeg")
    return served(request, row, str(row.file.name), row.content_type)
