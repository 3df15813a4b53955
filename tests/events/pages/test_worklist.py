"""The worklist shows each person their own cases, by what the address asks for, at one price."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, User
from events.actors import Actor
from events.lights import light_of
from events.models import Event
from events.services import Report, apply, collect
from events.worklist import LIGHTS, TABS, light_is
from grids.models import Area
from tests.cast import Login
from tests.events.pages.scenes import NOW, stage
from tests.events.stage import IN_GRID, make_category

pytestmark = pytest.mark.django_db
URL = "/events/"


def titles(answer: Any) -> list[str]:
    return [row.event.title for row in answer.context["rows"]]


def report(user: User, title: str, **more: Any) -> Event:
    values = {"description": title, "title": title, "point": IN_GRID, **more}
    return collect(Report(**values), Actor.of(user), timezone.now()).event


def test_it_opens_with_what_waits_for_the_reader(
    worker: User, operator: User, outsider: User, login: Login
) -> None:
    report(worker, "井盖破损")
    assert titles(login(operator).get(URL)) == ["井盖破损"]
    assert titles(login(worker).get(URL)) == []
    assert titles(login(worker).get(f"{URL}?tab=all&reported=me")) == ["井盖破损"]
    assert titles(login(outsider).get(URL)) == []


def test_it_names_the_community_of_a_grid(worker: User, grid: Area, login: Login) -> None:
    """Every community has a first grid."""
    report(worker, "井盖破损")
    (row,) = login(worker).get(f"{URL}?tab=all").context["rows"]
    assert row.place == "东关社区 · 第一网格"


def test_it_gives_a_department_its_tasks_alone(
    request: pytest.FixtureRequest, login: Login
) -> None:
    play = stage(request.getfixturevalue)
    play.to("handle")
    report(play.operator, "另一件")
    liaison = request.getfixturevalue("liaison")
    other = request.getfixturevalue("county_liaison")
    assert titles(login(liaison).get(URL)) == ["消防通道堵塞"]
    assert titles(login(other).get(f"{URL}?tab=all")) == []


@pytest.mark.parametrize("tab", TABS)
def test_it_has_a_tab_for_every_step(tab: str, operator: User, login: Login) -> None:
    report(operator, "井盖破损")
    answer = login(operator).get(URL, {"tab": tab})
    assert answer.status_code == 200
    assert titles(answer) == (["井盖破损"] if tab in ("mine", "classify", "all") else [])


def test_it_counts_every_step_in_its_tab(operator: User, login: Login) -> None:
    for n in range(3):
        report(operator, f"第{n}件")
    tabs = {tab["name"]: tab["count"] for tab in login(operator).get(URL).context["tabs"]}
    assert (tabs["mine"], tabs["classify"], tabs["file"]) == ("3", "3", "0")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"urgency": "urgent"}, ["路灯不亮"]),
        ({"q": "井盖"}, ["井盖破损"]),
        ({"q": "没有这样的"}, []),
        ({"claimed": "me"}, ["井盖破损"]),
        ({"reported": "me"}, ["井盖破损", "路灯不亮"]),
        ({"light": "on_time"}, ["井盖破损", "路灯不亮"]),
        ({"light": "late"}, []),
        ({"since": "2026-03-02", "until": "2026-03-02"}, ["井盖破损", "路灯不亮"]),
        ({"since": "2026-03-03"}, []),
        ({"until": "2026-03-01"}, []),
    ],
)
def test_it_filters_by_the_address(
    query: dict[str, str], found: list[str], operator: User, login: Login
) -> None:
    one = report(operator, "井盖破损")
    report(operator, "路灯不亮", urgency="urgent")
    apply(one.pk, "claim", Actor.of(operator))
    answer = login(operator).get(URL, query)
    assert sorted(titles(answer)) == sorted(found)
    for chip in answer.context["chips"]:
        assert chip["name"] in query


def test_it_filters_by_category_area_and_department(
    request: pytest.FixtureRequest, login: Login, grid: Area, other_township: Area
) -> None:
    play = stage(request.getfixturevalue)
    play.to("handle")
    report(play.operator, "另一件", category=make_category("0703", major_code="07"))
    client = login(play.operator)
    lead: Department = play.lead
    for query, found in (
        ({"category": play.event.category_id}, ["消防通道堵塞"]),
        ({"major": "07"}, ["另一件"]),
        ({"area": grid.pk}, ["另一件", "消防通道堵塞"]),
        ({"area": other_township.pk}, []),
        ({"area": 10**9}, []),
        ({"department": lead.pk}, ["消防通道堵塞"]),
    ):
        assert sorted(titles(client.get(URL, {"tab": "all", **query}))) == found, query


@pytest.mark.parametrize(
    "query",
    ["page=x", "page=999999", "tab=nothing", "area=x", "since=2026-13-40", "light=blue", "sort=-x"],
)
def test_it_reads_over_what_it_cannot_read(query: str, operator: User, login: Login) -> None:
    assert login(operator).get(f"{URL}?{query}").status_code == 200


def test_it_opens_the_case_whose_number_was_typed(
    operator: User, outsider: User, login: Login
) -> None:
    event = report(operator, "井盖破损")
    found = login(operator).get(URL, {"q": event.receipt})
    assert found.headers["Location"] == reverse("events:detail", args=[event.pk])
    assert login(outsider).get(URL, {"q": event.receipt}).status_code == 200


def test_it_pages_without_counting(
    operator: User, login: Login, django_assert_max_num_queries: Any
) -> None:
    for n in range(33):
        report(operator, f"第{n}件")
    client = login(operator)
    client.get(URL)
    with django_assert_max_num_queries(25):
        first = client.get(URL)
    assert len(titles(first)) == 30
    second = client.get(URL, {"after": first.context["older"]})
    assert len(titles(second)) == 3
    assert not second.context["older"]
    assert not set(titles(first)) & set(titles(second))
    back = client.get(URL, {"before": second.context["newer"]})
    assert titles(back) == titles(first)


def test_it_gives_every_live_case_exactly_one_light(operator: User) -> None:
    event = report(operator, "井盖破损")
    for due, near, suspended in (
        (None, None, True),
        (NOW + dt.timedelta(hours=1), NOW + dt.timedelta(minutes=1), False),
        (NOW + dt.timedelta(hours=1), NOW - dt.timedelta(minutes=1), False),
        (NOW - dt.timedelta(hours=1), NOW - dt.timedelta(hours=2), True),
        (NOW, NOW, False),
    ):
        Event.objects.filter(pk=event.pk).update(due_at=due, near_at=near, suspended=suspended)
        event.refresh_from_db()
        fits = [k for k in LIGHTS if Event.objects.filter(light_is(k, NOW), pk=event.pk).exists()]
        assert fits == [light_of(event, NOW)]
