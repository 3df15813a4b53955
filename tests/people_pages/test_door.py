"""The form at the door: all or nothing, once, and no more shown than the worker may see."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from people.models import HouseholdMember, Person, Residence
from people.models.collecting import Collected, DoorDraft
from tests.cast import Login
from tests.people.making import again, make_building, make_room, resident_id
from tests.people_pages.making import NAME, OUT_NAME, Register


def row(number: int, **values: str) -> dict[str, str]:
    usual = {"document_kind": "resident_id", "kind": "actual", "relation": "unrelated"}
    return {f"row-{number}-{name}": value for name, value in {**usual, **values}.items()}


def form(*rows: dict[str, str], **more: str) -> dict[str, str]:
    found = {"submission": str(uuid.uuid4()), "rows": str(len(rows)), **more}
    for number, values in enumerate(rows):
        found |= row(number, **values)
    return found


def send(client: Client, house: Any, data: dict[str, str]) -> Any:
    return client.post(reverse("people:door", args=[house.pk]), data)


@pytest.fixture
def client(worker: User, login: Login) -> Client:
    return login(worker)


def test_it_saves_a_form_once(client: Client, register: Register) -> None:
    room, before = make_room(register.building), Person.objects.count()
    head = {"name": "赵一", "document": resident_id(), "relation": "head", "kind": "both"}
    data = form(head, {"name": "钱二", "document": resident_id(), "relation": "spouse"})
    for _time in range(2):
        assert send(client, room, data).status_code == 302
    assert Person.objects.count() == before + 2
    assert Residence.objects.filter(house=room).count() == 3
    assert HouseholdMember.objects.filter(household__house=room).count() == 2
    assert Collected.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "chosen", "use"),
    [
        ("tenant", "", "let"),
        ("actual", "", "own"),
        ("both", "", "own"),
        ("registered", "", "empty"),
        ("actual", "dormitory", "dormitory"),
        ("actual", "empty", "empty"),
        ("temporary", "let", "let"),
    ],
)
def test_an_empty_house_is_asked_about_and_is_empty_no_more(
    kind: str, chosen: str, use: str, client: Client, register: Register
) -> None:
    page = client.get(reverse("people:door", args=[register.empty.pk])).content.decode()
    assert 'name="use"' in page
    data = form({"name": "赵一", "document": resident_id(), "kind": kind}, use=chosen)
    assert send(client, register.empty, data).status_code == 302
    assert again(register.empty).use == use
    said = client.get(reverse("people:house_show", args=[register.empty.pk])).content.decode()
    assert ("原登记为空置" in said) == (use != "empty")


def test_it_asks_what_the_kind_does_not_say(client: Client, register: Register) -> None:
    data = form({"name": "赵一", "document": resident_id(), "kind": "temporary"})
    answer = send(client, register.empty, data)
    assert answer.status_code == 200
    assert "该房屋登记为空置，现在有人居住，请选择现用途。" in answer.content.decode()
    assert not Collected.objects.exists()
    assert again(register.empty).use == "empty"


def test_a_house_in_use_is_not_asked_about(client: Client, register: Register) -> None:
    page = client.get(reverse("people:door", args=[register.room.pk])).content.decode()
    assert 'name="use"' not in page
    data = form({"name": "赵一", "document": resident_id(), "kind": "tenant"}, use="let")
    assert send(client, register.room, data).status_code == 302
    assert again(register.room).use == "own"


def test_it_saves_nothing_where_one_row_is_wrong(client: Client, register: Register) -> None:
    room, before = make_room(register.building), Person.objects.count()
    data = form(
        {"name": "赵一", "document": resident_id(), "relation": "head"},
        {"name": "钱二", "document": "61030519800305000", "relation": "spouse"},
    )
    answer = send(client, room, data)
    assert answer.status_code == 200
    assert "18" in answer.content.decode()
    assert Person.objects.count() == before
    assert not Collected.objects.exists()
    assert "赵一" in answer.content.decode()


def test_it_wants_one_head(client: Client, register: Register) -> None:
    room = make_room(register.building)
    two = [{"name": f"赵{n}", "document": resident_id(), "relation": "head"} for n in "一二"]
    assert "户主" in send(client, room, form(*two)).content.decode()
    assert not Collected.objects.exists()


def test_it_moves_somebody_in_sight_who_is_known(client: Client, register: Register) -> None:
    room = make_room(register.building)
    typed = {"name": NAME, "document": register.document, "phone": "13700000001"}
    page = send(client, room, form(typed)).content.decode()
    assert "欧阳*" in page
    assert register.building.place in page
    typed["same"] = str(register.person.pk)
    assert send(client, room, form(typed)).status_code == 302
    lives = Residence.objects.open().filter(person=register.person, kind="actual")
    assert [one.house_id for one in lives] == [room.pk]
    assert register.person.phones.count() == 2


def test_it_shows_nothing_of_somebody_out_of_sight(client: Client, register: Register) -> None:
    outside, room = register.outside, make_room(register.building)
    wrong = send(client, room, form({"name": "赵一", "document": outside.document}))
    page = wrong.content.decode()
    assert f'value="{outside.pk}"' not in page
    assert "欧阳*" not in page
    guessed = form({"name": "赵一", "document": outside.document, "same": str(outside.pk)})
    assert send(client, room, guessed).status_code == 200
    assert not Residence.objects.filter(person=outside, house=room).exists()


def test_it_takes_over_who_shows_the_very_document(client: Client, register: Register) -> None:
    outside, room = register.outside, make_room(register.building)
    typed = {"name": OUT_NAME, "document": outside.document}
    page = send(client, room, form(typed)).content.decode()
    assert "欧阳*" in page
    assert register.outside_house.place not in page
    typed["same"] = str(outside.pk)
    assert send(client, room, form(typed)).status_code == 302
    assert Residence.objects.open().filter(person=outside, house=room).exists()


def test_it_checks_a_row_at_once(client: Client, register: Register) -> None:
    url = reverse("people:row_check")
    number = resident_id()
    answer = client.post(url, {"check": "2", **row(2, name="赵一", document=number)})
    assert f"{number[6:10]}-{number[10:12]}-{number[12:14]}" in answer.content.decode()
    outside = register.outside.document
    page = client.post(url, {"check": "0", **row(0, name="赵一", document=outside)})
    assert "欧阳" not in page.content.decode()
    assert 'name="row-0-same"' not in page.content.decode()


def test_it_keeps_a_draft_that_nobody_else_reads(
    client: Client, register: Register, login: Login, operator: User
) -> None:
    number = resident_id()
    data = form({"name": "赵一", "document": number}) | {"more": "1"}
    assert send(client, register.room, data).status_code == 302
    page = client.get(reverse("people:door", args=[register.room.pk])).content.decode()
    assert number in page
    assert 'id="row-1"' in page
    other = login(operator).get(reverse("people:door", args=[register.room.pk]))
    assert number not in other.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(typed, 'escape') FROM people_doordraft")
        assert number not in json.dumps(cursor.fetchall())
    send(client, register.room, {"discard": "1"})
    assert not DoorDraft.objects.exists()


def test_it_forgets_the_draft_with_the_form(client: Client, register: Register) -> None:
    data = form({"name": "赵一", "document": resident_id()})
    client.post(reverse("people:draft_keep", args=[register.room.pk]), data)
    assert DoorDraft.objects.count() == 1
    send(client, register.room, data | {"household": ""})
    assert not DoorDraft.objects.exists()


def test_it_finds_houses_near_a_point_in_sight(
    client: Client, register: Register, login: Login, outsider: User
) -> None:
    here = {"latitude": "34.0501", "longitude": "107.0501"}
    url = reverse("people:door_start")
    assert register.building.place in client.post(url, here).content.decode()
    assert register.building.place not in login(outsider).post(url, here).content.decode()


def test_it_adds_a_room_once(client: Client, grid: Any, worker: User) -> None:
    building = make_building()
    url = reverse("people:door_rooms", args=[building.pk])
    first, second = (client.post(url, {"unit": "2", "number": "301"}) for _time in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert building.inside.count() == 2
