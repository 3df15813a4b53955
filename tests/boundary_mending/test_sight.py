"""Who sees one area of a change sees no more of it, and takes none of it back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from grids.boundaries.publish import publish
from grids.boundaries.wanted import Wanted
from grids.models import Area, BoundaryChange
from tests.boundary_core.ground import box, extent_of, today
from tests.cast import Login
from tests.factories import make_person


@pytest.fixture
def change(
    county: Area, township: Area, other_township: Area, system_admin: User
) -> BoundaryChange:
    """Both townships redrawn, for a reason."""
    return publish(both(county, township, other_township), **by(system_admin, county))


def both(county: Area, township: Area, other_township: Area, day: dt.date | None = None) -> Wanted:
    shapes: dict[str, Any] = {
        township.code: box(107, 34, 107.4, 34.5),
        other_township.code: box(107.4, 34, 108, 34.5),
    }
    return Wanted(county.code, day or today(), shapes)


def by(user: User, county: Area) -> Any:
    return {"within": county.path, "by": user, "reason": "new road", "source": "secret.gpkg"}


@pytest.fixture
def local(login: Login, township: Area) -> Client:
    found = login(make_person("local", Role.SYSTEM_ADMIN, township))
    found.cookies["django_language"] = "en"
    return found


def at(change: BoundaryChange, name: str = "boundary_change") -> str:
    return reverse(f"grids:{name}", args=[change.pk])


def test_it_shows_the_own_areas_alone(
    local: Client, change: BoundaryChange, township: Area, other_township: Area
) -> None:
    page = local.get(at(change)).content.decode()
    assert township.code in page
    assert "new road" in page
    assert "and others outside your area" in page
    for hidden in (other_township.code, other_township.name, "secret.gpkg", "Revert"):
        assert hidden not in page
    features = local.get(at(change, "boundary_change_map")).json()["features"]
    assert [f["properties"]["label"] for f in features] == [township.label] * 2
    history = local.get(reverse("grids:boundary_history", args=[township.code]))
    assert "(2)" not in history.content.decode()


def test_it_is_not_taken_back_by_one_of_them(
    local: Client, change: BoundaryChange, township: Area
) -> None:
    url = at(change, "boundary_change_revert")
    for answer in (
        local.get(url),
        local.post(url, {"reason": "mine", "seen": "-"}),
        local.get(at(change, "boundary_change_map") + "?back=1"),
        local.post(at(change, "boundary_change_withdraw")),
    ):
        assert answer.status_code == 403
    assert extent_of(township)[2] == 107.4
    assert BoundaryChange.objects.count() == 1


def test_the_whole_is_shown_to_who_is_above(
    client: Client, change: BoundaryChange, other_township: Area
) -> None:
    page = client.get(at(change)).content.decode()
    for shown in (other_township.code, "secret.gpkg", at(change, "boundary_change_revert")):
        assert shown in page
    assert "outside your area" not in page
    assert client.get(at(change, "boundary_change_map") + "?back=1").status_code == 200


def test_what_is_planned_above_is_out_of_sight(
    local: Client, county: Area, township: Area, other_township: Area, system_admin: User
) -> None:
    day = today() + dt.timedelta(days=1)
    asked = both(county, township, other_township, day)
    planned = publish(asked, **by(system_admin, county))
    assert local.get(at(planned)).status_code == 404
    assert local.post(at(planned, "boundary_change_withdraw")).status_code == 404
    planned.refresh_from_db()
    assert planned.state == "scheduled"
