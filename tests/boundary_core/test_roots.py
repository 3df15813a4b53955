"""Two trees side by side: what happens in one is nothing to the other."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Department, User
from events.models import Event
from grids.boundaries.wanted import Wanted
from grids.models import Area
from tests.boundary_core.ground import box, point, publish, today
from tests.events.stage import Stage
from tests.factories import make_area

pytestmark = pytest.mark.usefixtures("rules", "grids")


def test_a_case_without_a_grid_goes_to_one_of_its_own_tree_alone(
    county: Area,
    operator: User,
    liaison: User,
    township_department: Department,
    system_admin: User,
) -> None:
    stage = Stage(operator, liaison, township_department, now=timezone.now())
    own, strange = (stage.collect(point=point(107.3, 35.5)) for _case in range(2))
    assert own.area is None
    far = make_area(code="610306", geometry=box(110, 34, 111, 35))
    Event.objects.filter(pk=strange.pk).update(holder=far, sight_path=far.path)
    shapes: dict[str, Any] = {county.code: box(107, 34, 108, 36)}
    publish(Wanted("", today(), shapes), by=system_admin, reason="the county grew")
    assert Event.objects.get(pk=own.pk).area == county
    assert Event.objects.get(pk=strange.pk).area is None
