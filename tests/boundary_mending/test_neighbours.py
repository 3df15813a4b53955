"""Who draws sees of neighbours out of sight that they are there, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from grids.boundaries.drafts import draft_start
from grids.boundaries.plan import plan_of
from grids.boundaries.publish import publish
from grids.boundaries.wanted import Wanted
from grids.errors import BoundaryRefused
from grids.models import Area, Draft
from tests.boundary_core.ground import box, today
from tests.cast import Login
from tests.factories import make_area, make_person


@pytest.fixture
def local_admin(township: Area) -> User:
    return make_person("local", Role.SYSTEM_ADMIN, township)


def data_of(client: Client, draft: Draft) -> Any:
    url = reverse("boundaries:draft_data", args=[draft.pk])
    found: Any = client.get(url).json()
    return found


def test_neighbours_have_a_name_where_they_are_seen(
    login: Login, local_admin: User, system_admin: User, township: Area, other_township: Area
) -> None:
    draft = draft_start(owner=system_admin, parent=township, day=today())
    (around,) = data_of(login(system_admin), draft)["around"]
    assert around["label"] == other_township.label
    assert max(x for x, _y in around["geometry"]["coordinates"][0][0]) == 108
    draft = draft_start(owner=local_admin, parent=township, day=today())
    assert data_of(login(local_admin), draft)["around"] == [], "it only touches the box"


def test_neighbours_that_only_touch_the_box_are_cut_to_it(
    login: Login, local_admin: User, county: Area, township: Area
) -> None:
    draft = draft_start(owner=local_admin, parent=township, day=today())
    crooked = {
        township.code: box(107, 34, 107.5, 34.25).union(box(107, 34.25, 107.25, 34.5)),
    }
    publish(
        Wanted(county.code, today(), crooked), within=county.path, by=local_admin, reason="river"
    )
    make_area(county, code="610305102", name="柳林镇", geometry=box(107.25, 34.25, 108, 35))
    (around,) = data_of(login(local_admin), draft)["around"]
    assert around["label"] == ""
    points = around["geometry"]["coordinates"][0][0]
    assert (max(x for x, _y in points), max(y for _x, y in points)) == (107.5, 34.5)


def test_faults_do_not_name_what_is_out_of_sight(
    local_admin: User, system_admin: User, township: Area, other_township: Area
) -> None:
    wide = Wanted(township.code, today(), {township.code: box(107, 34, 107.6, 34.5)})
    faults = plan_of(wide, local_admin, within=township.path).faults
    assert other_township.code not in str(faults)
    assert "an area outside yours" in faults[0].sentence
    assert faults[0].piece
    faults = plan_of(wide, system_admin, within=township.path).faults
    assert other_township.code in faults[0].sentence
    with pytest.raises(BoundaryRefused) as refused:
        publish(wide, within=township.path, by=local_admin, reason="more")
    assert other_township.code not in str(refused.value) + str(refused.value.faults)


def test_another_root_has_no_name_in_the_editor(
    login: Login, county: Area, elsewhere: Area, system_admin: User
) -> None:
    asked = Wanted("", today(), {county.code: box(107, 34, 109.5, 35)})
    draft = draft_start(owner=system_admin, parent=None, root=county, day=today(), wanted=asked)
    client = login(system_admin)
    for name in ("draft_data", "draft_preview", "draft_preview_map"):
        page = client.get(reverse(f"boundaries:{name}", args=[draft.pk])).content.decode()
        assert elsewhere.code not in page
        assert elsewhere.name not in page
