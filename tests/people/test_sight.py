"""Who sees what: by area, by a department's links, and nobody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import Department, Posting, Role, User
from grids.models import Area
from people import search, sight
from people.models import (
    Care,
    CareDetail,
    Change,
    House,
    Household,
    HouseholdMember,
    Merge,
    Organisation,
    OrganisationPerson,
    Person,
    Phone,
    Residence,
    Vehicle,
)
from people.services import (
    By,
    OrganisationFacts,
    add_part,
    change_person,
    end_residence,
    merge,
    register_care,
    register_household,
    register_organisation,
    register_vehicle,
    write_detail,
)
from tests.factories import acting_in, make_user
from tests.factories import make_person as posted
from tests.people.making import BY, THERE, make_building, make_person, make_residence, make_room

pytestmark = pytest.mark.django_db
MODELS: tuple[Any, ...] = (
    Person,
    Phone,
    House,
    Residence,
    Household,
    HouseholdMember,
    Organisation,
    OrganisationPerson,
    Vehicle,
    Change,
    Merge,
)
"""All but care, which fewer may see."""


@pytest.fixture
def family(grid: Area, other_township: Area) -> Person:
    """A person with everything one can have, in a room of the cast's grid."""
    building = make_building()
    room = make_room(building, "201")
    person = make_person("张三", phones=["13812345678"])
    make_residence(person, room)
    household = register_household(house=room, members=[(person, "head")], by=BY)
    shop = register_organisation(OrganisationFacts("东关五金店", "shop", house=building), by=BY)
    add_part(shop, person, "legal", by=BY)
    register_vehicle(plate="陕C0I001", kind="car", owner=person, by=BY)
    day = dt.date(2099, 1, 1)
    care = register_care(
        programme="disabled", decided_by="meeting", review_on=day, person=person, by=BY
    )
    write_detail(care, "needs a ramp", by=BY)
    register_care(
        programme="hardship", decided_by="meeting", review_on=day, household=household, by=BY
    )
    twin = make_person("张三", document_kind="none")
    merge(twin, person, by=By(why="the same"))
    return person


def seen(user: User) -> set[str]:
    return {model.__name__ for model in MODELS if model.objects.for_user(user).exists()}


ALL = {model.__name__ for model in MODELS}


@pytest.mark.parametrize(
    "who",
    ["worker", "operator", "township_operator", "county_operator", "supervisor", "auditor"],
)
def test_who_works_in_the_area_sees_its_records(
    family: Person, who: str, request: pytest.FixtureRequest
) -> None:
    assert seen(request.getfixturevalue(who)) == ALL


