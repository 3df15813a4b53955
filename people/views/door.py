"""At the door: who lives in a house, entered on a phone in one form."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import acting, require_role
from accounts.models import User
from people import checking, shown
from people import door as recognise
from people.forms.door import (
    MOST_ROWS,
    DoorForm,
    MetForm,
    RowForm,
    check_heads,
    check_twice,
    row_count,
    rows_kept,
    rows_sent,
)
from people.models import House, Household, Use
from people.models.collecting import Collected, DoorDraft
from people.services.door import Found, RowProblems, Taken, register_at_door
from people.services.drafts import forget_draft, keep_draft, typed_in
from people.views import base
from people.views.houses import crumbs, lived
from people.views.houses import households as homes_in

MET = "met"
"""In place of a row's number: somebody met elsewhere."""

SECRET = ("csrfmiddlewaretoken", "submission", "more", "discard")


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; "one more" gives it back with another row, without scripts."""
    house = house_in_use(request, pk)
    if request.method == "POST":
        return sent(request, house)
    user = acting(request)
    draft = DoorDraft.objects.for_user(user).filter(house=house).first()
    kept = dict(typed_in(draft)) if draft is not None else {}
    homes = choices(user, house)
    form = DoorForm(households=homes, kept=kept, empty=house.use == Use.EMPTY)
    return page(request, house, form, rows_kept(kept, joining=bool(homes)), draft=draft)


def house_in_use(request: HttpRequest, pk: int) -> House:
    rows = House.objects.in_use().select_related("area", "parent", "building")
    house: House = base.seen(request, rows.defer("footprint"), pk)
    return house


def choices(user: User, house: House) -> list[tuple[Household, str]]:
    """Households that are in the house, each named by its masked head."""
    found = []
    for item in homes_in(user, house):
        first = item["members"][0].name if item["members"] else "—"
        found.append((item["household"], _("Household of %(head)s") % {"head": first}))
    return found


def sent(request: HttpRequest, house: House) -> HttpResponse:
    user = acting(request)
    if "discard" in request.POST:
        forget_draft(user, house)
        return redirect("people:door", house.pk)
    if (before := sent_before(request)) is not None:
        tell(request, Taken(before, repeated=True))
        return redirect("people:house_show", house.pk)
    keep_draft(user, house, typed(request.POST))
    if "more" in request.POST:
        last = row_count(request.POST)
        return redirect(f"{reverse('people:door', args=[house.pk])}#row-{last}")
    empty = house.use == Use.EMPTY
    form = DoorForm(request.POST, households=choices(user, house), empty=empty)
    rows = rows_sent(request.POST)
    taken = take(request, house, form, rows)
    if taken is None:
        return page(request, house, form, rows)
    tell(request, taken)
    return redirect("people:house_show", house.pk)


def sent_before(request: HttpRequest) -> Collected | None:
    """What this very form was taken as: sent twice, or again after Back."""
    try:
        token = uuid.UUID(request.POST.get("submission", ""))
    except ValueError:
        return None
    found: Collected | None = (
        Collected.objects.for_user(acting(request)).filter(submission=token).first()
    )
    return found


def typed(data: QueryDict) -> list[tuple[str, str]]:
    """What was typed; with one row more where that was asked for."""
    found = [(k, v) for k, vs in data.lists() if k not in SECRET for v in vs]
    if "more" in data:
        count = min(MOST_ROWS, row_count(data) + 1)
        found = [(k, str(count) if k == "rows" else v) for k, v in found]
    return found


def take(request: HttpRequest, house: House, form: DoorForm, rows: list[RowForm]) -> Taken | None:
    """Saved, all of it; None where something has to be put right."""
    given = [row for row in rows if row.is_bound]
    valid = all([form.is_valid(), *(row.is_valid() for row in given)])
    if not given:
        form.add_error(None, _("Fill in one person at least."))
        return None
    if not form.cleaned_data.get("submission"):
        form.add_error(None, _("Load this page again; what you typed is kept."))
        return None
    check_heads(given, form.home)
    check_twice(given)
    try:
        found = decided(request, house, given)
    except recognise.TooManyLooks:
        form.add_error(None, recognise.too_many())
        return None
    if not valid or found is None:
        return None
    return tried(request, house, form, given, found)


def decided(request: HttpRequest, house: House, rows: list[RowForm]) -> list[Found] | None:
    """Each row as the service takes it; None while a question is open."""
    today, user = timezone.localdate(), acting(request)
    found = []
    for row in rows:
        if row.facts is not None:
            row.known = recognise.known(user, row.facts, today)
        found.append(row.decide(house.area))
    if any(row.errors for row in rows):
        return None
    return [one for one in found if one is not None]


def tried(
    request: HttpRequest, house: House, form: DoorForm, rows: list[RowForm], found: list[Found]
) -> Taken | None:
    try:
        return register_at_door(
            house,
            found,
            by=base.by(request),
            submission=form.cleaned_data["submission"],
            valid_from=form.cleaned_data["valid_from"],
            household=form.home,
            use=form.cleaned_data.get("use", ""),
        )
    except RowProblems as problems:
        for number, error in problems.rows.items():
            rows[number].refuse(error)
    except ValidationError as error:
        if "use" in getattr(error, "error_dict", {}):
            base.add_errors(form, error)
        else:
            rows[0].refuse(error)
    return None


def tell(request: HttpRequest, taken: Taken) -> None:
    if taken.repeated:
        messages.info(request, _("This form was saved already; nothing was saved a second time."))
        return
    count = taken.collected.people
    sentence = ngettext("%(n)s person is registered.", "%(n)s people are registered.", count)
    messages.success(request, sentence % {"n": count})
    base.say_use(request, taken.use)


def page(
    request: HttpRequest,
    house: House,
    form: DoorForm,
    rows: list[RowForm],
    draft: DoorDraft | None = None,
) -> HttpResponse:
    user = acting(request)
    name = shown.house_name(house, user)
    context: dict[str, Any] = {
        "house": house,
        "name": name,
        "form": form,
        "rows": rows,
        "count": len(rows),
        "full": len(rows) >= MOST_ROWS,
        "draft": draft,
        "wrong": bool(form.is_bound and draft is None),
        "lived": lived(user, house, timezone.localdate()).lines,
        "crumbs": crumbs(request, house, (_("Who lives here"), None)),
    }
    return render(request, "people/door.html", context)


@never_cache
@require_POST
@require_role(*base.WRITERS)
def draft_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what is typed so far; the form calls by itself."""
    house = house_in_use(request, pk)
    kept = None
    if sent_before(request) is None:
        kept = keep_draft(acting(request), house, typed(request.POST))
    if request.headers.get("HX-Request") != "true":
        return redirect("people:door", house.pk)
    return render(request, "people/_kept.html", {"draft": kept})


