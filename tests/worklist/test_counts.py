"""Every count equals its list, whatever the filter and whoever asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from events.lights import light_of
from events.models import Event
from events.worklist import ALL, LIGHTS, MINE, Filters, Worklist
from tests.cast import Login

pytestmark = pytest.mark.django_db
ROLES = (
    ("county_operator", "county_supervisor", "auditor"),
    ("worker", "operator", "township_operator", "supervisor"),
    ("liaison", "county_liaison", "department_head", "outsider"),
)
"""Those who look at one desk together: making it costs more than looking."""

EVERYWHERE = {"tab", "urgency", "department"}
"""Filters under which the lights are counted within a step too."""

Value = Callable[[list[Event]], Any]
FILTERS: dict[str, Value] = {
    "tab": lambda desk: MINE,
    "waits=desk": lambda desk: None,
    "waits=requests": lambda desk: None,
    "q": lambda desk: "消防",
    **{f"light={light}": lambda desk: None for light in LIGHTS},
    "step": lambda desk: "handle",
    "urgency": lambda desk: "urgent",
    "major": lambda desk: "02",
    "category": lambda desk: desk[0].category_id,
    "area": lambda desk: desk[0].area_id,
    "department": lambda desk: Event.objects.get(pk=desk[3].pk).departments[0],
    "holder": lambda desk: desk[0].holder_id,
    "claimed=me": lambda desk: None,
    "claimed=somebody": lambda desk: None,
    "claimed=nobody": lambda desk: None,
    "reported": lambda desk: "me",
    "since": lambda desk: "2026-03-02",
    "until": lambda desk: "2026-03-02",
    "nogrid": lambda desk: 1,
    "reworked": lambda desk: 1,
    "concerns": lambda desk: 1,
    "like": lambda desk: desk[0].pk,
    "passed": lambda desk: "classify",
}
PAIRS = ["urgency=urgent&light=late", "reworked=1&light=near", "nogrid=1&claimed=nobody"]


def query(name: str, desk: list[Event]) -> str:
    return name if "=" in name else f"{name}={FILTERS[name](desk)}"


def worklist(user: User, address: str, now: dt.datetime) -> Worklist:
    return Worklist(user, Filters.read(QueryDict(address)), now)


def listed(user: User, address: str, now: dt.datetime) -> list[Event]:
    """All pages of a list, one after the other."""
    found: list[Event] = []
    after = ""
    while True:
        work = worklist(user, f"{address}&after={after}", now)
        found += work.events
        if not (after := work.page.older):
            return found


@pytest.mark.parametrize("roles", ROLES, ids=lambda roles: roles[0])
def test_every_count_equals_its_list(
    roles: tuple[str, ...], desk: list[Event], request: pytest.FixtureRequest
) -> None:
    """All tabs, and the lights within some of them, under every filter and some pairs."""
    now = timezone.now()
    Event.objects.filter(pk=desk[-1].pk).update(step="done", sample="due")
    for user in map(request.getfixturevalue, roles):
        for name in [*FILTERS, *PAIRS]:
            heres = (MINE, ALL, "handle") if name in EVERYWHERE else (MINE, ALL)
            counted(user, query(name, desk), heres, now)


@pytest.mark.parametrize("sample", [1, 3])
@pytest.mark.parametrize("most", [1, 2, 4])
def test_figures_are_exact_until_there_are_too_many(
    desk: list[Event],
    county_operator: User,
    monkeypatch: pytest.MonkeyPatch,
    sample: int,
    most: int,
) -> None:
    """After the first cases only the figures are looked for that they left open."""
    now = timezone.now()
    monkeypatch.setattr("events.worklist.counts.SAMPLE", sample)
    monkeypatch.setattr("events.worklist.counts.MOST", most)
    for here in (ALL, "handle"):
        tabs, lights = worklist(county_operator, f"tab={here}", now).counts
        for tab in set(tabs) - {MINE}:
            found = len(listed(county_operator, f"tab={tab}", now))
            assert min(tabs[tab], most + 1) == min(found, most + 1), (here, tab)
        for light, count in lights.items():
            found = len(listed(county_operator, f"tab={here}&light={light}", now))
            assert min(count, most + 1) == min(found, most + 1), (here, light)


def counted(user: User, address: str, heres: Sequence[str], now: dt.datetime) -> None:
    """The counts beside each tab and light equal the lists behind them."""
    lists: dict[str, list[Event]] = {}
    for here in heres:
        tabs, lights = worklist(user, f"{address}&tab={here}", now).counts
        for tab in {*tabs, here} - set(lists):
            lists[tab] = listed(user, f"{address}&tab={tab}", now)
        assert tabs == {tab: len(lists[tab]) for tab in tabs}, (user, address)
        for light in () if "light=" in address else LIGHTS:
            found = listed(user, f"{address}&tab={here}&light={light}", now)
            lit = {e.pk for e in lists[here] if light_of(e, now) == light}
            assert {e.pk for e in found} == lit, (user, address, here, light)
            assert lights[light] == len(found), (user, address, here, light)


def test_the_filters_find_something(desk: list[Event], county_operator: User) -> None:
    """A test over empty lists would prove nothing."""
    now = timezone.now()
    empty = {"concerns", "reported", "claimed=me", "waits=desk", "waits=requests"}
    for name in set(FILTERS) - empty:
        assert listed(county_operator, f"{query(name, desk)}&tab=all", now), name


def test_the_page_shows_what_was_counted(
    desk: list[Event], request: pytest.FixtureRequest, login: Login
) -> None:
    """The menu, the first tab and the home page tell the same number."""
    for role in (role for roles in ROLES for role in roles):
        user = request.getfixturevalue(role)
        page = login(user).get("/events/")
        first = page.context["tabs"][0]["count"]
        assert int(first) == len(listed(user, "tab=mine", timezone.now())), role
        entries = {e.url: e.count for e in page.context["frame"].entries}
        if "/events/" in entries and entries["/events/"] is not None:
            assert entries["/events/"] == int(first), role


def test_it_says_no_more_than_999(
    county_operator: User, desk: list[Event], login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.waiting.MOST", 3)
    page = login(county_operator).get("/events/?tab=all")
    assert {light["count"] for light in page.context["lights"]} & {"3+"}
