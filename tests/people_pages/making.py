"""A small register in the grid of the cast, and one person elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from people.models import (
    House,
    Household,
    Merge,
    Organisation,
    OrganisationPerson,
    Person,
    Residence,
    Vehicle,
)
from people.services import (
    By,
    HouseFacts,
    OrganisationFacts,
    add_part,
    merge,
    register_house,
    register_household,
    register_organisation,
    register_vehicle,
)
from tests.people.making import (
    BY,
    THERE,
    make_building,
    make_person,
    make_residence,
    make_room,
    resident_id,
)

BORN = dt.date(1975, 5, 17)
NAME, PHONE, PLATE = "欧阳建国", "13812345678", "陕CA1234"
OUT_NAME = "欧阳文斌"


@dataclass
class Register:
    """One building with a unit and a room, who lives there, and somebody in another township."""

    building: House
    unit: House
    room: House
    person: Person
    other: Person
    residence: Residence
    household: Household
    organisation: Organisation
    vehicle: Vehicle
    outside: Person
    outside_house: House
    document: str
    part: OrganisationPerson
    empty: House

    def merge(self) -> Merge:
        """Somebody without a document who turns out to be the person."""
        double = make_person("欧阳建国", document_kind="unknown", phones=["13800000009"])
        make_residence(double, self.room, "temporary")
        return merge(double, self.person, by=By(why="户口本"))


def make_register() -> Register:
    """Needs the cast's grid and the other township."""
    building = make_building()
    unit = _unit(building)
    room = make_room(unit, "301", floor=3, use="own")
    document = resident_id(BORN)
    person = make_person(NAME, document=document, phones=[PHONE], occupation="教师")
    other = make_person("李梅", document=resident_id(dt.date(1978, 8, 9)))
    residence = make_residence(person, room, valid_from=dt.date(2020, 1, 1))
    make_residence(other, room, valid_from=dt.date(2021, 1, 1))
    home = register_household(house=room, members=[(person, "head"), (other, "spouse")], by=BY)
    facts = OrganisationFacts(name="东湖便利店", kind="shop", house=room, phone="0917-7221234")
    organisation = register_organisation(facts, by=BY)
    part = add_part(organisation, person, "in_charge", by=BY)
    vehicle = register_vehicle(plate=PLATE, kind="car", owner=person, by=BY)
    outside_house = make_room(make_building(THERE), "101")
    outside = make_person(OUT_NAME, phones=["13912345678"])
    make_residence(outside, outside_house)
    return Register(
        building,
        unit,
        room,
        person,
        other,
        residence,
        home,
        organisation,
        vehicle,
        outside,
        outside_house,
        document,
        part,
        make_room(unit, "302", floor=3, use="empty"),
    )


def _unit(building: House) -> House:
    return register_house(HouseFacts(level="unit", parent=building, number="2"), by=BY)
