"""Appeals: filed by whom they are about, decided above, with their evidence."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, posted, require_role
from assessment.figures.measures import MEASURES
from assessment.models import Appeal, AppealFile, Standing
from assessment.snapshots import appeals, lists, reading
from assessment.snapshots.appeal_rights import FILE_ROLES, may_decide, may_file
from assessment.snapshots.forms import AppealForm, DecisionForm
from assessment.snapshots.seen import READERS
from assessment.snapshots.views.found import (
    Subject,
    crumb_of,
    crumb_of_subject,
    crumbs,
    subject_or_404,
)
from events.models import Event
from gridgov.files.serving import served

PAGE = 20
FORM = ["GET", "HEAD", "POST"]
STATES = ("filed", "granted", "refused")


@require_safe
@require_role(*READERS)
def appeal_list(request: HttpRequest) -> HttpResponse:
    user, state = acting(request), request.GET.get("state", "")
    rows = Appeal.objects.for_user(user).select_related("snapshot", "event", "filed_by")
    if state in STATES:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": lists.appeal_rows(list(page), user),
        "state": state,
        "crumbs": crumbs(),
    }
    return render(request, "snapshots/appeal_list.html", context)


@require_safe
@require_role(*READERS)
def appeal_show(request: HttpRequest, pk: int) -> HttpResponse:
    appeal = appeal_or_404(request, pk)
    return render(request, "snapshots/appeal_show.html", shown(request, appeal))


@never_cache
@require_http_methods(FORM)
@require_role(*FILE_ROLES)
def appeal_file(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Against the score; with `measure` and `event` against a case that was counted."""
    found = subject_or_404(request, code, kind, pk)
    if not may_file(acting(request), kind, pk):
        raise PermissionDenied(_("An appeal is filed by the unit or the person it is about."))
    measure, event = disputed(request, found)
    form = AppealForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            appeal = appeals.appeal_file(
                user=acting(request),
                snapshot=found.snapshot,
                kind=kind,
                pk=pk,
                measure=measure,
                event=event,
                **form.cleaned_data,
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The appeal is filed. You are told of the decision."))
            return redirect("snapshots:appeal_show", appeal.pk)
    context = {
        "subject": found,
        "snapshot": found.snapshot,
        "measure": MEASURES.get(measure),
        "event": event,
        "form": form,
        "is_open": appeals.is_open(found.snapshot, kind, pk, timezone.now()),
        "until": appeals.deadline(found.snapshot, kind, pk),
        "crumbs": crumbs(crumb_of(found.snapshot), crumb_of_subject(found)),
    }
    status = 422 if form.errors else 200
    return render(request, "snapshots/appeal_file.html", context, status=status)


@never_cache
@require_http_methods(FORM)
@require_role("supervisor")
def appeal_decide(request: HttpRequest, pk: int) -> HttpResponse:
    user, appeal = acting(request), appeal_or_404(request, pk)
    if not may_decide(user, appeal):
        raise PermissionDenied(
            _("Appeals are decided by a supervisor above who is not of the unit.")
        )
    if not appeal.is_open:
        messages.info(request, _("This appeal was decided already. Nothing was changed."))
        return redirect("snapshots:appeal_show", pk)
    form = DecisionForm(appeal, posted(request))
    if form.is_valid():
        data = form.cleaned_data
        try:
            appeals.appeal_decide(
                user=user,
                appeal=appeal,
                granted=data["outcome"] == "granted",
                decision=data["decision"],
                points=data.get("points"),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The decision is kept, and who filed the appeal is told."))
            return redirect("snapshots:appeal_show", pk)
    context = {**shown(request, appeal), "form": form}
    status = 422 if form.errors else 200
    return render(request, "snapshots/appeal_decide.html", context, status=status)


@require_safe
def evidence(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    """Whoever sees the appeal sees its files."""
    seen = Appeal.objects.for_user(acting(request))
    row = get_object_or_404(AppealFile.objects.filter(appeal__in=seen), uid=uid)
    return served(request, row, str(row.file.name), row.content_type)


def appeal_or_404(request: HttpRequest, pk: int) -> Appeal:
    rows = Appeal.objects.for_user(acting(request)).select_related(
        "snapshot", "event", "filed_by", "decided_by"
    )
    found: Appeal = get_object_or_404(rows, pk=pk)
    return found


def disputed(request: HttpRequest, found: Subject) -> tuple[str, Event | None]:
    """The measure and the case of the address; 404 where that figure does not count it."""
    measure, key = request.GET.get("measure", ""), request.GET.get("event", "")
    if not measure and not key:
        rows = Standing.objects.filter(
            snapshot=found.snapshot, subject=found.kind, subject_id=found.pk
        )
        if not rows.exists():
            raise Http404
        return "", None
    pk = int(key) if key.isdecimal() and len(key) < 18 else 0
    if measure not in MEASURES or not MEASURES[measure].cases:
        raise Http404
    if pk not in reading.keys_in(found.snapshot, found.kind, found.pk, measure):
        raise Http404
    return measure, get_object_or_404(Event.objects.for_user(acting(request)), pk=pk)


def shown(request: HttpRequest, appeal: Appeal) -> dict[str, object]:
    user = acting(request)
    return {
        "appeal": appeal,
        "row": lists.appeal_rows([appeal], user)[0],
        "files": appeal.files.all(),
        "family": lists.left_out_of(appeal),
        "may_decide": appeal.is_open and may_decide(user, appeal),
        "remedy": lists.remedy_of(appeal),
        "crumbs": crumbs((_("Appeals"), reverse("snapshots:appeal_list"))),
    }


def refuse(form: AppealForm | DecisionForm, error: ValidationError) -> None:
    """At the field it is about."""
    form.add_error(None, error)
