"""Pages on which a supervisor makes the roster."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import acting, posted, require_role
from accounts.models import User
from events.duty import services
from events.duty.forms import PatternForm, ShiftForm, SwapForm, span_words, week_of
from events.duty.lists import shifts
from events.duty.people import People
from events.duty.views.found import (
    FORM,
    READERS,
    add_refusal,
    check_writes,
    crumbs,
    shift_of,
    week_url,
    written_centre,
)
from events.models import Shift
from events.refusals import Refused
from grids.models import Area

AHEAD = dt.timedelta(days=90)
SWAPS_SHOWN = 100
WRONG, CONFLICT = 422, 409
USUAL = {"begins": "08:00", "ends": "18:00"}


def candidates(area: Area, now: dt.datetime) -> list[User]:
    today = timezone.localdate(now)
    return People(area, today, today + AHEAD).users()


@require_http_methods(FORM)
@require_role(*READERS)
def shift_create(request: HttpRequest, area: int) -> HttpResponse:
    centre, now = written_centre(request, area), timezone.now()
    day = request.GET.get("day", "") or timezone.localdate(now).isoformat()
    form = ShiftForm(candidates(centre, now), posted(request), initial={**USUAL, "day": day})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.shift_create(by=acting(request), area=centre, now=now, **form.values())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return saved(request, made, _("The shift is on the roster."))
    return form_page(request, form, _("New shift"), centre)


@require_http_methods(FORM)
@require_role(*READERS)
def shift_edit(request: HttpRequest, pk: int) -> HttpResponse:
    shift, now = shift_of(request, pk), timezone.now()
    check_writes(request, shift.area)
    begins, ends = timezone.localtime(shift.begins), timezone.localtime(shift.ends)
    first = {
        "user": shift.user_id,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "remark": shift.remark,
    }
    people = candidates(shift.area, now)
    if shift.user not in people:
        people.append(shift.user)
    form = ShiftForm(people, posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.shift_change(by=acting(request), shift=shift, now=now, **form.values())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return saved(request, shift, _("The shift is changed."))
    return form_page(request, form, _("Change the shift"), shift.area)


@require_http_methods(FORM)
@require_role(*READERS)
def shift_swap(request: HttpRequest, pk: int) -> HttpResponse:
    shift, now = shift_of(request, pk), timezone.now()
    check_writes(request, shift.area)
    rows = shifts().filter(area=shift.area_id, begins__gt=now, signed_in_at=None)
    others = rows.exclude(user=shift.user_id).order_by("begins", "pk")[:SWAPS_SHOWN]
    form = SwapForm(list(others), posted(request))
    if request.method == "POST" and form.is_valid():
        other = form.others[form.cleaned_data["other"]]
        try:
            services.shift_swap(by=acting(request), shift=shift, other=other, now=now)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return saved(request, shift, _("The two shifts are swapped."))
    note = f"{shift.user} · {span_words(shift)}"
    return form_page(request, form, _("Swap the shift"), shift.area, note=note)


@require_http_methods(FORM)
@require_role(*READERS)
def shift_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Says whose shift goes before it does."""
    shift = shift_of(request, pk)
    check_writes(request, shift.area)
    if request.method == "POST":
        try:
            services.shift_delete(by=acting(request), shift=shift, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal.sentence))
            return redirect(week_url(shift.area, begin_day(shift)))
        return saved(request, shift, _("The shift is off the roster."))
    context = {
        "title": _("Delete the shift"),
        "text": _("The shift of %(name)s, %(when)s, goes off the roster.")
        % {"name": shift.user, "when": span_words(shift)},
        "verb": _("Delete"),
        "danger": True,
        "back": week_url(shift.area, begin_day(shift)),
        "crumbs": crumbs(shift.area),
    }
    return render(request, "confirm.html", context)


@require_http_methods(FORM)
@require_role(*READERS)
def pattern(request: HttpRequest, area: int) -> HttpResponse:
    """A repeating pattern: filled in, looked at, then saved."""
    centre, now = written_centre(request, area), timezone.now()
    monday = week_of(None, timezone.localdate(now)) + dt.timedelta(days=7)
    first = {**USUAL, "first": monday, "weeks": 2, "weekdays": [0, 1, 2, 3, 4]}
    form = PatternForm(candidates(centre, now), posted(request), initial=first)
    plan = None
    if request.method == "POST" and form.is_valid():
        turns, people = form.turns(), form.people()
        if "save" in request.POST:
            return save_pattern(request, form, centre, now)
        plan = services.pattern_plan(area=centre, turns=turns, users=people, now=now)
    context = {
        "form": form,
        "area": centre,
        "plan": plan,
        "fitting": sum(not row.refusal for row in plan or []),
        "crumbs": crumbs(centre),
        "back": week_url(centre),
    }
    wrong = request.method == "POST" and plan is None
    return render(request, "duty/pattern.html", context, status=WRONG if wrong else 200)


def save_pattern(
    request: HttpRequest, form: PatternForm, centre: Area, now: dt.datetime
) -> HttpResponse:
    turns = form.turns()
    made = services.pattern_create(
        by=acting(request),
        area=centre,
        turns=turns,
        users=form.people(),
        remark=form.cleaned_data["remark"],
        now=now,
    )
    said = ngettext(
        "%(n)s shift is on the roster now.", "%(n)s shifts are on the roster now.", len(made)
    )
    messages.success(request, said % {"n": len(made)})
    if left := len(turns) - len(made):
        said = ngettext("%(n)s could not be made.", "%(n)s could not be made.", left)
        messages.warning(request, said % {"n": left})
    return redirect(week_url(centre, turns[0].begins.date()))


def form_page(
    request: HttpRequest, form: object, title: str, area: Area, note: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "area": area,
        "note": note,
        "crumbs": crumbs(area),
        "back": week_url(area),
    }
    status = WRONG if request.method == "POST" else 200
    return render(request, "duty/form.html", context, status=status)


def begin_day(shift: Shift) -> dt.date:
    return timezone.localtime(shift.begins).date()


def saved(request: HttpRequest, shift: Shift, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(week_url(shift.area, begin_day(shift)))
