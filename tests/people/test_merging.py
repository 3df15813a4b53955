"""Two rows of one person become one, and exactly what they were again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from grids.models import Area
from people import duplicates, merging
from people.models import Change, House, HouseholdMember, Merge, Person, Residence
from people.services import (
    By,
    OrganisationFacts,
    add_part,
    change_house,
    change_person,
    change_relations,
    end_household,
    facts_of,
    merge,
    register_care,
    register_household,
    register_organisation,
    register_vehicle,
    unmerge,
    write_detail,
)
from tests.people.making import (
    BY,
    again,
    make_building,
    make_person,
    make_residence,
    make_room,
    resident_id,
)

pytestmark = pytest.mark.django_db
WHY = By(why="both showed the same card")


@pytest.fixture(autouse=True)
def _ground(grid: Area) -> None:
    """Houses stand in the cast's grid."""


def state(person: Person) -> dict[str, Any]:
    """Everything that is said of a person, by value; no key and no sealed bytes."""
    row = again(person)
    return {
        "facts": facts_of(row),
        "found by": (row.document_index, row.likeness_index, row.name_grams, row.sight),
        "residences": sorted(row.residences.values_list("house", "kind", "valid_from", "valid_to")),
        "households": sorted(row.memberships.values_list("household", "relation", "valid_to")),
        "parts": sorted(row.parts.values_list("organisation", "part", "valid_to")),
        "vehicles": [one.plate for one in row.vehicles.select_related("owner__key")],
        "houses": list(row.houses_owned.values_list("pk", flat=True)),
        "care": [
            (one.programme, one.detail.words, one.sight)
            for one in row.care.select_related("person__key", "detail")
        ],
    }


@pytest.fixture
def pair() -> tuple[Person, Person]:
    """One without a document but with a life, one with a card and not much else."""
    room, building = make_room(), make_building()
    person = make_person(
        "张三",
        document_kind="none",
        birth_date=dt.date(1980, 3, 5),
        phones=["13812345678", "13912345678"],
        occupation="farmer",
    )
    into = make_person("张三", document=resident_id(), phones=["13812345678"], employer="mill")
    make_residence(person, room, "actual", valid_from=dt.date(2025, 1, 1))
    make_residence(person, building, "registered")
    make_residence(into, room, "actual", valid_from=dt.date(2026, 1, 1))
    register_household(house=room, members=[(person, "head")], by=BY)
    shop = register_organisation(OrganisationFacts("五金店", house=building), by=BY)
    add_part(shop, person, "legal", by=BY)
    register_vehicle(plate="陕C0I001", kind="car", owner=person, by=BY)
    change_house(building, {"owner": person}, by=BY)
    day = dt.date(2099, 1, 1)
    care = register_care(
        programme="disabled", decided_by="meeting", review_on=day, person=person, by=BY
    )
    write_detail(care, "needs a ramp", by=BY)
    return person, into


def test_all_goes_over_and_nothing_stands_twice(pair: tuple[Person, Person], worker: User) -> None:
    person, into = pair
    merge(person, into, by=WHY)
    seen = state(into)
    assert seen["facts"].phones == ("13812345678", "13912345678")
    assert (seen["facts"].occupation, seen["facts"].employer) == ("farmer", "mill")
    assert seen["vehicles"] == ["陕C0I001"]
    assert [(programme, words) for programme, words, _sight in seen["care"]] == [
        ("disabled", "needs a ramp")
    ]
    kinds = [kind for _house, kind, _start, _end in seen["residences"]]
    assert sorted(kinds) == ["actual", "registered"]
    assert House.objects.get(owner__isnull=False).owner == into
    assert list(Person.objects.for_user(worker)) == [into]
    assert again(person).merged_into == into


def test_undoing_it_restores_both_exactly(pair: tuple[Person, Person]) -> None:
    person, into = pair
    before = state(person), state(into)
    done = merge(person, into, by=WHY)
    assert (state(person), state(into)) != before
    unmerge(done, by=BY)
    assert (state(person), state(into)) == before
    assert again(done).undone_at is not None
    assert again(person).merged_into is None


