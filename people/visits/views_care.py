"""Care: beginning it, its page, its review, its end, and the detail that is kept apart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, posted, require_role
from people import shown
from people.models import Care, CareDetail, Visit
from people.services import change_care, end_care, register_care, write_detail
from people.views import base, saving
from people.visits import due, lines, panel
from people.visits.forms import CareForm, DetailForm, EndForm, ReviewForm
from people.visits.services import Subject
from people.visits.views import VISITORS, subject_of, way, who_of

LISTED = 20


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def care_create(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Puts a person or a household under a programme."""
    subject = subject_of(request, kind, pk)
    user = acting(request)
    form = CareForm(posted(request), detail=user.scope.care)
    if request.method == "POST" and form.is_valid():
        care = saving.tried(form, lambda: _begin(request, kind, subject, form))
        if care is not None:
            messages.success(request, _("Visits begin. The first one is due as said below."))
            return redirect("visits:care", care.pk)
    who = who_of(user, subject)
    title = _("Begin regular visits")
    crumbs = way(request, (who.name, who.url), (title, None))
    note = _("Visits are for help. Only who visits sees under which programme somebody is.")
    view = saving.Shown(f"{title}: {who.name}", _("Begin"), who.url, crumbs, [note])
    return saving.page(request, form, view)


def _begin(request: HttpRequest, kind: str, subject: Subject, form: CareForm) -> Care:
    data, by = form.cleaned_data, base.by(request)
    names = ("programme", "decided_by", "review_on", "valid_from", "every_days")
    with transaction.atomic():
        values: dict[str, Any] = {kind: subject, **{name: data[name] for name in names}}
        care = register_care(**values, by=by)
        if data.get("words"):
            write_detail(care, data["words"], by=by)
    return care


def seen(request: HttpRequest, pk: int) -> Care:
    care: Care = base.seen(request, lines.slim(Care.objects.all()), pk)
    return care


def writable(request: HttpRequest, pk: int) -> Care:
    """Care in sight that goes on; what ended changes no more."""
    care: Care = base.seen(request, lines.slim(Care.objects.filter(valid_to=None)), pk)
    return care


@never_cache
@require_safe
@require_role(*VISITORS)
def care_show(request: HttpRequest, pk: int) -> HttpResponse:
    user, today = acting(request), timezone.localdate()
    care = seen(request, pk)
    [line] = lines.due_lines(user, [care], today)
    detail = CareDetail.objects.for_user(user).filter(care=care).first()
    subject = f"care:{care.pk}"
    context = {
        "care": care,
        "line": line,
        "who": line.who,
        "counts": panel.counts(user, care),
        "visits": list(Visit.objects.for_user(user).filter(care=care)[:LISTED]),
        "may_detail": user.scope.care,
        "detail": detail,
        "detail_url": shown.eye(user, subject, "words", request.path),
        "review": (care.review_on - today).days,
        "near": due.NEAR,
        "open": care.valid_to is None,
        "may_write": base.may_write(request) and care.valid_to is None,
        "crumbs": way(request, (line.who.name, line.who.url)),
    }
    return render(request, "visits/care.html", context)


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def care_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A review: it goes on until the next one."""
    care = writable(request, pk)
    form = ReviewForm(care, posted(request))
    if request.method == "POST" and form.is_valid():
        data, by = form.cleaned_data, base.by(request)
        saved = saving.tried(
            form, lambda: change_care(care, form.values(), by=by, seq=data["seq"]), care
        )
        if saved is not None:
            messages.success(request, _("The review is saved."))
            return redirect("visits:care", care.pk)
    return _page(request, care, form, _("Review"), _("Save"))


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def care_end(request: HttpRequest, pk: int) -> HttpResponse:
    care = writable(request, pk)
    form = EndForm(care, posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        by = base.by(request, data["why"])
        saved = saving.tried(
            form, lambda: end_care(care, data["valid_to"], by=by, seq=data["seq"]), care
        )
        if saved is not None:
            messages.success(request, _("The regular visits end."))
            return redirect("visits:care", care.pk)
    note = _("No visit is due any more, and what was noted in the detail is deleted.")
    return _page(request, care, form, _("End regular visits"), _("End"), [note], danger=True)


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def care_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes what must be known; the words there now are shown only for a reason."""
    care = writable(request, pk)
    if not acting(request).scope.care:
        raise PermissionDenied(
            _("The posting you act in does not carry the right to details of care.")
        )
    form = DetailForm(posted(request))
    if request.method == "POST" and form.is_valid():
        by = base.by(request)
        saved = saving.tried(form, lambda: write_detail(care, form.cleaned_data["words"], by=by))
        if saved is not None:
            messages.success(request, _("The detail is saved."))
            return redirect("visits:care", care.pk)
    note = _("What you type here takes the place of what stood there; empty, it is deleted.")
    return _page(request, care, form, _("Detail of care"), _("Save"), [note])


def _page(
    request: HttpRequest,
    care: Care,
    form: Any,
    title: str,
    action: str,
    notes: list[str] | None = None,
    danger: bool = False,
) -> HttpResponse:
    [line] = lines.due_lines(acting(request), [care], timezone.localdate())
    back = reverse("visits:care", args=[care.pk])
    crumbs = way(request, (line.who.name, back), (title, None))
    full = f"{title}: {line.who.name}"
    view = saving.Shown(full, action, back, crumbs, notes or [], danger=danger)
    return saving.page(request, form, view)
