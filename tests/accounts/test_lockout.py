"""Five failures in a quarter of an hour close a user name for a quarter of an hour.

An address is closed at fifty: one who guesses must not lock out the office around them.
"""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.factories import PASSWORD

NOON = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)
WRONG = "wrong"
MINUTE = dt.timedelta(minutes=1)


def attempt(name: str, password: str = WRONG, address: str = "203.0.113.1") -> int:
    data = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post("/login/", data).status_code


def fail(times: int, name: str = "worker", address: str = "203.0.113.1") -> list[int]:
    return [attempt(name, address=address) for _time in range(times)]


def test_it_closes_at_the_fifth_failure(worker: User) -> None:
    assert fail(5) == [200, 200, 200, 200, 429]
    assert attempt("worker", PASSWORD) == 429


def test_it_closes_for_the_name_from_every_address(worker: User) -> None:
    for number in range(5):
        attempt("worker", address=f"203.0.113.{number}")
    assert attempt("worker", PASSWORD, "198.51.100.7") == 429


def test_it_closes_for_the_address_whatever_the_name(worker: User) -> None:
    assert {attempt(f"guess{number}") for number in range(49)} == {200}
    assert attempt("worker", PASSWORD) == 302
    assert attempt("guess49") == 429
    assert attempt("worker", PASSWORD) == 429
    assert attempt("worker", PASSWORD, "198.51.100.7") == 302


def test_it_stays_open_for_others_when_an_invented_name_is_closed(worker: User) -> None:
    assert fail(5, "invented")[-1] == 429
    assert attempt("worker", PASSWORD) == 302


def test_it_says_when_an_address_may_try_again(worker: User, settings: Settings) -> None:
    settings.ADDRESS_FAILURE_LIMIT = 8
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(8):
            attempt(f"guess{number}")
            clock.shift(MINUTE)
        data = {"username": "worker", "password": PASSWORD}
        response = Client(REMOTE_ADDR="203.0.113.1").post("/login/", data)
        assert "12:15" in response.text


def test_it_says_when_to_try_again_and_means_it(worker: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        fail(5)
        data = {"username": "worker", "password": PASSWORD}
        response = Client(REMOTE_ADDR="203.0.113.1").post("/login/", data)
        assert "12:15" in response.text
        clock.move_to(NOON + 14 * MINUTE)
        assert attempt("worker", PASSWORD) == 429
        clock.move_to(NOON + 15 * MINUTE + dt.timedelta(seconds=1))
        assert attempt("worker", PASSWORD) == 302


def test_it_is_not_prolonged_by_trying(worker: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        fail(5)
        clock.move_to(NOON + 10 * MINUTE)
        fail(3)
        clock.move_to(NOON + 15 * MINUTE + dt.timedelta(seconds=1))
        assert attempt("worker", PASSWORD) == 302


def test_it_forgets_a_user_s_own_slips(worker: User) -> None:
    fail(4)
    assert attempt("worker", PASSWORD) == 302
    assert fail(4) == [200] * 4


def test_it_does_not_forget_guesses_at_others_when_the_guesser_logs_in(
    worker: User, outsider: User
) -> None:
    """Whoever has an account could otherwise guess for ever, logging in between."""
    fail(4, "worker")
    assert attempt("outsider", PASSWORD) == 302
    assert attempt("worker") == 429


@pytest.mark.parametrize("forwarded", ["198.51.100.1", "198.51.100.1, 198.51.100.2"])
def test_it_believes_no_address_that_a_stranger_forwards(
    worker: User, settings: Settings, forwarded: str
) -> None:
    settings.ADDRESS_FAILURE_LIMIT = 5
    for number in range(5):
        data = {"username": f"guess{number}", "password": "wrong"}
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        Client(REMOTE_ADDR="203.0.113.1").post("/login/", data, headers=headers)
    data = {"username": "worker", "password": PASSWORD}
    headers = {"X-Forwarded-For": forwarded}
    response = Client(REMOTE_ADDR="203.0.113.1").post("/login/", data, headers=headers)
    assert response.status_code == 429