def test_the_other_way_round_the_document_goes_over_and_back(pair: tuple[Person, Person]) -> None:
    into, person = pair
    before = state(person), state(into)
    done = merge(person, into, by=WHY)
    assert again(into).document == before[0]["facts"].document
    assert duplicates.with_document(before[0]["facts"].document) == [into]
    unmerge(done, by=BY)
    assert (state(person), state(into)) == before


def test_twice_is_harmless(pair: tuple[Person, Person]) -> None:
    person, into = pair
    done = merge(person, into, by=WHY)
    assert merge(person, into, by=WHY) == done
    unmerge(done, by=BY)
    unmerge(done, by=BY)
    assert Merge.objects.count() == 1
    merge(person, into, by=WHY)
    assert Merge.objects.filter(undone_at=None).count() == 1


def test_what_was_changed_since_stays_when_it_is_undone(pair: tuple[Person, Person]) -> None:
    person, into = pair
    done = merge(person, into, by=WHY)
    change_person(into, {"occupation": "teacher"}, by=BY)
    new = make_residence(into, make_room(), "temporary")
    unmerge(done, by=BY)
    assert again(into).occupation == "teacher"
    assert Residence.objects.get(pk=new.pk).person == into


def test_it_is_refused_where_it_makes_no_sense(pair: tuple[Person, Person]) -> None:
    person, into = pair
    third = make_person("张三")
    with pytest.raises(ValidationError):
        merge(person, into, by=BY)
    with pytest.raises(ValidationError):
        merge(person, person, by=WHY)
    with pytest.raises(ValidationError):
        merge(third, into, by=WHY)
    done = merge(person, into, by=WHY)
    with pytest.raises(ValidationError):
        merge(person, third, by=WHY)
    with pytest.raises(ValidationError):
        change_person(person, {"occupation": "x"}, by=BY)
    other = make_person("张三", document_kind="none")
    merge(into, other, by=WHY)
    with pytest.raises(ValidationError):
        unmerge(done, by=BY)


def test_what_both_say_otherwise_is_chosen_and_never_taken() -> None:
    person = make_person("张三丰", document_kind="none", sex="female", occupation="farmer")
    into = make_person("张三", document=resident_id(serial=11), occupation="teacher")
    before = state(person), state(into)
    with pytest.raises(ValidationError) as refused:
        merge(person, into, by=WHY)
    assert set(refused.value.message_dict) == {"keep-name", "keep-sex", "keep-occupation"}
    assert (state(person), state(into)) == before
    keep = {"name": person.pk, "sex": into.pk, "occupation": person.pk}
    done = merge(person, into, by=WHY, keep=keep)
    row = again(into)
    assert (row.name, row.sex, row.occupation) == ("张三丰", "male", "farmer")
    assert "teacher" not in str(done.filled)
    unmerge(done, by=BY)
    assert (state(person), state(into)) == before


def test_a_sex_that_the_number_denies_is_refused() -> None:
    person = make_person("张三", document=resident_id(serial=13))
    into = make_person("张三", document_kind="none", sex="female")
    with pytest.raises(ValidationError) as refused:
        merge(person, into, by=WHY, keep={"sex": into.pk})
    assert list(refused.value.message_dict) == ["keep-sex"]
    assert again(person).merged_into is None


def heads(house: House) -> list[tuple[int, int]]:
    """Who heads the open households of a house, as pages see them."""
    rows = HouseholdMember.objects.open().filter(household__house=house, relation="head")
    found = rows.filter(person__merged_into=None, household__valid_to=None)
    return list(found.values_list("household", "person"))


def test_the_household_of_both_keeps_its_head() -> None:
    room, person, into = make_room(), make_person(document_kind="none"), make_person()
    home = register_household(house=room, members=[(person, "head"), (into, "spouse")], by=BY)
    before = state(person), state(into)
    done = merge(person, into, by=WHY)
    assert heads(room) == [(home.pk, into.pk)]
    assert not HouseholdMember.objects.open().filter(person=person).exists()
    unmerge(done, by=BY)
    assert (state(person), state(into)) == before


