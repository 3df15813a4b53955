"""Open cases follow the boundary at their point, each with its trace entry."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from events.actors import Actor
from events.models import Event, Outbox, TraceEntry
from events.services import apply
from grids.boundaries.shapes import merge, split
from grids.boundaries.wanted import NewArea, Wanted
from grids.models import Area
from grids.services import locate
from tests.boundary_core.ground import plan_of, point, publish, shape_of, today, upright, wanted
from tests.events.stage import Stage

pytestmark = pytest.mark.usefixtures("rules")
BETWEEN = point(107.13)
"""In the second grid; in the first once the border lies at 107.135."""


@pytest.fixture
def stage(request: pytest.FixtureRequest, grids: list[Area]) -> Stage:
    get: Any = request.getfixturevalue
    return Stage(get("operator"), get("liaison"), get("township_department"), now=timezone.now())


def filed(stage: Stage, where: Point | None, **more: Any) -> Event:
    stage.worker = None
    return stage.collect(point=where, **more)


def again(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


def entries(event: Event) -> list[TraceEntry]:
    return list(TraceEntry.objects.filter(event=event).order_by("seq"))


def test_cases_on_the_ground_that_changes_hands_move_and_no_others(
    stage: Stage, grids: list[Area], system_admin: User
) -> None:
    moving, staying = filed(stage, BETWEEN), filed(stage, point(107.05))
    assert (moving.area, staying.area) == (grids[1], grids[0])
    plan = plan_of(wanted(grids), stage.operator)
    (moves,) = plan.moves
    assert (moves.label, moves.count) == ("Open cases", 1)
    (item,) = moves.items
    assert (item.from_label, item.to_label) == (grids[1].label, grids[0].label)
    assert item.url
    before = staying.seq
    publish(wanted(grids), by=system_admin, reason="survey")
    moved = again(moving)
    assert (moved.area, moved.sight_path) == (grids[0], grids[0].path)
    last = entries(moving)[-1]
    assert (last.action, last.channel, last.user) == ("correct", "system", None)
    assert last.changes["event"]["area_id"] == [grids[1].pk, grids[0].pk]
    assert last.reason == "Boundaries changed: survey"
    assert again(staying).seq == before
    told = StringIO()
    call_command("verify_trace", stdout=told)
    assert moved.seq == len(entries(moving))


def test_who_may_not_see_a_case_is_told_its_number_alone(
    stage: Stage, grids: list[Area], system_admin: User
) -> None:
    filed(stage, BETWEEN)
    (item,) = plan_of(wanted(grids), system_admin).moves[0].items
    assert item.url == ""
    assert "消防" not in item.label
    Event.objects.update(confidential=True)
    (moves,) = plan_of(wanted(grids), system_admin).moves
    assert (moves.count, moves.items) == (1, [])


def test_a_case_that_somebody_put_elsewhere_stays(
    stage: Stage, grids: list[Area], system_admin: User
) -> None:
    event = filed(stage, BETWEEN, area=grids[3])
    publish(wanted(grids), by=system_admin, reason="survey")
    assert again(event).area == grids[3]


def test_ended_cases_stay_where_they_were(
    stage: Stage, grids: list[Area], system_admin: User
) -> None:
    event = filed(stage, BETWEEN)
    Event.objects.filter(pk=event.pk).update(step="done")
    publish(wanted(grids), by=system_admin, reason="survey")
    assert again(event).area == grids[1]


def test_a_case_goes_to_the_new_grid_of_a_split(
    stage: Stage, grids: list[Area], system_admin: User
) -> None:
    event, pointless = filed(stage, point(107.1)), filed(stage, None, area=grids[0])
    parts = split(shape_of(grids[0]), upright(107.06))
    west, east = sorted(parts, key=lambda part: float(part.extent[0]))
    new = {"n1": NewArea("新", "basic", east, grids[0].code)}
    made_of = Wanted(grids[0].code[:12], today(), {grids[0].code: west}, new)
    publish(made_of, by=system_admin, reason="split")
    made = Area.objects.get(code=f"{grids[0].code[:12]}005")
    assert again(event).area == made == locate(point(107.1))
    assert again(pointless).area == grids[0]


def test_the_heir_of_a_merged_grid_takes_all_its_live_cases(
    stage: Stage, grids: list[Area], system_admin: User
) -> None:
    with_point, without = filed(stage, point(107.05)), filed(stage, None, area=grids[0])
    done = filed(stage, point(107.06))
    Event.objects.filter(pk=done.pk).update(step="done")
    whole = merge([shape_of(grids[0]), shape_of(grids[1])])
    ended = wanted(grids, shapes={grids[1].code: whole}, retired={grids[0].code: grids[1].code})
    live, over = plan_of(ended, stage.operator).moves
    assert (live.count, over.count) == (2, 1)
    publish(ended, by=system_admin, reason="merge")
    assert again(with_point).area == again(without).area == grids[1]
    assert again(done).area == grids[0], "ended cases keep the retired grid, and open"
    assert Event.objects.for_user(stage.operator).filter(pk=done.pk).exists()
    seen = again(with_point)
    apply(seen.pk, "claim", Actor.of(stage.operator), now=timezone.now())


def test_a_case_without_a_grid_gets_one_when_one_is_drawn(
    stage: Stage, grids: list[Area], township: Area, system_admin: User
) -> None:
    event = filed(stage, point(107.3, 34.3))
    assert event.area == township
    from tests.boundary_core.ground import box

    publish(
        Wanted(
            township.code,
            today(),
            new={"n1": NewArea("新社区", "", box(107.25, 34.25, 107.4, 34.4), code="610305100777")},
        ),
        by=system_admin,
        reason="a new community",
    )
    moved = again(event)
    assert moved.area is not None
    assert moved.area.code == "610305100777"
    assert moved.holder.path == moved.sight_path[: len(moved.holder.path)]


def test_a_past_correction_that_reaches_today_moves_what_is_open(
    stage: Stage, grids: list[Area], system_admin: User
) -> None:
    event = filed(stage, BETWEEN)
    day = today() - dt.timedelta(days=30)
    publish(wanted(grids, day=day), by=system_admin, reason="wrong since then")
    assert again(event).area == grids[0]


def test_nobody_is_told_of_each_case(stage: Stage, grids: list[Area], system_admin: User) -> None:
    event = filed(stage, BETWEEN)
    publish(wanted(grids), by=system_admin, reason="survey")
    row = Outbox.objects.filter(event=event).latest("pk")
    assert row.payload["quiet"] is True
    from events.audiences import Audience

    assert Audience([row], timezone.now()).people(row) == set()
