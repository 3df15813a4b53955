"""Houses, and with them the people's sight, follow the boundary."""

from __future__ import annotations

import pytest

from accounts.models import Role, User
from grids import dependents, households
from grids.models import Area
from people.models import Change, House, Person
from people.services import OrganisationFacts, register_care, register_household
from people.services import register_organisation as organise
from tests.boundary_core.ground import four_grids, plan_of, point, publish, shape_of, wanted
from tests.factories import make_person as posted
from tests.people.making import BY, again, make_building, make_person, make_residence, make_room

pytestmark = pytest.mark.django_db
BETWEEN = point(107.13)
"""In the second grid; in the first once the border lies at 107.135."""


@pytest.fixture
def grids(community: Area) -> list[Area]:
    return four_grids(community)


@pytest.fixture
def workers(grids: list[Area]) -> list[User]:
    return [posted(f"worker{n}", Role.WORKER, grid) for n, grid in enumerate(grids)]


def test_a_house_goes_with_its_ground_and_takes_all_along(
    grids: list[Area], workers: list[User], system_admin: User
) -> None:
    moving, staying = make_room(make_building(BETWEEN)), make_room(make_building(point(107.05)))
    person, other = make_person(), make_person()
    make_residence(person, moving)
    make_residence(other, staying)
    household = register_household(house=moving, members=[(person, "head")], by=BY)
    import datetime as dt

    care = register_care(
        programme="hardship",
        decided_by="meeting",
        review_on=dt.date(2099, 1, 1),
        household=household,
        by=BY,
    )
    shop = organise(OrganisationFacts("五金店", house=moving.building), by=BY)
    stand = organise(OrganisationFacts("早点摊", point=BETWEEN), by=BY)
    assert again(moving).area == grids[1]
    publish(wanted(grids), by=system_admin, reason="survey")
    for row in (moving, moving.building, shop, stand):
        assert (again(row).area, again(row).sight_path) == (grids[0], grids[0].path)
    assert again(person).sight[-1] == again(care).sight[-1] == grids[0].path
    assert set(Person.objects.for_user(workers[0])) == {person, other}
    assert not Person.objects.for_user(workers[1]).exists()
    [line] = Change.objects.of(moving.building).filter(action="move")
    assert (line.old, line.new) == (str(grids[1].pk), str(grids[0].pk))


def test_what_will_move_is_told_without_naming_people(
    grids: list[Area], system_admin: User
) -> None:
    room = make_room(make_building(BETWEEN))
    make_residence(make_person("张三"), room)
    moves = {one.label: one for one in plan_of(wanted(grids), system_admin).moves}
    assert [one.count for one in moves.values()] == [1]
    assert "张" not in str(moves)


def test_a_house_that_somebody_put_elsewhere_and_one_that_is_gone_stay(
    grids: list[Area], system_admin: User
) -> None:
    house, gone = make_building(BETWEEN), make_building(BETWEEN)
    House.objects.filter(pk=house.pk).update(area=grids[3])
    House.objects.filter(pk=gone.pk).update(ended_on="2026-01-01")
    publish(wanted(grids), by=system_admin, reason="survey")
    assert (again(house).area, again(gone).area) == (grids[3], grids[1])


def test_the_heir_of_a_grid_takes_its_houses_and_who_was_registered_there(
    grids: list[Area], workers: list[User], system_admin: User
) -> None:
    from grids.boundaries.shapes import merge

    house, pointless = make_building(point(107.05)), make_building(None, area=grids[0])
    person = make_person(area=grids[0])
    whole = merge([shape_of(grids[0]), shape_of(grids[1])])
    ended = wanted(grids, shapes={grids[1].code: whole}, retired={grids[0].code: grids[1].code})
    publish(ended, by=system_admin, reason="merge")
    assert {again(row).area for row in (house, pointless, person)} == {grids[1]}
    assert list(Person.objects.for_user(workers[1])) == [person]


def test_an_area_with_houses_and_people_does_not_just_vanish(grids: list[Area]) -> None:
    make_building(point(107.05))
    organise(OrganisationFacts("早点摊", point=point(107.05)), by=BY)
    person = make_person(area=grids[0])
    hanging = {str(one.dependent.label): one for one in dependents.hanging_on(grids[0])}
    assert {label: one.count for label, one in hanging.items()} == {
        "Houses": 1,
        "Organisations": 1,
        "People registered here": 1,
    }
    assert all(one.dependent.preview(grids[0], grids[1]) for one in hanging.values())
    for one in hanging.values():
        assert not any("张" in text for text in one.dependent.list(grids[0], 5))
        one.dependent.move(grids[0], grids[1])
    assert not dependents.hanging_on(grids[0])
    assert again(person).area == grids[1]


def test_grids_are_proposed_from_where_households_live(grids: list[Area]) -> None:
    building = make_building(point(107.05))
    make_room(building)
    make_room(building)
    make_building(point(107.06))
    found = sorted(home.households for home in households.dwellings(shape_of(grids[0])))
    assert found == [1, 2]


@pytest.fixture(autouse=True)
def _in_english() -> object:
    from django.utils import translation

    with translation.override("en"):
        yield
