"""Drafts: made from a frozen period, edited, drafted again, thrown away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import acting, posted, require_role
from assessment.circulars import services
from assessment.circulars.forms import PeriodForm, WordsForm
from assessment.circulars.rights import DRAFTERS, home
from assessment.circulars.views.common import (
    FORM,
    LIST,
    OVERTAKEN,
    WRONG,
    confirm,
    confirmed,
    crumb_of,
    crumbs,
    seen,
    to,
)
from assessment.figures.periods import Period
from assessment.models import Circular
from assessment.snapshots import reading
from gridgov.cleaning import readable
from grids.models import Area


@require_http_methods(FORM)
@require_role(*DRAFTERS)
def draft(request: HttpRequest) -> HttpResponse:
    area = home_or_403(request)
    asked = request.POST.get("period", request.GET.get("period", ""))
    published = Circular.objects.filter(area=area, period=asked).published().first()
    form = PeriodForm(posted(request), initial={"period": asked}, corrects=published is not None)
    if form.is_valid():
        snapshot = reading.newest(Period.read(form.cleaned_data["period"]))
        if snapshot is not None:
            reason, now = form.cleaned_data["reason"], timezone.now()
            user = acting(request)
            try:
                return to(
                    services.draft(user=user, area=area, snapshot=snapshot, now=now, reason=reason)
                )
            except ValidationError as error:
                form.add_error(None, error)
    context = {
        "form": form,
        "any": bool(form.fields["period"].choices),  # type: ignore[attr-defined]
        "published": published,
        "crumbs": crumbs(),
    }
    status = WRONG if form.is_bound else 200
    return render(request, "circulars/draft.html", context, status=status)


def home_or_403(request: HttpRequest) -> Area:
    area = home(acting(request))
    if area is None:
        raise PermissionDenied(
            _("Circulars are drafted by the centre of the county. Nothing was changed.")
        )
    return area


def draft_or_403(request: HttpRequest, pk: int) -> Circular:
    circular = seen(request, pk)
    services.check_drafts(acting(request), circular.area_id)
    return circular


@require_http_methods(FORM)
@require_role(*DRAFTERS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who saves a version that is not the last one is told, and keeps what was typed."""
    circular = draft_or_403(request, pk)
    if not circular.is_draft:
        return closed(request, circular)
    first = WordsForm.initial_of(services.words_of(circular), circular.version)
    form = WordsForm(posted(request), initial=first)
    if form.is_valid():
        try:
            services.change(
                user=acting(request),
                circular=circular,
                words=form.words(),
                version=form.cleaned_data["version"],
                now=timezone.now(),
            )
        except services.Overtaken:
            return overtaken(request, circular, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The draft is saved. Nobody outside the centre sees it."))
            return to(circular)
    return edit_page(request, circular, form, WRONG if form.is_bound else 200)


def overtaken(request: HttpRequest, circular: Circular, form: WordsForm) -> HttpResponse:
    """What was typed stands in the form, what is saved stands under it; saving again goes ahead."""
    row = seen(request, circular.pk)
    data = request.POST.copy()
    data["version"] = str(row.version)
    again = WordsForm(data, initial=WordsForm.initial_of(services.words_of(row), row.version))
    return edit_page(request, row, again, OVERTAKEN, saved=differences(row, again))


def differences(row: Circular, form: WordsForm) -> list[tuple[str, str]]:
    """The fields that stand otherwise in the saved version: their labels, and what is saved."""
    saved = WordsForm.initial_of(services.words_of(row), row.version)
    form.is_valid()
    return [
        (str(field.label), str(saved[name]))
        for name, field in form.fields.items()
        if name != "version" and saved[name] != _lines(form.data.get(name, ""))
    ]


def _lines(text: str) -> str:
    return readable(text).strip()


def edit_page(
    request: HttpRequest, circular: Circular, form: WordsForm, status: int, **more: Any
) -> HttpResponse:
    context = {
        "circular": circular,
        "form": form,
        "crumbs": crumbs(crumb_of(circular)),
        **more,
    }
    return render(request, "circulars/edit.html", context, status=status)


def closed(request: HttpRequest, circular: Circular) -> HttpResponse:
    """Says why it cannot be changed."""
    try:
        services.check_draft(circular)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return to(circular)


@require_http_methods(FORM)
@require_role(*DRAFTERS)
def draft_again(request: HttpRequest, pk: int) -> HttpResponse:
    circular = draft_or_403(request, pk)
    if not circular.is_draft:
        return closed(request, circular)

    def act(version: int) -> str:
        services.draft_again(
            user=acting(request), circular=circular, version=version, now=timezone.now()
        )
        return _("The text was drafted anew from the figures.")

    return confirmed(request, circular, act, what_is_lost)


def what_is_lost(circular: Circular) -> dict[str, Any]:
    is_edited = services.is_edited(circular)
    lost = _("The text and the tables are drafted anew from the last revision of the period.")
    if is_edited:
        lost = _(
            "What was edited since, last by %(who)s, is overwritten. The text and the tables are "
            "drafted anew from the last revision of the period."
        ) % {"who": circular.changed_by.name}
    return {
        "title": _("Draft again from the figures"),
        "text": lost,
        "verb": _("Draft again"),
        "danger": is_edited,
    }


@require_http_methods(FORM)
@require_role(*DRAFTERS)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    circular = draft_or_403(request, pk)
    if not circular.is_draft:
        return closed(request, circular)
    if request.method == "POST":
        try:
            services.discard(user=acting(request), circular=circular)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return to(circular)
        messages.success(request, _("The draft is gone. No number was used up."))
        return redirect(LIST)
    return confirm(
        request,
        circular,
        title=_("Throw the draft away"),
        text=_("The draft and what was edited in it are gone for good. No number is used up."),
        verb=_("Throw it away"),
        danger=True,
    )
