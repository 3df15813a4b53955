"""A merge that is reverted gives back what it moved; what moved stands on the page of a change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Posting, Role, User
from events.models import Event, TraceEntry
from grids import located
from grids.boundaries.plan import plan_of
from grids.boundaries.reverting import reverting
from grids.boundaries.shapes import merge, redraw, split
from grids.boundaries.wanted import NewArea, Wanted
from grids.located import Ground, Step
from grids.models import Area, BoundaryChange
from tests.boundary_core.ground import point, publish, shape_of, today, upright
from tests.cast import Login
from tests.events.stage import Stage
from tests.factories import make_person

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def stage(request: pytest.FixtureRequest, grids: list[Area]) -> Stage:
    get: Any = request.getfixturevalue
    found = Stage(get("operator"), get("liaison"), get("township_department"), now=timezone.now())
    found.worker = None
    return found


@pytest.fixture
def local(grids: list[Area]) -> User:
    found = make_person("li", Role.WORKER, grids[1])
    User.objects.filter(pk=found.pk).update(name="李四")
    return found


def merged(grids: list[Area], by: User) -> BoundaryChange:
    """The second grid joins the first."""
    whole = merge([shape_of(grids[0]), shape_of(grids[1])])
    parent = grids[0].code[:12]
    ended = {grids[1].code: grids[0].code}
    wanted = Wanted(parent, today(), {grids[0].code: whole}, retired=ended)
    return publish(wanted, by=by, reason="too few households")


def reverted(change: BoundaryChange, by: User) -> BoundaryChange:
    return publish(reverting(change), by=by, reason="a mistake", reverts=change)


def area_of(thing: Any) -> Area:
    thing.refresh_from_db()
    found: Area = thing.area
    return found


def test_it_brings_back_postings_and_cases(
    stage: Stage, grids: list[Area], local: User, system_admin: User
) -> None:
    posting = Posting.objects.get(user=local)
    placed, by_hand = stage.collect(point=point(107.2)), stage.collect(point=None, area=grids[1])
    here = stage.collect(point=None, area=grids[0])
    change = merged(grids, system_admin)
    assert {area_of(one) for one in (posting, placed, by_hand, here)} == {grids[0]}
    reverted(change, system_admin)
    again = Area.objects.in_force().get(name=grids[1].name)
    assert [area_of(one) for one in (posting, placed, by_hand)] == [again] * 3
    assert area_of(here) == grids[0], "what was there before stays"
    assert Area.objects.get(pk=grids[1].pk).successor == again
    last = TraceEntry.objects.filter(event=by_hand).order_by("seq").last()
    assert last is not None
    assert again.label in last.reason


def test_what_went_elsewhere_since_stays_and_is_told(
    client: Client, grids: list[Area], local: User, system_admin: User
) -> None:
    change = merged(grids, system_admin)
    Posting.objects.filter(user=local).update(area=grids[2])
    url = reverse("grids:boundary_change_revert", args=[change.pk])
    page = client.get(url).content.decode()
    assert "These do not come back" in page
    assert "People posted here: 1" in page
    reverted(change, system_admin)
    assert area_of(Posting.objects.get(user=local)) == grids[2]


def test_the_page_shows_who_comes_back(
    client: Client, grids: list[Area], local: User, system_admin: User
) -> None:
    change = merged(grids, system_admin)
    page = client.get(reverse("grids:boundary_change_revert", args=[change.pk])).content.decode()
    assert "李四" in page
    assert "do not come back" not in page


def test_a_merge_from_before_that_was_kept_says_so(
    client: Client, grids: list[Area], local: User, system_admin: User
) -> None:
    change = merged(grids, system_admin)
    BoundaryChange.objects.filter(pk=change.pk).update(moved=None)
    page = client.get(reverse("grids:boundary_change_revert", args=[change.pk])).content.decode()
    assert "post them anew" in page


def test_the_page_of_a_change_keeps_what_moved(
    client: Client,
    login: Login,
    stage: Stage,
    grids: list[Area],
    local: User,
    system_admin: User,
    outsider: User,
) -> None:
    case = stage.collect(point=point(107.2))
    change = merged(grids, system_admin)
    url = reverse("grids:boundary_change", args=[change.pk])
    page = client.get(url).content.decode()
    assert "What moved with them" in page
    assert "李四" in page
    assert str(case) in page
    assert reverse("events:detail", args=[case.pk]) not in page, "an administrator reads no case"
    operators = login(stage.operator).get(url).content.decode()
    assert reverse("events:detail", args=[case.pk]) in operators
    assert login(outsider).get(url).status_code == 404
    assert Event.objects.get(pk=case.pk).area == grids[0]


def test_who_sees_one_area_is_told_only_of_what_came_there(
    login: Login, stage: Stage, grids: list[Area], local: User, system_admin: User
) -> None:
    stage.collect(point=point(107.2))
    change = merged(grids, system_admin)
    watcher = make_person("wang", Role.WORKER, grids[0])
    page = login(watcher).get(reverse("grids:boundary_change", args=[change.pk]))
    assert "李四" in page.content.decode(), "who came to one's own grid"
    BoundaryChange.objects.filter(pk=change.pk).update(
        moved=[
            {**row, "steps": [[pk, grids[3].pk, grids[2].pk] for pk, *_way in row["steps"]]}
            for row in change.moved or []
        ]
    )
    page = login(watcher).get(reverse("grids:boundary_change", args=[change.pk]))
    assert "李四" not in page.content.decode()


def test_several_things_together_are_called_so(grids: list[Area], system_admin: User) -> None:
    whole = merge([shape_of(grids[0]), shape_of(grids[1])])
    first, second = split(shape_of(grids[2]), upright(107.05))
    wanted = Wanted(
        grids[0].code[:12],
        today(),
        {grids[0].code: whole, grids[2].code: first},
        {"n1": NewArea("新网格", "basic", second, grids[2].code)},
        {grids[1].code: grids[0].code},
    )
    assert publish(wanted, by=system_admin, reason="both").kind == "mixed"


def test_a_merge_beside_a_redrawn_border_is_mixed(grids: list[Area], system_admin: User) -> None:
    mine, theirs = redraw(shape_of(grids[2]), shape_of(grids[3]), upright(107.15))
    whole = merge([shape_of(grids[0]), shape_of(grids[1])])
    wanted = Wanted(
        grids[0].code[:12],
        today(),
        {grids[0].code: whole, grids[2].code: mine, grids[3].code: theirs},
        retired={grids[1].code: grids[0].code},
    )
    assert publish(wanted, by=system_admin, reason="both").kind == "mixed"


def test_a_merge_alone_stays_one(grids: list[Area], system_admin: User) -> None:
    assert merged(grids, system_admin).kind == "merge"


def test_a_plan_names_things_in_order(stage: Stage, grids: list[Area], system_admin: User) -> None:
    for _number in range(3):
        stage.collect(point=point(107.2))
    whole = merge([shape_of(grids[0]), shape_of(grids[1])])
    ended = {grids[1].code: grids[0].code}
    wanted = Wanted(grids[0].code[:12], today(), {grids[0].code: whole}, retired=ended)
    items = plan_of(wanted, stage.operator, within="0001").moves[0].items
    assert [item.label for item in items] == sorted(item.label for item in items)


class Things:
    """Something at no point that goes with its area, by key its area."""

    name = "things"
    label = "Things"

    def __init__(self, areas: dict[int, int]) -> None:
        self.areas = areas

    def steps(self, ground: Ground) -> list[Step]:
        return [Step(pk, a, ground.heirs[a]) for pk, a in self.areas.items() if a in ground.heirs]

    def titles(self, pks: Sequence[int], user: Any) -> dict[int, tuple[str, str]]:
        return {}

    def move(self, steps: Sequence[Step], reason: str) -> int:
        moving = [step for step in steps if self.areas[step.pk] == step.source]
        self.areas |= {step.pk: step.target or 0 for step in moving}
        return len(moving)


def test_what_lies_at_no_point_comes_back_too(grids: list[Area], system_admin: User) -> None:
    things = Things({1: grids[1].pk, 2: grids[1].pk, 3: grids[0].pk})
    located.register(things)
    try:
        change = merged(grids, system_admin)
        assert set(things.areas.values()) == {grids[0].pk}
        things.areas[2] = grids[3].pk
        back = reverted(change, system_admin)
    finally:
        located.unregister("things")
    again = Area.objects.in_force().get(name=grids[1].name)
    assert things.areas == {1: again.pk, 2: grids[3].pk, 3: grids[0].pk}
    assert [(row["name"], row["count"]) for row in back.moved or []] == [("things", 1)]
