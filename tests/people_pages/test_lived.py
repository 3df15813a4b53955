"""Who lived in a building on a day: by pages, each person once in a house."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate as today

from accounts.models import User
from grids.models import Area
from people import shown
from people.models import House
from people.views import houses
from tests.cast import Login
from tests.people.making import make_building, make_person, make_residence, make_room, resident_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def building(grid: Area, monkeypatch: pytest.MonkeyPatch) -> House:
    """Five people in two rooms, one of them there in two ways; pages of two."""
    monkeypatch.setattr(houses, "LISTED", 2)
    found = make_building()
    rooms = [make_room(found, "101"), make_room(found, "102")]
    for number in range(5):
        person = make_person(f"张三{'甲乙丙丁戊'[number]}")
        make_residence(person, rooms[number % 2])
        if number == 1:
            make_residence(person, rooms[1], "registered")
    return found


@pytest.fixture
def client(worker: User, login: Login) -> Client:
    return login(worker)


def test_the_pages_show_everybody_once(client: Client, building: House) -> None:
    url = f"{reverse('people:house_show', args=[building.pk])}?on=2026-01-01"
    seen: list[str] = []
    for _page in range(9):
        html = client.get(url).content.decode()
        table = html.split('id="lived"')[1].split("</section>")[0]
        found = re.findall(r'href="/people/(\d+)/"', table)
        assert len(found) <= 2
        seen += found
        more = re.search(r'rel="next" href="([^"]+)#lived"', table)
        if more is None:
            break
        url = f"{reverse('people:house_show', args=[building.pk])}{more[1].replace('&amp;', '&')}"
    assert len(seen) == len(set(seen)) == 5
    assert 'href="?on=2026-01-01#lived"' in html


def test_a_room_lists_its_own_alone(client: Client, building: House) -> None:
    room = House.objects.get(parent=building, pk=building.inside.order_by("pk")[1].pk)
    html = client.get(reverse("people:house_show", args=[room.pk])).content.decode()
    table = html.split('id="lived"')[1].split("</section>")[0]
    assert len(re.findall(r'href="/people/(\d+)/"', table)) == 2
    assert 'rel="next"' not in table


def test_it_tells_no_birthday(client: Client, grid: Area) -> None:
    """Asked day by day, neither the age shown nor who is listed changes within a year."""
    room = make_room(make_building(), "101")
    person = make_person("李秀英", document=resident_id(dt.date(1991, 9, 10)))
    make_residence(person, room)
    url, age = reverse("people:house_show", args=[room.pk]), shown.age_words(person, today())
    for year in (1991, 2020):
        for day in ("01-01", "09-09", "09-10", "12-31"):
            html = client.get(url, {"on": f"{year}-{day}"}).content.decode()
            table = html.split('id="lived"')[1].split("</section>")[0]
            assert f'href="/people/{person.pk}/"' in table
            assert [age] == re.findall(r"\d+ years? old|\d+ ?岁", table)


@pytest.mark.parametrize("day", ["1700-01-01", "2999-01-01", "nonsense"])
def test_a_day_that_nobody_can_ask_for_is_told(client: Client, building: House, day: str) -> None:
    url = reverse("people:house_show", args=[building.pk])
    html = client.get(url, {"on": day}).content.decode()
    assert 'id="on-error"' in html
