"""Which house: found by its address, by where the worker stands, or added."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import acting, posted, require_role
from people import rooms
from people.forms.houses import PartForm
from people.indexes import NUMBER, wanted
from people.models import House, HouseLevel
from people.services import HouseFacts, register_house
from people.views import base, houses

NEAR_METRES = 200
MOST_NEAR = 12


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def door_start(request: HttpRequest) -> HttpResponse:
    """The buildings in sight, found by words or nearest first; POST keeps both out of addresses."""
    if request.method == "POST" and "latitude" not in request.POST:
        return base.search_sent(request)
    page = base.listing(request, houses.find)
    context: dict[str, Any] = {
        "listing": page,
        "near": near(request) if request.method == "POST" else None,
        "crumbs": base.way(request, None, (_("At the door"), None)),
    }
    return render(request, "people/door_start.html", context)


def near(request: HttpRequest) -> list[House]:
    """Buildings around a point, nearest first; the point is kept nowhere."""
    try:
        lat, lng = float(request.POST["latitude"]), float(request.POST["longitude"])
        point = Point(lng, lat, srid=4326)
    except (KeyError, ValueError):
        return []
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):
        return []
    degrees = D(m=NEAR_METRES).m / 80_000
    rows = House.objects.for_user(acting(request)).in_use().buildings()
    around = rows.filter(point__dwithin=(point, degrees)).select_related("area")
    found = around.annotate(far=Distance("point", point)).order_by("far", "pk")
    return list(found.defer(*houses.HEAVY)[:MOST_NEAR])


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def door_rooms(request: HttpRequest, pk: int) -> HttpResponse:
    """Which room of the building; one that is not there yet is added and gone to at once."""
    rows = House.objects.in_use().buildings().select_related("area").defer("footprint")
    building: House = base.seen(request, rows, pk)
    form = PartForm(posted(request), parent=building)
    if request.method == "POST" and form.is_valid():
        try:
            room = room_of(request, building, form)
        except ValidationError as error:
            base.add_errors(form, error)
        else:
            return redirect("people:door", room.pk)
    context = {
        "house": building,
        "units": rooms.plan(acting(request), building, timezone.localdate()),
        "form": form,
        "crumbs": houses.crumbs(request, building, (_("At the door"), None)),
    }
    return render(request, "people/door_rooms.html", context)


def room_of(request: HttpRequest, building: House, form: PartForm) -> House:
    """The room of that number, found or registered, with its unit where it has one."""
    unit, data = form.cleaned_data.get("unit", ""), form.cleaned_data
    parent = building
    if unit and data.get("level") != HouseLevel.UNIT:
        parent = part(building, unit) or register_house(
            HouseFacts(level=HouseLevel.UNIT.value, parent=building, number=unit),
            by=base.by(request),
        )
    known = part(parent, data["number"])
    if known is not None:
        return known
    level = data.get("level") or HouseLevel.ROOM.value
    facts = HouseFacts(level=level, parent=parent, **form.values())
    return register_house(facts, by=base.by(request))


def part(parent: House, number: str) -> House | None:
    """The unit or room of that number directly in a house."""
    rows = House.objects.in_use().filter(parent=parent)
    found: House | None = rows.filter(number_index__in=wanted(NUMBER, number)).first()
    return found
