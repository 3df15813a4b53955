"""Somebody met in the street: registered once, known ones found, nobody elsewhere given away."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from gridgov.throttle import Throttle
from grids.models import Area
from people import door
from people.models import Person, Phone
from tests.cast import Login
from tests.people.making import resident_id
from tests.people_pages.making import NAME, OUT_NAME, PHONE, Register
from tests.people_pages.test_door import form as door_form
from tests.people_pages.test_door import send as send_door

URL = reverse("people:person_create")
EN = {"accept-language": "en"}


def typed(**values: str) -> dict[str, str]:
    usual = {"document_kind": "resident_id", "name": "赵一"}
    row = {f"row-0-{name}": value for name, value in {**usual, **values}.items()}
    return {"submission": str(uuid.uuid4()), **row}


@pytest.fixture
def client(worker: User, login: Login) -> Client:
    return login(worker)


@pytest.fixture
def few_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "LOOKS", Throttle("door-test", most=2, seconds=600))


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def test_it_registers_somebody_without_a_home_once(
    client: Client, grid: Area, worker: User, login: Login, outsider: User
) -> None:
    data = typed(document=resident_id(), phone=PHONE)
    pages = [client.post(URL, data).headers["Location"] for _time in range(2)]
    person = Person.objects.get()
    assert pages == [f"/people/{person.pk}/"] * 2
    assert (person.area, person.name) == (grid, "赵一")
    assert client.get(pages[0]).status_code == 200
    assert login(outsider).get(pages[0]).status_code == 404
    assert Phone.objects.filter(person=person).count() == 1


def test_who_is_registered_here_is_found_and_gets_a_new_phone(
    client: Client, register: Register
) -> None:
    before = Person.objects.count()
    data = typed(name=NAME, document=register.document, phone="13800000777")
    page = client.post(URL, data, headers=EN)
    assert page.status_code == 200
    assert "Say below whether it is this person" in text(page)
    answer = client.post(URL, {**data, "row-0-same": str(register.person.pk)})
    assert answer.headers["Location"] == f"/people/{register.person.pk}/"
    assert Person.objects.count() == before
    assert Phone.objects.filter(person=register.person).count() == 2


def test_of_somebody_elsewhere_no_more_is_said_than_that(
    client: Client, register: Register
) -> None:
    number = register.outside.document
    data = typed(name=OUT_NAME, document=number)
    data["row-0-same"] = str(register.outside.pk)
    page = text(client.post(URL, data, headers=EN))
    assert "registered already, and not where you work" in page
    assert register.outside_house.place not in page
    assert "year" not in page.split('class="gg-known"')[1].split("</fieldset>")[0]
    wrong = text(client.post(URL, typed(name="赵一", document=number), headers=EN))
    assert "registered with another name" in wrong
    assert "欧阳" not in wrong


def test_the_row_is_checked_at_once(client: Client, register: Register) -> None:
    url = reverse("people:row_check")
    page = text(client.post(url, {"check": "met", **typed(name=NAME, document=register.document)}))
    assert f'value="{register.person.pk}"' in page
    assert "欧阳*" in page


def test_nobody_asks_after_everybody(client: Client, register: Register, few_looks: None) -> None:
    url = reverse("people:row_check")
    data = {"check": "met", **typed(name=NAME, document=register.document)}
    answers = [text(client.post(url, data, headers=EN)) for _time in range(3)]
    assert ["欧阳*" in answer for answer in answers] == [True, True, False]
    assert "Wait ten minutes" in answers[2]
    before = Person.objects.count()
    refused = client.post(URL, typed(document=resident_id()), headers=EN)
    assert "Wait ten minutes" in text(refused)
    row = {"name": "赵一", "document": resident_id()}
    at_door = send_door(client, register.room, door_form(row) | {"household": ""})
    assert at_door.status_code == 200
    assert Person.objects.count() == before


def test_a_row_without_number_and_phone_asks_after_nobody(
    client: Client, register: Register, few_looks: None
) -> None:
    url = reverse("people:row_check")
    data = {"check": "met", **typed(name="赵一", document_kind="unknown")}
    for _time in range(4):
        assert "Wait" not in text(client.post(url, data, headers=EN))


def test_what_is_wrong_is_said_and_nothing_saved(client: Client, grid: Area) -> None:
    answer = client.post(URL, typed(document="61030519800305000"))
    assert answer.status_code == 200
    assert 'role="alert"' in text(answer)
    assert client.post(URL, {"row-0-name": "赵一"}).status_code == 302
    assert not Person.objects.exists()
