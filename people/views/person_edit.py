"""Changing what is known of a person: facts, homes, vehicles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import acting, posted, require_role
from people import duplicates, shown
from people.forms import pick
from people.forms.persons import PersonForm, ResidenceForm, VehicleForm
from people.models import Person, Residence, Vehicle
from people.services import (
    add_residence,
    change_person,
    change_residence,
    change_vehicle,
    check_person,
    end_vehicle,
    register_vehicle,
)
from people.views import base, saving
from people.views.merged import leads_on


def person_of(request: HttpRequest, pk: int) -> Person:
    """A person in sight whose record is not erased."""
    person: Person = base.seen(request, Person.objects.filter(erased_at=None), pk)
    return person


def back_to(person: Person) -> str:
    return reverse("people:person_show", args=[person.pk])


def crumbs(request: HttpRequest, person: Person, title: str) -> base.Crumbs:
    steps = [(_("People"), reverse("people:person_list")), (shown.name_of(person), back_to(person))]
    return base.way(request, None, *steps, (title, None))


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
@leads_on
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    form = PersonForm(person, posted(request))
    alike: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            saved = saving.tried(form, lambda: _change(request, person, form), person)
        except _Found as found:
            alike, saved = _ask(request, form, found.alike), None
        if saved is not None:
            messages.success(request, _("The changes are saved."))
            return redirect("people:person_show", pk)
    view = saving.Shown(
        title=_("Edit"),
        action=_("Save"),
        back=back_to(person),
        crumbs=crumbs(request, person, _("Edit")),
    )
    return saving.page(request, form, view, alike=alike)


def _change(request: HttpRequest, person: Person, form: PersonForm) -> Person:
    data = form.cleaned_data
    try:
        return change_person(
            person,
            form.values(),
            by=base.by(request, data["why"]),
            seq=data["seq"],
            alike_ok=data["alike_ok"],
        )
    except duplicates.Alike as found:
        raise _Found(found) from found


class _Found(Exception):
    """Carries `Alike` past who takes it for an error of a field."""

    def __init__(self, alike: duplicates.Alike) -> None:
        super().__init__()
        self.alike = alike


def _ask(request: HttpRequest, form: PersonForm, found: duplicates.Alike) -> list[Any]:
    """Who it may be, as far as in sight."""
    base.add_errors(form, found)
    if found.ground == "likeness":
        form.ask_alike()
    user = acting(request)
    seen = Person.objects.for_user(user).filter(pk__in=[one.pk for one in found.people])
    return shown.lines(user, seen)


@never_cache
@require_POST
@require_role(*base.WRITERS)
def person_check(request: HttpRequest, pk: int) -> HttpResponse:
    check_person(person_of(request, pk), by=base.by(request))
    messages.success(request, _("Noted: what is registered was found to be true today."))
    return redirect("people:person_show", pk)


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def residence_add(request: HttpRequest, pk: int) -> HttpResponse:
    person, user = person_of(request, pk), acting(request)
    form, title = ResidenceForm(user, posted(request)), _("Add a home")
    view = saving.Shown(title, _("Save"), back_to(person), crumbs(request, person, title))

    def save() -> Residence:
        data, by = form.cleaned_data, base.by(request)
        house = data["house"]
        before = house.use
        more = {"leaving": data["leaving"], "use": data["use"]}
        row = add_residence(person=person, house=house, by=by, **more, **form.values())
        base.say_use(request, row.house.use if row.house.use != before else "")
        return row

    return saving.answer(request, form, view, save, _("The home is registered."))


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def residence_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row: Residence = base.seen(request, Residence.objects, pk)
    form = ResidenceForm(acting(request), posted(request), row)
    title = _("Home: %(place)s") % {"place": row.house.place}
    view = saving.Shown(title, _("Save"), back_to(row.person), crumbs(request, row.person, title))

    def save() -> Residence:
        data, by, before = form.cleaned_data, base.by(request), row.house.use
        use = data.get("use")
        saved = change_residence(row, form.values(), by=by, seq=data["seq"], use=use)
        base.say_use(request, saved.house.use if saved.house.use != before else "")
        return saved

    return saving.answer(request, form, view, save, _("The changes are saved."), row)


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def vehicle_add(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    way = crumbs(request, person, _("Add a vehicle"))
    return vehicle_added(request, back_to(person), way, owner=person)


def vehicle_added(request: HttpRequest, back: str, way: base.Crumbs, **owner: Any) -> HttpResponse:
    """The form for a vehicle of an `owner` or an `organisation`."""
    form = VehicleForm(posted(request))
    view = saving.Shown(_("Add a vehicle"), _("Save"), back, way)

    def save() -> Vehicle:
        return register_vehicle(by=base.by(request), **owner, **form.values())

    return saving.answer(request, form, view, save, _("The vehicle is registered."))


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def vehicle_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Also ends it: with the day since when it is gone."""
    row: Vehicle = base.seen(request, Vehicle.objects, pk)
    form, title = VehicleForm(posted(request), row), _("Vehicle")
    way = base.way(request, None, (title, None))
    view = saving.Shown(title, _("Save"), _owner_page(row), way)
    return saving.answer(
        request,
        form,
        view,
        lambda: _save_vehicle(request, row, form),
        _("The changes are saved."),
        row,
    )


def _owner_page(row: Vehicle) -> str:
    if row.owner_id is not None:
        return reverse("people:person_show", args=[row.owner_id])
    return reverse("people:organisation_show", args=[row.organisation_id])


def _save_vehicle(request: HttpRequest, row: Vehicle, form: VehicleForm) -> Vehicle:
    by, seq = base.by(request), form.cleaned_data["seq"]
    saved = change_vehicle(row, form.values(), by=by, seq=seq)
    if form.cleaned_data["ended_on"]:
        saved = end_vehicle(saved, form.cleaned_data["ended_on"], by=by)
    return saved


@never_cache
@require_POST
@require_role(*base.WRITERS)
def find(request: HttpRequest, kind: str) -> HttpResponse:
    """What fits the words typed so far, in sight and masked; the field calls by itself."""
    name = request.POST.get("name", "")
    text = request.POST.get(f"{name}-text", "")
    but = request.POST.get("but", "")
    options = pick.found(kind, acting(request), text, but) if name.isidentifier() else []
    context = {"options": options, "name": name, "nothing": bool(text.strip() and not options)}
    return render(request, "people/_options.html", context)
