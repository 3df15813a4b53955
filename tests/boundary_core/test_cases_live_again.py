"""A case filed or reopened after boundaries changed stands where its point lies now."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from events.actors import Actor
from events.models import Event
from events.services import apply
from grids.models import Area
from grids.services import area_retire
from tests.boundary_core.ground import point, publish, today, wanted
from tests.events.stage import Stage

pytestmark = pytest.mark.usefixtures("rules")
BETWEEN = point(107.13)


@pytest.fixture
def stage(request: pytest.FixtureRequest, grids: list[Area]) -> Stage:
    get: Any = request.getfixturevalue
    return Stage(get("operator"), get("liaison"), get("township_department"), now=timezone.now())


def filed(stage: Stage, **more: Any) -> Event:
    stage.worker = None
    return stage.collect(**more)


def rejected(stage: Stage, event: Event) -> Event:
    apply(event.pk, "reject", Actor.of(stage.operator), reason="twice")
    return Event.objects.get(pk=event.pk)


def reopened(event: Event, supervisor: User) -> Event:
    apply(event.pk, "reopen", Actor.of(supervisor), reason="wrong after all")
    return Event.objects.get(pk=event.pk)


def test_a_reopened_case_lies_in_the_grid_at_its_point(
    stage: Stage, grids: list[Area], system_admin: User, supervisor: User
) -> None:
    event = rejected(stage, filed(stage, point=BETWEEN))
    assert event.area == grids[1]
    publish(wanted(grids), by=system_admin, reason="survey")
    found = reopened(event, supervisor)
    assert (found.area, found.sight_path) == (grids[0], grids[0].path)


def test_a_case_put_elsewhere_than_at_its_point_stays_there(
    stage: Stage, grids: list[Area], system_admin: User, supervisor: User
) -> None:
    event = rejected(stage, filed(stage, point=BETWEEN, area=grids[2]))
    publish(wanted(grids), by=system_admin, reason="survey")
    assert reopened(event, supervisor).area == grids[2]


def test_a_case_of_a_retired_grid_lives_again_with_its_heir(
    stage: Stage, grids: list[Area], supervisor: User
) -> None:
    event = rejected(stage, filed(stage, point=None, area=grids[1]))
    area_retire(area=grids[1], day=today(), successor=grids[0])
    found = reopened(event, supervisor)
    assert (found.area, found.sight_path) == (grids[0], grids[0].path)


def test_a_case_filed_by_hand_in_a_grid_just_retired_goes_to_its_heir(
    stage: Stage, grids: list[Area]
) -> None:
    chosen = Area.objects.get(pk=grids[1].pk)
    area_retire(area=grids[1], day=today(), successor=grids[0])
    assert filed(stage, point=None, area=chosen).area == grids[0]
