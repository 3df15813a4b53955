"""A session nobody uses ends after half an hour, and nothing typed is lost by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import Login
from tests.factories import PASSWORD, make_user

START = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
TYPED = {"old": PASSWORD, "name": "路灯坏了 13812345678", "more": ["a", "b"]}
FORM = "/account/?tab=1"


def after(minutes: float) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def test_it_ends_after_half_an_hour(
    worker: User, login: Login, clock: time_machine.Traveller
) -> None:
    client = login(worker)
    client.get("/account/")
    clock.move_to(after(29))
    assert client.get("/account/").status_code == 200
    clock.move_to(after(29 + 31))
    assert client.get("/account/?a=1")["Location"] == "/login/?next=%2Faccount%2F%3Fa%3D1"


def test_it_is_not_kept_alive_by_a_page_that_asks_by_itself(
    worker: User, login: Login, clock: time_machine.Traveller
) -> None:
    client = login(worker)
    client.get("/account/")
    for minute in (10, 20, 29):
        clock.move_to(after(minute))
        assert client.get("/account/", headers={"X-Poll": "1"}).status_code == 200
    clock.move_to(after(31))
    assert client.get("/account/", headers={"X-Poll": "1"}).status_code == 302


def send_late(client: Client, clock: time_machine.Traveller) -> Any:
    client.get("/account/")
    clock.move_to(after(45))
    referer = {"Referer": f"http://testserver{FORM}"}
    return client.post(reverse("accounts:posting_switch"), TYPED, headers=referer)


def enter(client: Client, name: str) -> Any:
    data = {"username": name, "password": PASSWORD, "next": FORM}
    return client.post("/login/", data, follow=True)


def test_it_comes_back_to_the_page_with_what_was_typed(
    worker: User, login: Login, clock: time_machine.Traveller
) -> None:
    client = login(worker)
    assert send_late(client, clock)["Location"] == "/login/?next=%2Faccount%2F%3Ftab%3D1"
    page = enter(client, "worker")
    assert page.request["PATH_INFO"] == "/account/kept/"
    kept = page.context["kept"]
    assert kept.action == "/postings/switch/"
    assert ("name", TYPED["name"]) in kept.fields
    assert [value for name, value in kept.fields if name == "more"] == ["a", "b"]
    assert page.context["next"] == FORM


def test_it_keeps_nothing_in_clear(
    worker: User, login: Login, clock: time_machine.Traveller
) -> None:
    client = login(worker)
    send_late(client, clock)
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    assert any("kept" in text for text in sessions)
    assert not any("13812345678" in text for text in sessions)


def test_it_gives_nothing_to_another_person(
    worker: User, login: Login, clock: time_machine.Traveller
) -> None:
    client = login(worker)
    send_late(client, clock)
    make_user("other")
    page = enter(client, "other")
    assert page.request["PATH_INFO"] == "/account/"
    assert client.get("/account/kept/").status_code == 302
    client.post(reverse("logout"))
    assert enter(client, "worker").request["PATH_INFO"] == "/account/"


def test_it_keeps_nothing_of_a_stranger(client: Client, worker: User) -> None:
    client.post(reverse("accounts:posting_switch"), TYPED)
    assert enter(client, "worker").request["PATH_INFO"] == "/account/"


def test_it_gives_nothing_after_a_long_time(
    worker: User, login: Login, clock: time_machine.Traveller
) -> None:
    client = login(worker)
    send_late(client, clock)
    clock.move_to(after(120))
    assert enter(client, "worker").request["PATH_INFO"] == "/account/"