@pytest.mark.parametrize(
    "who",
    [
        "outsider",
        "liaison",
        "county_liaison",
        "department_head",
        "system_admin",
        "rights_admin",
    ],
)
def test_nobody_else_sees_anything_of_them(
    family: Person, who: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    assert seen(user) == set()
    assert not Care.objects.for_user(user).exists()


def test_a_user_without_a_posting_sees_nothing(family: Person) -> None:
    assert seen(make_user()) == set()


def test_another_grid_of_the_same_community_sees_nothing(family: Person, community: Area) -> None:
    from tests.factories import make_area, square

    grid = make_area(community, code="610305100001002", geometry=square(107.125, 34, 0.125))
    assert seen(posted("neighbour", Role.WORKER, grid)) == set()


@pytest.mark.parametrize(
    ("who", "count"),
    [("worker", 2), ("operator", 2), ("supervisor", 2), ("auditor", 0), ("liaison", 0)],
)
def test_care_is_for_who_visits(
    family: Person, who: str, count: int, request: pytest.FixtureRequest
) -> None:
    assert Care.objects.for_user(request.getfixturevalue(who)).count() == count


def test_care_is_seen_where_its_person_lives(family: Person, worker: User, outsider: User) -> None:
    mine = Care.objects.filter(person=family)
    Residence.objects.update(house=make_building(THERE))
    assert mine.get() in Care.objects.for_user(outsider)
    assert mine.get() not in Care.objects.for_user(worker)


def test_details_of_care_are_closed_and_opened_by_a_right(family: Person, operator: User) -> None:
    assert not CareDetail.objects.for_user(operator).exists()
    assert not Change.objects.for_user(operator).filter(kind__startswith="care").exists()
    Posting.objects.filter(user=operator).update(care=True)
    trusted = acting_in(operator.postings.get())
    assert CareDetail.objects.for_user(trusted).get().words == "needs a ramp"
    assert Change.objects.for_user(trusted).filter(kind="caredetail").get().new == "needs a ramp"


def test_the_right_opens_nothing_outside_the_area(family: Person, outsider: User) -> None:
    Posting.objects.filter(user=outsider).update(care=True)
    assert not CareDetail.objects.for_user(acting_in(outsider.postings.get())).exists()


@pytest.fixture
def linked(family: Person) -> Any:
    """A department is told of this one person by its cases."""

    def keys(user: User) -> Any:
        return Person.objects.filter(pk=family.pk).values("pk")

    sight.register("person", keys, "test")
    yield
    sight.unregister("person", "test")


def test_a_department_sees_who_its_cases_name_and_no_more(
    family: Person, linked: None, liaison: User, outsider: User, worker: User
) -> None:
    other = make_person("李四")
    make_residence(other, make_room())
    assert list(Person.objects.for_user(liaison)) == [family]
    assert not House.objects.for_user(liaison).exists()
    assert not Care.objects.for_user(liaison).exists()
    assert seen(outsider) == set()
    assert other in Person.objects.for_user(worker)


def test_who_moved_away_stays_in_sight_and_is_seen_where_they_live_now(
    family: Person, worker: User, outsider: User
) -> None:
    end_residence(Residence.objects.get(person=family), dt.date(2099, 1, 1), by=BY)
    make_residence(family, make_building(THERE))
    assert family in Person.objects.for_user(worker)
    assert family in Person.objects.for_user(outsider)
    assert [row.house.area for row in Residence.objects.for_user(outsider)] != [
        row.house.area for row in Residence.objects.for_user(worker)
    ]


def test_the_area_that_registered_somebody_sees_them_until_they_live_somewhere(
    grid: Area, other_township: Area, worker: User, outsider: User
) -> None:
    person = make_person(area=grid)
    assert person in Person.objects.for_user(worker)
    make_residence(person, make_building(THERE))
    assert person not in Person.objects.for_user(worker)
    assert person in Person.objects.for_user(outsider)
    Residence.objects.all().delete()
    assert person in Person.objects.for_user(worker)


def test_sight_follows_a_residence_whatever_changed_it(
    grid: Area, other_township: Area, worker: User, outsider: User
) -> None:
    person, other = make_person(), make_person()
    make_residence(person, make_room())
    Residence.objects.update(house=make_building(THERE))
    assert list(Person.objects.for_user(outsider)) == [person]
    assert not Person.objects.for_user(worker).exists()
    Residence.objects.update(person=other)
    assert list(Person.objects.for_user(outsider)) == [other]


def test_saving_a_person_read_long_ago_does_not_undo_what_is_seen(
    family: Person, worker: User
) -> None:
    family.sight = []
    family.save()
    change_person(family, {"occupation": "teacher"}, by=BY)
    assert family in Person.objects.for_user(worker)


@pytest.mark.parametrize("text", ["张三", "13812345678", "5678", "tail", "document"])
def test_searching_finds_what_is_in_sight_alone(
    family: Person, text: str, worker: User, outsider: User, liaison: User
) -> None:
    text = {"tail": family.document[-4:], "document": family.document}.get(text, text)
    assert list(search.people(worker, text)) == [family]
    assert not search.people(outsider, text).exists()
    assert not search.people(liaison, text).exists()


@pytest.mark.parametrize("text", ["张", "", "三张", "138", "%", "9999"])
def test_searching_finds_nothing_for_what_is_not_there(
    family: Person, text: str, worker: User
) -> None:
    assert not search.people(worker, text).exists()


def test_plates_houses_and_organisations_are_found(family: Person, worker: User) -> None:
    assert search.vehicles(worker, "陕C·0I001").count() == 1
    assert search.vehicles(worker, "I001").count() == 1
    assert search.organisations(worker, "五金").count() == 1
    assert search.houses(worker, "南大街").count() == 1


def test_nothing_of_them_is_found_from_outside(family: Person, outsider: User) -> None:
    assert not search.vehicles(outsider, "陕C0I001").exists()
    assert not search.organisations(outsider, "五金").exists()
    assert not search.houses(outsider, "南大街").exists()


def test_a_departments_supervisor_is_no_supervisor_of_an_area(
    family: Person, county_department: Department
) -> None:
    assert seen(posted("chief", Role.SUPERVISOR, county_department, is_head=True)) == set()
