"""Looking back at boundaries, and taking changes back, through the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from grids.boundaries.history import days_of
from grids.boundaries.reverting import reverting
from grids.models import Area, BoundaryChange
from tests.boundary_core.ground import extent_of, plan_of, publish, today, wanted
from tests.cast import Login
from tests.factories import LONG_AGO


@pytest.fixture
def client(login: Login, system_admin: User) -> Client:
    found = login(system_admin)
    found.cookies["django_language"] = "en"
    return found


@pytest.fixture
def change(grids: list[Area], system_admin: User) -> BoundaryChange:
    return publish(wanted(grids), by=system_admin, reason="survey of the border")


def history(area: Area, **asked: Any) -> str:
    words = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('grids:boundary_history', args=[area.code])}?{words}"


def test_it_shows_any_past_day(
    client: Client, grids: list[Area], community: Area, change: BoundaryChange
) -> None:
    assert days_of(community) == [LONG_AGO, today()]
    page = client.get(history(community)).content.decode()
    assert f'value="{today()}" selected' in page
    assert f'href="?day={LONG_AGO}"' in page
    url = reverse("grids:boundary_history_map", args=[community.code])
    wests = {}
    for day in (LONG_AGO, today() - dt.timedelta(days=1), today()):
        data = client.get(f"{url}?day={day}").json()
        shapes = {f["properties"]["label"]: f["geometry"] for f in data["features"]}
        wests[day] = max(x for x, _y in shapes[grids[0].label]["coordinates"][0][0])
    assert list(wests.values()) == [107.125, 107.125, 107.135]
    assert client.get(history(community, day="2019-01-01")).status_code == 200
    assert client.get(history(community, day="nonsense")).status_code == 200


def test_the_part_about_the_day_comes_alone(
    client: Client, community: Area, change: BoundaryChange
) -> None:
    headers = {"HX-Request": "true", "HX-Target": "gg-history-day"}
    page = client.get(history(community, day=LONG_AGO), headers=headers).content.decode()
    assert "<html" not in page
    assert f"As of {LONG_AGO}" in page


def test_each_change_says_who_when_and_why(
    client: Client, community: Area, change: BoundaryChange, system_admin: User
) -> None:
    page = client.get(history(community)).content.decode()
    assert "survey of the border" in page
    assert str(system_admin) in page
    url = reverse("grids:boundary_change", args=[change.pk])
    assert url in page
    page = client.get(url).content.decode()
    assert "survey of the border" in page
    assert reverse("grids:boundary_change_revert", args=[change.pk]) in page
    kinds = [
        feature["properties"]["kind"]
        for feature in client.get(reverse("grids:boundary_change_map", args=[change.pk])).json()[
            "features"
        ]
    ]
    assert kinds == ["before", "before", "after", "after"]


def test_the_list_costs_the_same_for_many_changes(
    client: Client,
    grids: list[Area],
    community: Area,
    system_admin: User,
    django_assert_max_num_queries: Any,
) -> None:
    for by in (0.01, 0.02, 0.03, 0.04, 0.05):
        publish(wanted(grids, by), by=system_admin, reason="survey")
    with django_assert_max_num_queries(22):
        assert client.get(history(community)).status_code == 200


def test_a_change_is_reverted_as_a_new_one(
    client: Client, grids: list[Area], change: BoundaryChange, system_admin: User
) -> None:
    url = reverse("grids:boundary_change_revert", args=[change.pk])
    page = client.get(url)
    seen = page.context["plan"].seen
    assert f'value="{seen}"' in page.content.decode()
    assert client.post(url, {"reason": "", "seen": seen}).status_code == 200
    assert extent_of(grids[0])[2] == 107.135
    answer = client.post(url, {"reason": "a mistake", "seen": seen})
    change.refresh_from_db()
    made = BoundaryChange.objects.get(reverts=change)
    assert answer.headers["Location"] == reverse("grids:boundary_change", args=[made.pk])
    assert (change.state, made.reason, made.by) == ("reverted", "a mistake", system_admin)
    assert extent_of(grids[0])[2] == 107.125
    answer = client.post(url, {"reason": "a mistake", "seen": seen}, follow=True)
    assert "Only a change that is in force" in answer.content.decode()
    assert BoundaryChange.objects.count() == 2


def test_who_reverts_too_late_is_shown_the_difference(
    client: Client, grids: list[Area], change: BoundaryChange, system_admin: User
) -> None:
    seen = plan_of(reverting(change), system_admin).seen
    publish(wanted(grids, 0.03), by=system_admin, reason="a third")
    url = reverse("grids:boundary_change_revert", args=[change.pk])
    page = client.post(url, {"reason": "a mistake", "seen": seen})
    text = page.content.decode()
    assert "a third" in text
    assert "a mistake" in text, "what was typed stays"
    assert f'value="{page.context["plan"].seen}"' in text
    assert extent_of(grids[0])[2] == 107.155


def test_a_scheduled_change_is_withdrawn(
    client: Client, grids: list[Area], system_admin: User
) -> None:
    tomorrow = today() + dt.timedelta(days=1)
    planned = publish(wanted(grids, day=tomorrow), by=system_admin, reason="new year")
    url = reverse("grids:boundary_change", args=[planned.pk])
    assert "checked once more" in client.get(url).content.decode()
    kinds = [f["properties"]["kind"] for f in client.get(f"{url}map/").json()["features"]]
    assert kinds == ["before", "before", "after", "after"]
    for _twice in range(2):
        answer = client.post(reverse("grids:boundary_change_withdraw", args=[planned.pk]))
        assert answer.status_code == 302
    planned.refresh_from_db()
    assert (planned.state, planned.settled_by) == ("withdrawn", system_admin)


def test_the_page_of_an_area_links_to_its_history(
    client: Client, community: Area, grids: list[Area]
) -> None:
    page = client.get(reverse("grids:detail", args=[community.code])).content.decode()
    assert reverse("grids:boundary_history", args=[community.code]) in page
