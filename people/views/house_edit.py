"""Adding and changing buildings, units and rooms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import acting, posted, require_role
from people import shown
from people.forms.houses import BuildingForm, EndForm, PartForm, refuse_ahead
from people.models import House
from people.services import HouseFacts, change_house, check_house, end_house, register_house
from people.views import base, door_start, houses, saving

PICK = "id_latitude id_longitude"


def house_of(request: HttpRequest, pk: int) -> House:
    rows = House.objects.in_use().select_related("area", "parent__area", "building", "owner__key")
    house: House = base.seen(request, rows.defer("footprint"), pk)
    return house


def back_to(house: House) -> str:
    return reverse("people:house_show", args=[house.pk])


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def house_create(request: HttpRequest) -> HttpResponse:
    """A building; from the door one goes on with its rooms."""
    form = BuildingForm(acting(request), posted(request))
    if request.method == "POST" and form.is_valid():
        house = saving.tried(
            form, lambda: register_house(HouseFacts(**form.values()), by=base.by(request))
        )
        if house is not None:
            messages.success(request, _("The building is registered."))
            target = "people:door_rooms" if "door" in request.GET else "people:house_show"
            return redirect(target, house.pk)
    title = _("Add a building")
    view = saving.Shown(
        title=title,
        action=_("Save"),
        back=reverse("people:door_start" if "door" in request.GET else "people:house_list"),
        crumbs=base.way(request, None, (_("Houses"), reverse("people:house_list")), (title, None)),
        pick=PICK,
    )
    return saving.page(request, form, view)


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def house_edit(request: HttpRequest, pk: int) -> HttpResponse:
    house, user = house_of(request, pk), acting(request)
    initial = {name: getattr(house, name) for name in ("seq", "use", "area_m2", "floor")}
    form: Any
    if house.parent is None:
        form = BuildingForm(user, posted(request), house=house, initial=initial)
    else:
        form = PartForm(posted(request), house=house, parent=house.parent, initial=initial)
    title = _("Edit")
    view = saving.Shown(
        title=f"{title}: {shown.house_name(house, user)}",
        action=_("Save"),
        back=back_to(house),
        crumbs=houses.crumbs(request, house, (title, None)),
        more=[(_("The house is gone"), reverse("people:house_end", args=[pk]))],
        pick=PICK if house.parent is None else "",
        point=house.point,
    )

    def save() -> House:
        seq = form.cleaned_data["seq"]
        return change_house(house, form.values(), by=base.by(request), seq=seq)

    return saving.answer(request, form, view, save, _("The changes are saved."), house)


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def part_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit or a room of a building, or a room of a unit."""
    house = house_of(request, pk)
    if house.level == "room":
        return redirect("people:house_show", pk)
    form = PartForm(posted(request), parent=house)
    if request.method == "POST" and form.is_valid():
        made = saving.tried(form, lambda: door_start.room_of(request, house, form))
        if made is not None:
            messages.success(request, _("Registered: %(name)s.") % {"name": made.number})
            return redirect("people:house_show", house.pk)
    title = _("Add a unit or room")
    crumbs = houses.crumbs(request, house, (title, None))
    return saving.page(request, form, saving.Shown(title, _("Save"), back_to(house), crumbs))


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def house_end(request: HttpRequest, pk: int) -> HttpResponse:
    house = house_of(request, pk)
    today = timezone.localdate()
    form = EndForm(posted(request), label=_("Gone since"), initial={"seq": house.seq, "on": today})
    if request.method == "POST" and form.is_valid():
        refuse_ahead(form, "on", today)
        if not form.errors and _ended(request, house, form):
            messages.success(request, _("The house is kept as gone; its history stays."))
            return redirect("people:house_show", pk)
    title = _("The house is gone")
    view = saving.Shown(
        title=title,
        action=_("Keep as gone"),
        back=back_to(house),
        crumbs=houses.crumbs(request, house, (title, None)),
        notes=[_("Its units and rooms are gone with it. Nobody may be registered there any more.")],
        danger=True,
    )
    return saving.page(request, form, view)


def _ended(request: HttpRequest, house: House, form: EndForm) -> bool:
    data = form.cleaned_data
    done = saving.tried(
        form, lambda: end_house(house, data["on"], by=base.by(request), seq=data["seq"]), house
    )
    return done is not None


@never_cache
@require_POST
@require_role(*base.WRITERS)
def house_check(request: HttpRequest, pk: int) -> HttpResponse:
    check_house(house_of(request, pk), by=base.by(request))
    messages.success(request, _("Noted: what is registered was found to be true today."))
    return redirect("people:house_show", pk)