@never_cache
@require_POST
@require_role(*base.WRITERS)
def row_add(request: HttpRequest) -> HttpResponse:
    """One more row, and how many there are then."""
    count = min(MOST_ROWS, row_count(request.POST) + 1)
    row = RowForm(count - 1)
    context = {"row": row, "count": count, "full": count >= MOST_ROWS}
    return render(request, "people/_row_more.html", context)


@never_cache
@require_POST
@require_role(*base.WRITERS)
def row_check(request: HttpRequest) -> HttpResponse:
    """What the number says, what is wrong with the row, and who is known already."""
    text = request.POST.get("check", "")
    number = int(text) if text.isdecimal() and len(text) < 3 else 0
    data = spelled_out(request.POST, number)
    row = MetForm(data) if text == MET else RowForm(number, data)
    context: dict[str, Any] = {"row": row, "fresh": True}
    if row.is_valid() and row.facts is not None:
        try:
            found = recognise.known(acting(request), row.facts, timezone.localdate())
        except recognise.TooManyLooks:
            context["too_many"] = recognise.too_many()
        else:
            row.known = [one for one in found if one.person is not None]
    return render(request, "people/_said.html", context)


def spelled_out(data: QueryDict, number: int) -> QueryDict:
    """Sex and birth date as the number says them, where nothing else was typed."""
    copy = data.copy()
    kind = data.get(f"row-{number}-document_kind", "")
    try:
        text = checking.document(kind, data.get(f"row-{number}-document", ""), timezone.localdate())
    except ValidationError:
        return copy
    if said := checking.derived(kind, text):
        copy[f"row-{number}-sex"] = said.sex
        copy[f"row-{number}-birth_date"] = said.birth_date.isoformat()
    return copy
