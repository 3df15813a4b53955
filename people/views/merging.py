"""Merging two records of one person after a look at both, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import acting, posted, require_role
from accounts.models import User
from people import duplicates, masked, shown
from people.forms.merging import MergeForm, OtherForm, WhyForm
from people.models import (
    HouseholdMember,
    Merge,
    OrganisationPerson,
    Person,
    Phone,
    Residence,
    Vehicle,
)
from people.services import merge, unmerge
from people.views import base, person_edit, saving


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.MERGERS)
def merge_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which other record it is: those that look alike are proposed, any in sight is found."""
    person, user = person_edit.person_of(request, pk), acting(request)
    form = OtherForm(user, person, posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect("people:merge_confirm", pk, form.cleaned_data["person"].pk)
    title = _("Same as another")
    context = {
        "person": person,
        "form": form,
        "near": shown.lines(user, alike(user, person)),
        "title": title,
        "back": person_edit.back_to(person),
        "crumbs": person_edit.crumbs(request, person, title),
    }
    return render(request, "people/merge_choose.html", context)


def alike(user: User, person: Person) -> list[Person]:
    """Others in sight with the same document, or with name, birth date and a phone alike."""
    numbers = [phone.number for phone in Phone.objects.for_user(user).filter(person=person)]
    found = [
        *duplicates.with_document(person.document),
        *duplicates.alike(person.name, person.birth_date, numbers),
    ]
    keys = {one.pk for one in found} - {person.pk}
    return list(Person.objects.for_user(user).filter(pk__in=keys))


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.MERGERS)
def merge_confirm(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Both side by side, masked, and what goes over; then which of them goes on, and with what."""
    if pk == other:
        raise Http404
    pair = [person_edit.person_of(request, pk), person_edit.person_of(request, other)]
    pair.sort(key=lambda one: (not one.document, one.pk))
    form = MergeForm(acting(request), pair, posted(request))
    if request.method == "POST" and form.is_valid():
        last = form.survived_by
        if saving.tried(form, lambda: _merge(request, form)) is not None:
            messages.success(request, _("Both are one record now. It can be undone here."))
            return redirect("people:person_show", last.pk)
    user, title = acting(request), _("Same as another")
    context = {
        "records": [record(user, one, request.path) for one in pair],
        "form": form,
        "back": reverse("people:merge", args=[pk]),
        "title": title,
        "crumbs": person_edit.crumbs(request, pair[0], title),
    }
    return render(request, "people/merge_confirm.html", context)


def _merge(request: HttpRequest, form: MergeForm) -> Merge:
    last = form.survived_by
    gone = next(one for one in form.pair if one.pk != last.pk)
    by = base.by(request, form.cleaned_data["why"])
    return merge(gone, last, by=by, keep=form.keep, heads=form.chosen_heads)


def record(user: User, person: Person, back: str) -> dict[str, Any]:
    """One of the two as the preview shows it; everything in sight only."""
    return {
        "line": shown.lines(user, [person])[0],
        "facts": shown.facts(user, person, back),
        "phones": [masked.phone(row) for row in Phone.objects.for_user(user).filter(person=person)],
        "counts": counts(user, person),
    }


def counts(user: User, person: Person) -> list[tuple[str, int]]:
    """How much hangs on the record, as far as in sight."""
    rows = (
        (_("Homes, now and before"), Residence, "person"),
        (_("Households"), HouseholdMember, "person"),
        (_("Organisations"), OrganisationPerson, "person"),
        (_("Vehicles"), Vehicle, "owner"),
    )
    return [
        (label, model.objects.for_user(user).filter(**{name: person}).count())
        for label, model, name in rows
    ]


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.MERGERS)
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Two records again; what went over goes back, what came later stays."""
    row: Merge = base.seen(request, Merge.objects.filter(undone_at=None), pk)
    form = WhyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        by = base.by(request, form.cleaned_data["why"])
        if saving.tried(form, lambda: unmerge(row, by=by)) is not None:
            messages.success(request, _("Both records stand as before."))
            return redirect("people:person_show", row.survivor_id)
    title = _("Undo this merge")
    view = saving.Shown(
        title=title,
        action=title,
        back=person_edit.back_to(row.survivor),
        crumbs=person_edit.crumbs(request, row.survivor, title),
        notes=[
            _("%(name)s becomes a record of its own again.")
            % {"name": shown.line(row.person, timezone.localdate()).name},
            _("Homes, phones and vehicles that went over go back; what was added since stays."),
        ],
    )
    return saving.page(request, form, view)
