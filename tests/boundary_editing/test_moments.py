"""Several changes on one day: each can be looked at; before the first there is one sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from grids.boundaries.history import moments_of
from grids.models import Area, BoundaryChange
from tests.boundary_core.ground import publish, today, wanted
from tests.factories import LONG_AGO


@pytest.fixture
def changes(grids: list[Area], system_admin: User) -> list[BoundaryChange]:
    return [
        publish(wanted(grids, by), by=system_admin, reason=f"survey {number}")
        for number, by in enumerate((0.01, 0.02, 0.03), start=1)
    ]


def east(client: Client, community: Area, grids: list[Area], day: object) -> float:
    """Where the first grid ends in the east, on the map of a moment."""
    url = reverse("grids:boundary_history_map", args=[community.code])
    features = client.get(f"{url}?day={day}").json()["features"]
    shapes = {f["properties"]["label"]: f["geometry"]["coordinates"] for f in features}
    return float(max(x for x, _y in shapes[grids[0].label][0][0]))


def page(client: Client, community: Area, day: object) -> Any:
    url = reverse("grids:boundary_history", args=[community.code])
    return client.get(f"{url}?day={day}").content.decode()


def test_each_change_of_a_day_can_be_chosen(
    client: Client, community: Area, grids: list[Area], changes: list[BoundaryChange]
) -> None:
    values = [moment.value for moment in moments_of(community)]
    first, second = (f"{today()}.{change.pk}" for change in changes[:2])
    assert values == [str(LONG_AGO), first, second, str(today())]
    found = [east(client, community, grids, value) for value in values]
    assert found == pytest.approx([107.125, 107.135, 107.145, 107.155])


def test_the_page_says_how_many_there_were(
    client: Client, community: Area, changes: list[BoundaryChange]
) -> None:
    shown = page(client, community, today())
    assert "3 changes of this day" in shown
    for change in changes:
        assert change.reason in shown
        assert reverse("grids:boundary_change", args=[change.pk]) in shown
    assert f'href="?day={today()}.{changes[0].pk}"' in shown


def test_before_the_first_boundary_it_says_so_once(
    client: Client, community: Area, changes: list[BoundaryChange]
) -> None:
    day = LONG_AGO - dt.timedelta(days=1)
    shown = page(client, community, day)
    assert shown.count("No boundary was drawn here yet") == 1
    assert str(LONG_AGO) in shown
    assert "its own outline" not in shown


def test_a_wrong_key_is_the_whole_day(
    client: Client, community: Area, grids: list[Area], changes: list[BoundaryChange]
) -> None:
    for key in ("0", "x", changes[-1].pk, ""):
        assert east(client, community, grids, f"{today()}.{key}") == pytest.approx(107.155)
