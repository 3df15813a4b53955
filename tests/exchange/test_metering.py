"""Calls are counted by day and limited by minute, whatever happens to the cache."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Department
from exchange.cleaning import clean
from exchange.models import Answered, ClientDay
from tests.exchange.making import URL, Caller, make_client, people, token_for

pytestmark = pytest.mark.django_db
AREAS = "/api/v1/areas/"
NOON = dt.datetime(2026, 11, 23, 4, 0, 20, tzinfo=dt.UTC)


@time_machine.travel(NOON, tick=False)
def test_it_refuses_what_is_above_the_calls_of_a_minute(
    township_department: Department,
) -> None:
    slow = Caller(token_for(make_client(township_department, per_minute=2)[0]))
    first, _second, third = (slow.get(AREAS) for _each in range(3))
    assert first["RateLimit"] == '"client";r=1;t=40'
    assert first["RateLimit-Policy"] == '"client";q=2;w=60'
    assert third.status_code == 429
    assert third["Retry-After"] == "40"
    day = ClientDay.objects.get()
    assert (day.calls, day.refused, day.in_minute) == (3, 1, 3)


def test_the_next_minute_begins_anew(township_department: Department) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        slow = Caller(token_for(make_client(township_department, per_minute=1)[0]))
        codes = [slow.get(AREAS).status_code, slow.get(AREAS).status_code]
        clock.shift(60)
        codes.append(slow.get(AREAS).status_code)
    assert codes == [200, 429, 200]


@time_machine.travel(NOON, tick=False)
def test_a_wiped_cache_forgets_no_call(township_department: Department) -> None:
    slow = Caller(token_for(make_client(township_department, per_minute=1)[0]))
    assert slow.get(AREAS).status_code == 200
    cache.clear()
    assert slow.get(AREAS).status_code == 429


def test_a_refused_call_is_counted_too(township_department: Department) -> None:
    client = make_client(township_department)[0]
    Caller(token_for(client, scopes=[])).get(AREAS)
    assert client.days.get().calls == 1


def test_days_are_those_of_the_county(township_department: Department) -> None:
    """At 16:30 in Greenwich it is the next day in Fengxiang."""
    with time_machine.travel(dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC), tick=False):
        client = make_client(township_department)[0]
        Caller(token_for(client)).get(AREAS)
    assert client.days.get().day == dt.date(2026, 11, 24)


def test_what_is_over_its_time_is_removed(caller: Caller) -> None:
    caller.post(URL, people())
    clean(timezone.now())
    assert Answered.objects.count() == ClientDay.objects.count() == 1
    clean(timezone.now() + dt.timedelta(days=8))
    assert not Answered.objects.exists()
    clean(timezone.now() + dt.timedelta(days=402))
    assert not ClientDay.objects.exists()
