"""A small county with everybody a case can meet, for tests that act at random."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from accounts.models import Department, Role, User
from grids.models import Area
from tests.factories import make_department, make_kind, make_person


@dataclass
class World:
    """Every person is posted with the right to see confidential cases, as a county would."""

    people: dict[str, User]
    departments: list[Department]
    grid: Area
    community: Area
    township: Area
    county: Area


@pytest.fixture
def world(
    county: Area,
    township: Area,
    community: Area,
    grid: Area,
) -> World:
    committee = make_department(make_kind("M01", "community", is_centre_unit=True), community)
    station = make_department(make_kind("T04", "township"), township)
    brigade = make_department(make_kind("C22"), county)
    bureau = make_department(make_kind("C09"), county)
    posts: list[tuple[str, str, Area | Department]] = [
        ("worker", Role.WORKER, grid),
        ("second_worker", Role.WORKER, grid),
        ("operator", Role.OPERATOR, community),
        ("committee", Role.LIAISON, committee),
        ("township_operator", Role.OPERATOR, township),
        ("township_supervisor", Role.SUPERVISOR, township),
        ("station", Role.LIAISON, station),
        ("brigade", Role.LIAISON, brigade),
        ("bureau", Role.LIAISON, bureau),
        ("county_operator", Role.OPERATOR, county),
        ("second_county_operator", Role.OPERATOR, county),
        ("county_supervisor", Role.SUPERVISOR, county),
    ]
    people = {
        name: make_person(name, role, place, confidential=True, is_head=role == Role.SUPERVISOR)
        for name, role, place in posts
    }
    return World(people, [committee, station, brigade, bureau], grid, community, township, county)
