"""Who lived where and when; households; what the database refuses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db.utils import IntegrityError

from accounts.models import User
from grids.models import Area
from people.models import Change, Household, HouseholdMember, Residence
from people.services import (
    Stale,
    add_member,
    change_relations,
    change_residence,
    end_house,
    end_household,
    end_member,
    end_residence,
    move_household,
    register_care,
    register_household,
)
from tests.people.making import BY, again, make_building, make_person, make_residence, make_room

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground(grid: Area) -> None:
    """Houses stand in the cast's grid."""


def day(month: int, number: int = 1) -> dt.date:
    return dt.date(2026, month, number)


def test_who_lived_in_this_house_in_march_can_be_asked(worker: User) -> None:
    room, other = make_room(), make_room()
    old, stayed, came, left, elsewhere = (make_person(f"张{n}") for n in "一二三四五")
    make_residence(old, room, valid_from=day(1), valid_to=day(3))
    make_residence(stayed, room)
    make_residence(came, room, valid_from=day(3, 31))
    make_residence(left, room, valid_from=day(2), valid_to=day(3, 2))
    make_residence(elsewhere, other, valid_from=day(1))
    seen = Residence.objects.for_user(worker).filter(house=room)
    found = {row.person.name for row in seen.during(day(3), day(3, 31))}
    assert found == {"张二", "张三", "张四"}
    assert {row.person.name for row in seen.on(day(3, 2))} == {"张二"}


def test_asked_twice_it_gives_the_same_residence() -> None:
    person, room = make_person(), make_room()
    assert make_residence(person, room) == make_residence(person, room)
    assert Change.objects.filter(kind="residence").count() == 1


def test_days_in_one_house_do_not_overlap() -> None:
    person, room = make_person(), make_room()
    make_residence(person, room, valid_from=day(1), valid_to=day(3))
    with pytest.raises(ValidationError) as told:
        make_residence(person, room, valid_from=day(2))
    assert list(told.value.message_dict) == ["valid_from"]
    make_residence(person, room, valid_from=day(3))
    make_residence(person, room, "registered", valid_from=day(2))


def test_a_person_is_registered_in_one_house_at_a_time() -> None:
    person, room, other = make_person(), make_room(), make_room()
    first = make_residence(person, room, "registered", valid_from=day(1))
    with pytest.raises(ValidationError) as told:
        make_residence(person, other, "registered", valid_from=day(2))
    assert list(told.value.message_dict) == ["kind"]
    make_residence(person, other, "registered", valid_from=day(2), leaving=True)
    assert again(first).valid_to == day(2)


def test_moving_in_can_end_where_one_lived_before() -> None:
    person, room, other = make_person(), make_room(), make_room()
    lived = make_residence(person, room, "tenant", valid_from=day(1))
    kept = make_residence(person, room, "registered")
    make_residence(person, other, "actual", valid_from=day(5), leaving=True)
    assert (again(lived).valid_to, again(kept).valid_to) == (day(5), None)
    assert Change.objects.of(lived).filter(action="end", field="valid_to").get().new == "2026-05-01"


def test_living_in_two_places_is_possible() -> None:
    person = make_person()
    make_residence(person, make_room())
    make_residence(person, make_room())
    assert Residence.objects.open().count() == 2


def test_it_ends_and_is_corrected_and_nobody_overwrites_another() -> None:
    row = make_residence(make_person(), make_room(), valid_from=day(2))
    with pytest.raises(ValidationError) as told:
        end_residence(row, day(1), by=BY)
    assert list(told.value.message_dict) == ["valid_to"]
    end_residence(row, day(4), by=BY, seq=1)
    with pytest.raises(Stale):
        change_residence(row, {"kind": "tenant"}, by=BY, seq=1)
    change_residence(row, {"kind": "tenant", "valid_to": None}, by=BY, seq=2)
    assert (again(row).kind, again(row).valid_to) == ("tenant", None)


def household(*relations: str) -> Household:
    members = [(make_person(f"王{n}"), relation) for n, relation in enumerate(relations)]
    return register_household(house=make_room(), members=members, by=BY, valid_from=day(1))


def members(row: Household) -> dict[str, str]:
    rows = row.members.open().select_related("person__key")
    return {member.person.name: member.relation for member in rows}


@pytest.mark.parametrize("relations", [(), ("spouse",), ("head", "head")])
def test_a_household_has_one_head(relations: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as told:
        household(*relations)
    assert list(told.value.message_dict) == ["relation"]
    assert not Household.objects.exists()


def test_another_becomes_the_head() -> None:
    row = household("head", "spouse", "son")
    keys = {member.relation: member.pk for member in row.members.all()}
    change_relations(row, {keys["head"]: "spouse", keys["spouse"]: "head"}, by=BY)
    assert members(row) == {"王0": "spouse", "王1": "head", "王2": "son"}
    with pytest.raises(ValidationError):
        change_relations(row, {keys["spouse"]: "other"}, by=BY)


def test_who_joins_another_household_leaves_the_first() -> None:
    first, second = household("head", "son"), household("head")
    son = HouseholdMember.objects.get(household=first, relation="son")
    joined = add_member(second, son.person, "other", by=BY, valid_from=day(6))
    assert add_member(second, son.person, "other", by=BY) == joined
    assert again(son).valid_to == day(6)
    assert members(first) == {"王0": "head"}
    with pytest.raises(ValidationError):
        add_member(second, make_person(), "head", by=BY)


def test_a_household_moves_with_its_care(community: Area) -> None:
    row = household("head")
    care = register_care(
        programme="hardship",
        decided_by="meeting",
        review_on=day(1).replace(year=2099),
        household=row,
        by=BY,
    )
    away = make_room(make_building(None, area=community))
    move_household(row, away, by=BY, seq=row.seq)
    assert again(row).house == away
    assert again(care).sight[-1] == community.path
    end_house(away, day(6), by=BY)
    with pytest.raises(ValidationError) as told:
        move_household(row, again(away), by=BY)
    assert list(told.value.message_dict) == ["house"]


def test_members_leave_and_households_end() -> None:
    row = household("head", "spouse")
    spouse = row.members.get(relation="spouse")
    end_member(spouse, day(3), by=BY)
    assert members(row) == {"王0": "head"}
    end_household(row, day(5), by=BY)
    assert members(row) == {}
    assert again(row).valid_to == day(5)
    with pytest.raises(ValidationError):
        end_household(row, day(1).replace(year=2020), by=BY)


def test_the_database_too_refuses_a_second_head_and_a_second_membership() -> None:
    row = household("head", "spouse")
    with pytest.raises(IntegrityError):
        row.members.filter(relation="spouse").update(relation="head")
