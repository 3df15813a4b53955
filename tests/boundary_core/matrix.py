"""Who gets which answer from the history of boundaries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from grids.boundaries.reverting import reverting
from grids.boundaries.wanted import Wanted
from grids.models import BoundaryChange
from tests.boundary_core.ground import box, plan_of, publish
from tests.grids.matrix import SEEN, community, written
from tests.permissions import Get, Row

SEEN_IN_THE_GRID = {**SEEN, "worker": 200}


def changed(get: Get, days: int, **wanted: Any) -> dict[str, Any]:
    """A change of the grid, `days` from now; one is enough."""
    grid, day = get("grid"), timezone.localdate() + dt.timedelta(days=days)
    found = BoundaryChange.objects.filter(day=day).first()
    shapes: dict[str, Any] = {grid.code: box(107, 34, 107.1, 34.1)}
    made = found or publish(
        Wanted(get("community").code, day, shapes), by=get("system_admin"), reason="survey"
    )
    return {"pk": made.pk}


def done(get: Get) -> dict[str, Any]:
    return changed(get, 0)


def planned(get: Get) -> dict[str, Any]:
    return changed(get, 1)


def looked_at(get: Get) -> dict[str, Any]:
    """What the page that reverts sends: the reason, and what it showed."""
    change = BoundaryChange.objects.get(**done(get))
    plan = plan_of(reverting(change), get("system_admin"))
    return {"reason": "a mistake", "seen": plan.seen}


ROWS = [
    Row("grids:boundary_history", SEEN, kwargs=community),
    Row("grids:boundary_history_map", SEEN, kwargs=community),
    Row("grids:boundary_change", SEEN_IN_THE_GRID, kwargs=done),
    Row("grids:boundary_change_map", SEEN_IN_THE_GRID, kwargs=done),
    Row("grids:boundary_change_withdraw", written(302), method="post", kwargs=planned),
    Row("grids:boundary_change_revert", written(200, worker=403), kwargs=done),
    Row(
        "grids:boundary_change_revert",
        written(302, worker=403),
        method="post",
        kwargs=done,
        data=looked_at,
    ),
]
