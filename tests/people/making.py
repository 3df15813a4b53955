"""Makes houses and people for tests; every argument has a usable default.

Resident identity numbers carry a county code that was given to nobody before 2021.
"""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from django.contrib.gis.geos import Point
from stdnum.cn import ric

from people.models import House, HouseLevel, Person, Residence
from people.services import (
    By,
    HouseFacts,
    PersonFacts,
    add_residence,
    register_house,
    register_person,
)

BY = By()
HERE = Point(107.05, 34.05, srid=4326)
"""In the grid of the cast."""

THERE = Point(107.55, 34.05, srid=4326)
"""In the other township."""

_number = count(1)


def resident_id(born: dt.date = dt.date(1980, 3, 5), serial: int | None = None) -> str:
    """A number with a good check character; an odd serial is a man's."""
    serial = next(_number) * 2 % 1000 if serial is None else serial
    head = f"610305{born:%Y%m%d}{serial:03d}"
    return head + ric.calc_check_digit(head + "0")


def make_building(point: Point | None = HERE, **more: Any) -> House:
    values = {"address": f"南大街{next(_number)}号院3号楼", "point": point, **more}
    return register_house(HouseFacts(**values), by=BY)


def make_room(building: House | None = None, number: str = "", **more: Any) -> House:
    values = {"parent": building or make_building(), "number": number or f"{next(_number)}", **more}
    return register_house(HouseFacts(level=HouseLevel.ROOM.value, **values), by=BY)


def make_person(name: str = "张三", **more: Any) -> Person:
    """A person with a document of their own, unless another kind is asked for."""
    values = {"document_kind": "resident_id", "document": "", **more}
    if values["document_kind"] == "resident_id" and not values["document"]:
        values["document"] = resident_id()
    return register_person(PersonFacts(name=name, **values), by=BY, alike_ok=True)


def make_residence(person: Person, house: House, kind: str = "actual", **more: Any) -> Residence:
    return add_residence(person=person, house=house, kind=kind, by=BY, **more)


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)
