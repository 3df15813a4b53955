"""Changing households, homes and rooms on pages, and finding them by their names."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from people import shown
from people.models import HouseholdMember, Residence
from people.services import (
    By,
    add_member,
    change_relations,
    end_household,
    register_household,
)
from tests.cast import Login
from tests.people.making import again, make_person, make_residence
from tests.people_pages.making import Register


@pytest.fixture
def client(operator: User, login: Login) -> Client:
    return login(operator)


def url(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=args)


def test_a_household_that_two_people_change_is_put_together(
    client: Client, register: Register, worker: User
) -> None:
    home = register.household
    members = {m.person_id: m for m in HouseholdMember.objects.filter(household=home)}
    head, spouse = members[register.person.pk], members[register.other.pk]
    change_relations(home, {spouse.pk: "sibling"}, by=By(worker))
    page = url("household_edit", home.pk)
    data = {"seq": str(home.seq), "left_on": "2026-01-01", f"relation-{head.pk}": "head"}
    told = client.post(page, data | {f"relation-{spouse.pk}": "other"}).content.decode()
    assert f'name="take-relation-{spouse.pk}"' in told
    assert again(spouse).relation == "sibling"
    data |= {"seq": str(again(home).seq), f"relation-{spouse.pk}": "other"}
    data |= {"choosing": f"relation-{spouse.pk}", f"take-relation-{spouse.pk}": "mine"}
    assert client.post(page, data).status_code == 302
    assert again(spouse).relation == "other"


def test_who_came_into_the_household_meanwhile_stays_in_it(
    client: Client, register: Register, worker: User
) -> None:
    home = register.household
    members = list(HouseholdMember.objects.filter(household=home))
    data = {"seq": str(home.seq)} | {f"relation-{m.pk}": m.relation for m in members}
    third = make_person("王二", document_kind="unknown")
    make_residence(third, register.room)
    came = add_member(home, third, "son", by=By(worker))
    page = url("household_edit", home.pk)
    told = client.post(page, data)
    assert told.status_code == 200
    assert "他人修改了这条记录" in told.content.decode()
    data["seq"] = str(again(home).seq)
    assert client.post(page, data).status_code == 302
    assert again(came).valid_to is None
    assert again(came).relation == "son"


def test_it_saves_a_household_as_a_whole(client: Client, register: Register) -> None:
    members = {m.person_id: m for m in HouseholdMember.objects.all()}
    head, spouse = members[register.person.pk], members[register.other.pk]
    page = url("household_edit", register.household.pk)
    data = {"seq": str(register.household.seq), "left_on": "2026-01-01"}
    data |= {f"relation-{head.pk}": "left", f"relation-{spouse.pk}": "spouse"}
    assert client.post(page, data).status_code == 200
    assert again(head).valid_to is None
    assert client.post(page, data | {f"relation-{spouse.pk}": "head"}).status_code == 302
    assert str(again(head).valid_to) == "2026-01-01"
    assert again(spouse).relation == "head"


def test_it_adds_a_home_and_ends_the_one_before(client: Client, register: Register) -> None:
    data = {
        "house-text": f"{register.building.place} 2 302",
        "house": "",
        "kind": "actual",
        "valid_from": "2026-02-01",
        "leaving": "on",
    }
    page = url("residence_add", register.person.pk)
    shown = client.post(page, data).content.decode()
    assert f'value="{register.empty.pk}"' in shown
    assert client.post(page, data | {"house": str(register.empty.pk)}).status_code == 302
    lives = Residence.objects.open().filter(person=register.person, kind="actual")
    assert [one.house_id for one in lives] == [register.empty.pk]
    assert again(register.empty).use == "own"


def test_a_home_that_is_over_leaves_the_house_empty(client: Client, register: Register) -> None:
    data = {"house-text": "302", "house": str(register.empty.pk), "kind": "tenant"}
    data |= {"valid_from": "2020-01-01", "valid_to": "2021-01-01"}
    assert client.post(url("residence_add", register.person.pk), data).status_code == 302
    assert again(register.empty).use == "empty"
    home = Residence.objects.get(house=register.empty)
    page = url("residence_edit", home.pk)
    assert 'name="use"' in client.get(page).content.decode()
    data = {"seq": str(home.seq), "kind": "tenant", "valid_from": "2020-01-01", "valid_to": ""}
    assert client.post(page, data).status_code == 302
    assert again(register.empty).use == "let"


def test_it_asks_before_everybody_leaves_and_takes_it_back(
    client: Client, register: Register
) -> None:
    members = list(HouseholdMember.objects.filter(household=register.household))
    page = url("household_edit", register.household.pk)
    assert 'type="checkbox" name="everybody"' not in client.get(page).content.decode()
    data = {"seq": str(register.household.seq), "left_on": "2026-01-01"}
    data |= {f"relation-{member.pk}": "left" for member in members}
    asked = client.post(page, data)
    assert asked.status_code == 200
    assert "共 2 名成员将全部离开" in asked.content.decode()
    assert 'type="checkbox" name="everybody"' in asked.content.decode()
    assert again(register.household).valid_to is None
    assert client.post(page, data | {"everybody": "on"}).status_code == 302
    assert str(again(register.household).valid_to) == "2026-01-01"
    undo = url("household_reopen", register.household.pk)
    assert undo in client.get(url("house_show", register.room.pk)).content.decode()
    for _time in range(2):
        assert client.post(undo, {"why": "看错了"}).status_code == 302
    assert again(register.household).valid_to is None
    assert [again(one).valid_to for one in members] == [None, None]
    assert undo not in client.get(url("house_show", register.room.pk)).content.decode()


def test_a_household_whose_head_lives_elsewhere_by_now_does_not_come_back(
    client: Client, register: Register
) -> None:
    end_household(register.household, By().today, by=By())
    register_household(house=register.empty, members=[(register.person, "head")], by=By())
    undo = url("household_reopen", register.household.pk)
    answer = client.post(undo, {"why": "看错了"})
    assert answer.status_code == 200
    assert "户主现已属于另一家庭户" in answer.content.decode()
    assert again(register.household).valid_to is not None


def test_who_is_out_of_sight_is_not_sent_away(client: Client, register: Register) -> None:
    member = add_member(register.household, register.outside, "other", by=By())
    seen = HouseholdMember.objects.filter(household=register.household).exclude(pk=member.pk)
    data = {"seq": str(again(register.household).seq), "left_on": "2026-01-01", "everybody": "on"}
    data |= {f"relation-{one.pk}": "left" for one in seen}
    assert client.post(url("household_edit", register.household.pk), data).status_code == 200
    assert again(member).valid_to is None


SPELLINGS = (
    "{place} 2 单元 301",
    "{place} Unit 2, 301",
    "{place}2单元301室",
    "{place} 2 301",
    "{place} 301",
    "3号楼2单元301",
    "{place}，301室",
    "{start} 3号楼 2单元 301号",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_picker_finds_a_room_by_its_name(
    spelling: str, client: Client, register: Register
) -> None:
    place = register.building.place
    text = spelling.format(place=place, start=place.removesuffix("3号楼"))
    page = client.post(url("find_house"), {"name": "house", "house-text": text}).content.decode()
    assert f'value="{register.room.pk}"' in page
    assert f'value="{register.empty.pk}"' not in page


def test_the_picker_finds_whatever_it_shows(
    client: Client, register: Register, operator: User
) -> None:
    for language in ("zh-hans", "en"):
        for house in (register.building, register.unit, register.room, register.empty):
            with override(language):
                text = shown.house_name(house, operator)
            data = {"name": "house", "house-text": text}
            page = client.post(url("find_house"), data).content.decode()
            assert f'value="{house.pk}"' in page, text


def test_lists_find_the_building_of_a_room_by_its_name(client: Client, register: Register) -> None:
    for name in ("house_list", "door_start"):
        text = f"{register.building.place} 2 单元 301"
        page = client.post(url(name), {"q": text}, follow=True).content.decode()
        assert "可见范围内共 1 条" in page
        page = client.post(url(name), {"q": "没有这栋楼 9 单元 901"}, follow=True).content.decode()
        assert register.building.place not in page


def test_the_picker_finds_nothing_out_of_sight(client: Client, register: Register) -> None:
    text = f"{register.outside_house.place} 101"
    page = client.post(url("find_house"), {"name": "house", "house-text": text}).content.decode()
    assert f'value="{register.outside_house.pk}"' not in page
