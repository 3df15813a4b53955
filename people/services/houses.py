"""Registering and changing buildings, units and rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import Point, Polygon
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gridgov.masks import mask_address
from grids.models import Area
from grids.services.boundaries import locate
from people.history import By, note
from people.models import Change, House, HouseLevel, Person, Residence
from people.services.base import Breach, Problems, change, create, locked, refusing

FIELDS = (
    "level",
    "parent",
    "place",
    "number",
    "address",
    "floor",
    "use",
    "area_m2",
    "owner",
    "owner_text",
    "point",
    "area",
)
CHANGEABLE = frozenset(FIELDS) - {"level", "parent"} | {"footprint"}
BREACHES: dict[str, Breach] = {
    "house_number_once": ("number", gettext_lazy("There is such a number here already."))
}


@dataclass(frozen=True)
class HouseFacts:
    """What is known of a house.

    A building has an `address` (whole; `place`, down to the building, is taken from it unless
    given) and a `point` (WGS-84), by which its grid is found; `area` is the one to stand in where
    there is no point or no grid at it. Units and rooms have a `parent` and a `number`.
    """

    level: str = HouseLevel.BUILDING.value
    parent: House | None = None
    place: str = ""
    number: str = ""
    address: str = ""
    floor: int | None = None
    use: str = ""
    area_m2: Decimal | None = None
    owner: Person | None = None
    owner_text: str = ""
    point: Point | None = None
    footprint: Polygon | None = None
    area: Area | None = None


def register_house(facts: HouseFacts, *, by: By) -> House:
    """A new house. Raises ValidationError by field."""
    _check(facts)
    house = House(**{**vars(facts), **_placed(facts)})
    if facts.parent is not None:
        house.building_id = facts.parent.building_id or facts.parent.pk
    with refusing(BREACHES), transaction.atomic():
        found: House = create(house, FIELDS, by)
    return _as_placed(found)


def _as_placed(house: House) -> House:
    """With what the database copied from the building or the area."""
    house.refresh_from_db(fields=["area", "sight_path", "place"])
    return house


def _check(facts: HouseFacts) -> None:
    problems = Problems()
    parent = facts.parent
    if facts.level == HouseLevel.BUILDING:
        if parent is not None:
            problems.add("parent", _("A building stands in no other house."))
        if not (facts.place or facts.address).strip():
            problems.add("address", _("Type the address of the building."))
    elif parent is None or parent.level == HouseLevel.ROOM or facts.level == parent.level:
        problems.add("parent", _("A unit is part of a building, a room of a building or unit."))
    elif parent.ended_on is not None:
        problems.add("parent", _("This building is gone. Nothing can be added to it."))
    if facts.level != HouseLevel.BUILDING and not facts.number.strip():
        problems.add("number", _("Type the number of the unit or room."))
    if facts.area_m2 is not None and facts.area_m2 <= 0:
        problems.add("area_m2", _("Type the floor space in square metres, more than 0."))
    problems.refuse()


def _placed(facts: HouseFacts) -> dict[str, Any]:
    """Where it stands: parts with their building, a building in the grid at its point."""
    number = facts.number.strip()
    if facts.parent is not None:
        return {"number": number, "area": facts.parent.area, "point": None}
    address = facts.address.strip()
    area = (locate(facts.point) if facts.point is not None else None) or facts.area
    if area is None:
        raise ValidationError({"point": [_("Mark a point on the map, or choose the grid.")]})
    return {
        "number": number,
        "address": address,
        "place": facts.place.strip() or mask_address(address).rstrip("*"),
        "area": area,
    }


def facts_of(house: House) -> HouseFacts:
    return HouseFacts(**{field.name: getattr(house, field.name) for field in fields(HouseFacts)})


def change_house(
    house: House, values: Mapping[str, Any], *, by: By, seq: int | None = None
) -> House:
    """Sets the fields in `values` (names of HouseFacts). Raises ValidationError by field, Stale.

    A new address is cut to its part in clear anew, a new point finds its grid.
    """
    if set(values) - CHANGEABLE:
        raise ValidationError(_("What a house is part of stays. End it, and register another."))
    with refusing(BREACHES), transaction.atomic():
        row: House = locked(house, seq, "owner__key", "area", "parent__area")
        after = replace(facts_of(row), **values)
        if "address" in values and "place" not in values:
            after = replace(after, place="")
        _check(after)
        fresh = {**values, **_placed(after)}
        if not {"point", "area"} & set(values):
            del fresh["area"]
        change(row, fresh, by)
    return _as_placed(row)


@transaction.atomic
def end_house(house: House, day: dt.date, *, by: By, seq: int | None = None) -> House:
    """The house is gone since `day`, with its units and rooms. Refused while people live there."""
    row: House = locked(house, seq)
    parts = House.objects.filter(Q(pk=row.pk) | Q(building=row) | Q(parent=row))
    if Residence.objects.on(day).filter(house__in=parts).exists():
        raise ValidationError(
            {"ended_on": [_("People are still registered here. Let them move out first.")]}
        )
    for part in parts.filter(ended_on=None).select_for_update(of=("self",)):
        change(part, {"ended_on": day}, by, Change.Action.END)
    row.refresh_from_db()
    return row


@transaction.atomic
def check_house(house: House, *, by: By) -> House:
    """Notes that somebody found the record to be true today."""
    row: House = locked(house, None)
    row.checked_at = by.now
    row.save(update_fields=["checked_at"])
    note(row, Change.Action.CHECK, {}, by)
    return row