def test_a_household_that_loses_its_head_is_given_another() -> None:
    old, new = make_room(), make_room()
    person, into = make_person(document_kind="none"), make_person()
    wife, child = make_person("李梅"), make_person("张小")
    members = [(person, "head"), (wife, "spouse"), (child, "son")]
    home = register_household(house=old, members=members, by=BY)
    other = register_household(house=new, members=[(into, "head")], by=BY)
    people = (person, into, wife, child)
    before = [state(one) for one in people]
    with pytest.raises(ValidationError) as refused:
        merge(person, into, by=WHY)
    assert list(refused.value.message_dict) == [f"head-{home.pk}"]
    heir = HouseholdMember.objects.get(person=wife)
    done = merge(person, into, by=WHY, heads={home.pk: heir.pk})
    assert heads(old) == [(home.pk, wife.pk)]
    assert heads(new) == [(other.pk, into.pk)]
    unmerge(done, by=BY)
    assert [state(one) for one in people] == before
    assert heads(old) == [(home.pk, person.pk)]


def test_a_household_of_one_ends_and_stands_again() -> None:
    person, into = make_person(document_kind="none"), make_person()
    home = register_household(house=make_room(), members=[(person, "head")], by=BY)
    register_household(house=make_room(), members=[(into, "head")], by=BY)
    done = merge(person, into, by=WHY)
    assert again(home).valid_to is not None
    unmerge(done, by=BY)
    assert again(home).valid_to is None
    assert heads(home.house) == [(home.pk, person.pk)]


def test_who_left_a_household_before_heads_that_of_the_other_record() -> None:
    room, person, into = make_room(), make_person(document_kind="none"), make_person()
    home = register_household(house=room, members=[(person, "head")], by=BY)
    earlier = register_household(house=make_room(), members=[(into, "head")], by=BY)
    end_household(earlier, BY.today, by=BY)
    before = state(person), state(into)
    done = merge(person, into, by=WHY)
    assert heads(room) == [(home.pk, into.pk)]
    unmerge(done, by=BY)
    assert (state(person), state(into)) == before
    assert heads(room) == [(home.pk, person.pk)]


def test_a_head_chosen_since_stays_the_head() -> None:
    old, person, into = make_room(), make_person(document_kind="none"), make_person()
    wife, child = make_person("李梅"), make_person("张小")
    members = [(person, "head"), (wife, "spouse"), (child, "son")]
    home = register_household(house=old, members=members, by=BY)
    register_household(house=make_room(), members=[(into, "head")], by=BY)
    rows = {row.person_id: row.pk for row in HouseholdMember.objects.filter(household=home)}
    done = merge(person, into, by=WHY, heads={home.pk: rows[wife.pk]})
    change_relations(home, {rows[wife.pk]: "other", rows[child.pk]: "head"}, by=BY)
    unmerge(done, by=BY)
    assert heads(old) == [(home.pk, child.pk)]


def test_history_says_that_they_were_merged_and_parted(pair: tuple[Person, Person]) -> None:
    person, into = pair
    unmerge(merge(person, into, by=WHY), by=BY)
    lines = Change.objects.of(into).filter(field="").order_by("pk")
    assert [line.action for line in lines] == ["create", "merge", "unmerge"]
    assert lines[1].old == str(person.pk)


def test_links_of_other_packages_go_along(pair: tuple[Person, Person]) -> None:
    person, into = pair
    calls: list[Any] = []

    def move(person: Person, into: Person) -> Any:
        return [1, 2]

    def back(person: Person, into: Person, moved: Any) -> None:
        calls.append((person, into, moved))

    merging.register("test", move, back)
    try:
        unmerge(merge(person, into, by=WHY), by=BY)
    finally:
        merging.unregister("test")
    assert calls == [(person, into, [1, 2])]
