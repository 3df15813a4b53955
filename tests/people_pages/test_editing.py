"""Changing records on pages: what is not shown stays, who was slower is told, merges go back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import User
from people.forms.houses import PartForm
from people.models import House, Organisation, Person, Residence
from people.services import (
    By,
    add_member,
    change_house,
    change_person,
    register_household,
    unmerge,
)
from tests.cast import Login
from tests.people.making import again, make_person, make_residence
from tests.people_pages.making import NAME, PHONE, Register


@pytest.fixture
def client(operator: User, login: Login) -> Client:
    return login(operator)


def url(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=args)


def edit(client: Client, person: Person, **values: Any) -> Any:
    usual = {"seq": str(person.seq), "document_kind": person.document_kind, "sex": person.sex}
    return client.post(url("person_edit", person.pk), usual | values)


def test_it_keeps_what_it_does_not_show(client: Client, register: Register) -> None:
    phone = register.person.phones.get()
    answer = edit(client, register.person, phone="13700000002", employer="第一中学")
    assert answer.status_code == 302
    row = Person.objects.select_related("key").get(pk=register.person.pk)
    assert (row.name, row.document) == (NAME, register.document)
    assert row.employer == "第一中学"
    assert {one.number for one in row.phones.all()} == {PHONE, "13700000002"}
    edit(client, row, gone=[str(phone.pk)], employer="-")
    row = Person.objects.select_related("key").get(pk=row.pk)
    assert row.employer == ""
    assert [one.number for one in row.phones.all()] == ["13700000002"]


def test_it_tells_who_was_slower(client: Client, register: Register) -> None:
    old = register.person
    change_person(old, {"employer": "供电所"}, by=By())
    answer = edit(client, old, employer="第一中学")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "第一中学" in page
    assert f'name="seq" value="{again(old).seq}"' in page
    assert Person.objects.select_related("key").get(pk=old.pk).employer == "供电所"


def test_it_shows_what_both_changed_beside_each_other(
    client: Client, register: Register, worker: User
) -> None:
    old = register.person
    values = {"employer": "供电所", "document_kind": "resident_id", "died_on": None}
    change_person(old, {**values, "occupation": "医生"}, by=By(worker))
    page = edit(client, old, employer="第一中学").content.decode()
    assert f"{worker.name} 同时修改的内容" in page
    assert 'name="choosing" value="employer"' in page
    assert "第一中学" in page
    assert "供电所" not in page
    assert "已采用对方的修改（您没有改动）：职业" in page
    seq = str(again(old).seq)
    sent = {"seq": seq, "choosing": "employer", "employer": "第一中学"}
    assert edit(client, old, **sent).status_code == 200
    assert edit(client, old, **sent, **{"take-employer": "now"}).status_code == 302
    row = Person.objects.select_related("key").get(pk=old.pk)
    assert (row.employer, row.occupation) == ("供电所", "医生")
    sent["seq"] = str(row.seq)
    assert edit(client, old, **sent, **{"take-employer": "mine"}).status_code == 302
    assert Person.objects.select_related("key").get(pk=old.pk).employer == "第一中学"


def test_what_is_shown_in_clear_is_taken_over_or_chosen(
    client: Client, register: Register, worker: User
) -> None:
    room, page = register.room, url("house_edit", register.room.pk)
    change_house(room, {"use": "let", "floor": 4}, by=By(worker))
    data = {"seq": str(room.seq), "use": "shop", "floor": "3", "area_m2": "80"}
    told = client.post(page, data).content.decode()
    assert 'name="choosing" value="use"' in told
    assert "出租" in told
    assert "商铺" in told
    assert 'name="floor" value="4"' in told
    data |= {"seq": str(again(room).seq), "floor": "4", "choosing": "use", "take-use": "now"}
    assert client.post(page, data).status_code == 302
    row = again(room)
    assert (row.use, row.floor, str(row.area_m2)) == ("let", 4, "80.00")


def facts(house: House) -> dict[str, Any]:
    return {name: getattr(house, name) for name in ("seq", "use", "area_m2", "floor")}


def test_a_change_in_the_same_moment_is_not_written_over(register: Register, worker: User) -> None:
    """The form was made from the row as it was, and the change came before it was saved."""
    room = register.room
    data = {"seq": str(room.seq), "use": "own", "floor": "9", "number": "", "owner_text": ""}
    form = PartForm(
        QueryDict(urlencode(data)), house=room, parent=register.unit, initial=facts(room)
    )
    assert form.is_valid()
    changed = change_house(room, {"use": "let", "floor": 4}, by=By(worker))
    form.meet(changed, room.seq)
    assert form.taken_labels == [str(form.fields["use"].label)]
    assert form.data["use"] == "let"
    assert [(one.name, one.now, one.mine) for one in form.differences] == [("floor", "4", "9")]


def test_it_tells_a_slip_at_its_field(client: Client, register: Register) -> None:
    slip = "1" if register.document[-1] == "0" else "0"
    answer = edit(client, register.person, document=register.document[:-1] + slip)
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()


def test_it_refuses_the_document_of_another(client: Client, register: Register) -> None:
    other = Person.objects.select_related("key").get(pk=register.other.pk)
    page = edit(client, other, document=register.document).content.decode()
    assert url("person_show", register.person.pk) in page
    assert again(other).seq == other.seq


def test_it_merges_and_takes_it_back(client: Client, register: Register) -> None:
    double = make_person(NAME, document_kind="unknown", phones=[PHONE])
    home = make_residence(double, register.room, "temporary")
    confirm = url("merge_confirm", register.person.pk, double.pk)
    data = {"survivor": str(register.person.pk), "why": "户口本"}
    for _time in range(2):
        client.post(confirm, data)
    assert again(double).merged_into_id == register.person.pk
    assert again(home).person_id == register.person.pk
    assert client.get(url("person_show", double.pk)).status_code == 302
    merge = double.merges.get()
    for _time in range(2):
        client.post(url("unmerge", merge.pk), {"why": "不是同一人"})
    assert again(double).merged_into_id is None
    assert again(home).person_id == double.pk


def test_it_asks_what_is_right_and_who_heads_the_household(
    client: Client, register: Register
) -> None:
    double = make_person(NAME, document_kind="unknown", sex="male")
    home = register_household(house=register.room, members=[(double, "head")], by=By())
    rest = make_person("王二", document_kind="unknown")
    make_residence(double, register.room, "temporary")
    make_residence(rest, register.room, "temporary")
    heir = add_member(home, rest, "son", by=By())
    confirm = url("merge_confirm", register.person.pk, double.pk)
    page = client.get(confirm).content.decode()
    assert f'name="head-{home.pk}"' in page
    data = {"survivor": str(register.person.pk), "why": "户口本"}
    assert "keep-sex" in client.post(confirm, data).content.decode()
    data |= {"keep-sex": str(register.person.pk)}
    refused = client.post(confirm, data)
    assert refused.status_code == 200
    assert again(double).merged_into_id is None
    data |= {f"head-{home.pk}": str(heir.pk)}
    assert client.post(confirm, data).status_code == 302
    assert again(double).merged_into_id == register.person.pk
    assert again(heir).relation == "head"


def test_it_says_at_once_that_two_numbers_cannot_be_one_person(
    client: Client, register: Register
) -> None:
    confirm = url("merge_confirm", register.person.pk, register.other.pk)
    page = client.get(confirm).content.decode()
    assert "都有证件且号码不同" in page
    assert url("person_edit", register.other.pk) in page
    assert 'name="survivor"' not in page
    why = {"survivor": str(register.person.pk), "why": "户口本"}
    client.post(confirm, why)
    assert again(register.other).merged_into_id is None


def test_it_merges_nobody_out_of_sight(client: Client, register: Register) -> None:
    for pair in ((register.person, register.outside), (register.outside, register.person)):
        answer = client.post(url("merge_confirm", *(one.pk for one in pair)), {"why": "x"})
        assert answer.status_code == 404


def test_it_builds_nothing_outside_the_area(
    client: Client, register: Register, worker: User, login: Login
) -> None:
    count, firms = House.objects.count(), Organisation.objects.count()
    there = {"address": "虢王大街1号", "name": "店", "kind": "shop"}
    there |= {"latitude": "34.05", "longitude": "107.55"}
    assert client.post(url("house_create"), there).status_code == 200
    assert client.post(url("organisation_create"), there).status_code == 200
    other = {"house": str(register.outside_house.pk), "house-text": "x", "kind": "actual"}
    assert client.post(url("residence_add", register.person.pk), other).status_code == 200
    assert (House.objects.count(), Organisation.objects.count()) == (count, firms)
    assert not Residence.objects.filter(
        person=register.person, house=register.outside_house
    ).exists()


@pytest.mark.parametrize(
    ("name", "record", "budget"),
    [
        ("person_list", "", 14),
        ("house_list", "", 14),
        ("organisation_list", "", 14),
        ("person_show", "person", 30),
        ("house_show", "building", 24),
        ("house_show", "room", 26),
        ("person_history", "person", 16),
    ],
)
def test_it_asks_the_database_little(
    client: Client,
    register: Register,
    name: str,
    record: str,
    budget: int,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(8):
        person = make_person(f"赵{number}号", document_kind="unknown")
        make_residence(person, register.room)
    page = url(name, *([getattr(register, record).pk] if record else []))
    client.get(page)
    with django_assert_max_num_queries(budget):
        assert client.get(page).status_code == 200


def test_the_history_of_people_parted_again_is_shown(client: Client, register: Register) -> None:
    merge = register.merge()
    unmerge(merge, by=By(why="两个人"))
    for person in (merge.person, merge.survivor):
        page = client.get(url("person_history", person.pk))
        assert page.status_code == 200
