"""Buildings, units and rooms: where they stand and what follows them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import connection

from grids.models import Area
from people.models import Change, House
from people.services import (
    HouseFacts,
    OrganisationFacts,
    Stale,
    change_house,
    end_house,
    end_residence,
    register_house,
    register_organisation,
)
from tests.people.making import (
    BY,
    THERE,
    again,
    make_building,
    make_person,
    make_residence,
    make_room,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground(grid: Area, other_township: Area) -> None:
    """The cast's grid and another township."""


def test_a_building_stands_in_the_grid_at_its_point(grid: Area) -> None:
    house = make_building(address="南大街12号院3号楼2单元")
    assert (house.area, house.sight_path) == (grid, grid.path)
    assert (house.place, house.address) == ("南大街12号院3号楼", "南大街12号院3号楼2单元")


def test_a_building_needs_a_point_within_a_boundary_or_an_area(grid: Area) -> None:
    with pytest.raises(ValidationError) as told:
        make_building(Point(0, 0, srid=4326))
    assert list(told.value.message_dict) == ["point"]
    assert make_building(Point(0, 0, srid=4326), area=grid).area == grid
    assert make_building(None, area=grid).sight_path == grid.path


def test_units_and_rooms_stand_with_their_building(grid: Area) -> None:
    building = make_building(number="3")
    unit = register_house(HouseFacts(level="unit", parent=building, number="2"), by=BY)
    room = make_room(unit, "201", floor=2, use="let", area_m2=Decimal("88.5"))
    assert (unit.building, room.building) == (building, building)
    assert (room.area, room.sight_path, room.place) == (grid, grid.path, building.place)
    assert again(room).number == "201"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"level": "building"}, "address"),
        ({"level": "room", "number": "1"}, "parent"),
        ({"level": "unit", "number": ""}, "number"),
        ({"level": "building", "address": "x", "area_m2": Decimal(0)}, "area_m2"),
    ],
)
def test_it_refuses_what_cannot_be_by_field(facts: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as told:
        register_house(HouseFacts(**facts), by=BY)  # type: ignore[arg-type]
    assert field in told.value.message_dict


def test_a_room_is_part_of_no_room_and_a_unit_of_no_unit() -> None:
    room = make_room()
    with pytest.raises(ValidationError):
        make_room(room)
    unit = register_house(HouseFacts(level="unit", parent=make_building(), number="1"), by=BY)
    with pytest.raises(ValidationError):
        register_house(HouseFacts(level="unit", parent=unit, number="1"), by=BY)


def test_a_number_stands_once_in_a_building() -> None:
    room = make_room(number="201")
    with pytest.raises(ValidationError) as told:
        make_room(room.parent, " 201 ")
    assert list(told.value.message_dict) == ["number"]
    make_room(make_building(), "201")


def test_a_corrected_point_takes_the_rooms_their_people_and_shops_along(
    other_township: Area,
) -> None:
    building = make_building()
    room, person = make_room(building), make_person()
    make_residence(person, room)
    shop = register_organisation(OrganisationFacts("五金店", house=building), by=BY)
    change_house(building, {"point": THERE}, by=BY)
    path = other_township.path
    assert {again(room).sight_path, again(shop).sight_path} == {path}
    assert again(person).sight == [path[:4], path]


def test_a_new_address_is_cut_to_its_part_in_clear_anew() -> None:
    building = make_building(address="南大街1号院")
    room = make_room(building)
    change_house(building, {"address": "北大街7号院2号楼301"}, by=BY, seq=1)
    assert again(room).place == again(building).place == "北大街7号院2号楼"
    change_house(building, {"place": "北大街7号院"}, by=BY)
    assert again(building).place == "北大街7号院"
    assert again(building).address == "北大街7号院2号楼301"


def test_a_room_is_changed_and_its_history_kept() -> None:
    room = make_room(number="8", use="own")
    change_house(room, {"use": "let", "number": "9"}, by=BY, seq=1)
    lines = Change.objects.of(room).filter(action="change").order_by("field")
    assert [line.field for line in lines] == ["number", "use"]
    assert [(line.old, line.new) for line in lines][1] == ("own", "let")
    with pytest.raises(Stale):
        change_house(room, {"use": "empty"}, by=BY, seq=1)
    with pytest.raises(ValidationError):
        change_house(room, {"parent": None}, by=BY)


def test_a_house_goes_when_nobody_lives_there() -> None:
    building = make_building()
    room = make_room(building)
    residence = make_residence(make_person(), room, valid_from=dt.date(2026, 1, 1))
    day = dt.date(2026, 6, 1)
    with pytest.raises(ValidationError):
        end_house(building, day, by=BY)
    end_residence(residence, day, by=BY)
    end_house(building, day, by=BY)
    assert again(room).ended_on == day
    assert not House.objects.in_use().exists()
    with pytest.raises(ValidationError):
        make_residence(make_person(), again(room), valid_from=day)


def test_numbers_and_whole_addresses_are_not_in_clear_in_the_table() -> None:
    make_room(make_building(address="南大街12号院3号楼2单元"), "4711", owner_text="王大锤")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(h::text, ' ') FROM people_house h")
        [(text,)] = cursor.fetchall()
    assert "南大街12号院3号楼" in text
    assert not any(word in text for word in ("2单元", "4711", "王大锤"))
