"""A community is merged or ended with its grids, in one change, and comes back with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Posting, Role, User
from grids.boundaries.checking import breaches
from grids.boundaries.drafts import draft_publish, draft_start
from grids.boundaries.following import followed
from grids.boundaries.ground import Ground, Sheet
from grids.boundaries.operations import applied
from grids.boundaries.plan import plan_of
from grids.boundaries.reverting import reverting
from grids.boundaries.scheduled import activate_due
from grids.boundaries.wanted import Wanted
from grids.errors import BoundaryRefused
from grids.models import Area, BoundaryChange, Draft
from grids.services import area_retire, locate
from tests.boundary_core.ground import box, point, publish, today
from tests.events.stage import Stage
from tests.factories import make_area, make_posting


@pytest.fixture
def second(township: Area, grids: list[Area]) -> Area:
    """A community east of the first, of two grids; one has the name of one there."""
    found = make_area(township, name="西关社区", geometry=box(107.25, 34, 107.5, 34.25))
    for number, west in ((1, 107.25), (2, 107.375)):
        make_area(
            found,
            code=f"{found.code}{number:03d}",
            name=grids[0].name if number == 1 else "河西网格",
            geometry=box(west, 34, west + 0.125, 34.25),
        )
    Area.objects.filter(pk=found.pk).update(covered=True)
    found.refresh_from_db()
    return found


@pytest.fixture
def first(grids: list[Area], community: Area) -> Area:
    community.refresh_from_db()
    return community


def joined(township: Area, first: Area, second: Area) -> Wanted:
    """What the editor keeps when the second joins the first."""
    sheet = Sheet(Ground(township, township.path), Wanted(township.code, today()))
    return applied(sheet, "merge", {"key": first.code, "second": second.code})


def drafted(by: User, township: Area, wanted: Wanted) -> Draft:
    return draft_start(owner=by, parent=township, day=today(), wanted=wanted)


def merged(by: User, township: Area, first: Area, second: Area) -> BoundaryChange:
    draft = drafted(by, township, joined(township, first, second))
    wanted = followed(Wanted.from_json(draft.wanted), within=township.path)
    seen = plan_of(wanted, by, within=township.path).seen
    return draft_publish(draft=draft, by=by, day=today(), reason="two small ones", seen=seen)


def names_below(area: Area) -> list[str]:
    rows = Area.objects.children_of(Area.objects.get(pk=area.pk)).in_force()
    return list(rows.order_by("code").values_list("name", flat=True))


def test_its_grids_come_below_the_heir(
    township: Area, first: Area, second: Area, system_admin: User
) -> None:
    old = Area.objects.children_of(second).get(name="河西网格")
    posting = make_posting("li", Role.WORKER, old)
    change = merged(system_admin, township, first, second)
    assert change.kind == "merge"
    assert names_below(first)[-2:] == ["第1网格（西关社区）", "河西网格"]
    new = Area.objects.in_force().get(name="河西网格")
    assert new.code == f"{first.code}006"
    old.refresh_from_db()
    assert (old.successor, old.retired_on) == (new, today())
    assert Area.objects.get(pk=second.pk).successor == first
    assert Posting.objects.get(pk=posting.pk).area == new
    assert locate(point(107.4)) == new
    assert list(breaches()) == []


def test_the_preview_shows_the_grids(
    client: Client, township: Area, first: Area, second: Area, system_admin: User
) -> None:
    draft = drafted(system_admin, township, joined(township, first, second))
    page = client.get(reverse("boundaries:draft_preview", args=[draft.pk]))
    assert page.context["faults"] == []
    text = page.content.decode()
    assert f"{first.code}005" in text
    assert "Di1 Grid (Xiguan Community)" in text
    assert f"in {first.label}" in text


def test_it_comes_back_with_its_grids(
    rules: Any,
    request: pytest.FixtureRequest,
    township: Area,
    first: Area,
    second: Area,
    system_admin: User,
) -> None:
    get = request.getfixturevalue
    stage = Stage(get("operator"), get("liaison"), get("township_department"), now=timezone.now())
    stage.worker = None
    old = Area.objects.children_of(second).get(name="河西网格")
    worker = make_posting("li", Role.WORKER, old)
    desk = make_posting("zhang", Role.OPERATOR, second)
    by_hand = stage.collect(point=None, area=old)
    change = merged(system_admin, township, first, second)
    plan = plan_of(reverting(change), system_admin, within=change.path, reverts=change)
    assert plan.faults == []
    publish(reverting(change), by=system_admin, reason="a mistake", reverts=change)
    back = Area.objects.in_force().get(name=second.name)
    assert names_below(back) == ["第1网格", "河西网格"]
    assert back.covered
    grid = Area.objects.in_force().get(name="河西网格")
    assert grid.path.startswith(back.path)
    assert Posting.objects.get(pk=worker.pk).area == grid
    assert Posting.objects.get(pk=desk.pk).area == back
    by_hand.refresh_from_db()
    assert by_hand.area == grid
    assert len(names_below(first)) == 4
    assert list(breaches()) == []


def test_it_is_retired_with_its_grids(
    township: Area, first: Area, second: Area, system_admin: User
) -> None:
    area_retire(area=second, day=today(), successor=first, by=system_admin, reason="empty")
    assert len(names_below(first)) == 6
    assert list(breaches()) == []


def test_the_page_says_what_becomes_of_its_grids(client: Client, second: Area) -> None:
    page = client.get(reverse("grids:area_retire", args=[second.code])).content.decode()
    assert "2 areas below it go to the successor" in page


def test_without_an_heir_they_end_with_it(township: Area, second: Area, system_admin: User) -> None:
    with pytest.raises(BoundaryRefused, match="areas below"):
        area_retire(area=second, day=today(), by=system_admin, reason="empty")
    wanted = Wanted(township.code, today(), retired={second.code: ""})
    publish(followed(wanted, within=township.path), by=system_admin, reason="empty")
    assert not Area.objects.in_force().filter(path__startswith=second.path).exists()


def test_what_stands_deeper_is_retired_first(
    client: Client, township: Area, first: Area, second: Area, system_admin: User
) -> None:
    grid = Area.objects.children_of(second).get(name="河西网格")
    make_area(grid, name="一号楼", geometry=box(107.4, 34, 107.45, 34.1))
    draft = drafted(system_admin, township, joined(township, first, second))
    page = client.get(reverse("boundaries:draft_preview", args=[draft.pk])).content.decode()
    assert "still has areas below it" in page


def test_it_is_put_in_force_on_a_later_day(
    client: Client, township: Area, first: Area, second: Area, system_admin: User
) -> None:
    tomorrow = today() + dt.timedelta(days=1)
    wanted = followed(joined(township, first, second).on(tomorrow), within=township.path)
    change = publish(wanted, by=system_admin, reason="two small ones")
    page = client.get(reverse("grids:boundary_change", args=[change.pk])).content.decode()
    assert "not kept" not in page
    assert len(names_below(first)) == 4
    assert activate_due(tomorrow) == 1
    change.refresh_from_db()
    assert (change.state, change.faults) == ("in_force", [])
    assert len(names_below(first)) == 6
    assert list(breaches()) == []
