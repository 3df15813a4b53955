"""A draft for the demo: a grid of a town, about to be split."""

from __future__ import annotations

import datetime as dt
from typing import Any

from grids.boundaries.drafts import draft_start
from grids.boundaries.ground import Ground, Sheet
from grids.boundaries.operations import applied
from grids.boundaries.wanted import Wanted
from grids.models import Area, Draft, Level


def draft_prepared(root: Area, owner: Any, day: dt.date) -> None:
    """Made once, in the first community that has drawn grids."""
    if owner is None or Draft.objects.exists():
        return
    grids = Area.objects.subtree(root).in_force().filter(level=Level.GRID).exclude(geometry=None)
    grid = grids.order_by("code").first()
    parent = Area.objects.get(path=grid.path[: -Area.steplen]) if grid else None
    if grid is None or parent is None:
        return
    _west, south, _east, north = grid.geometry.extent
    middle = grid.geometry.centroid.x
    line = [(middle, south - 0.01), (middle, north + 0.01)]
    given = {"key": grid.code, "line": line, "name": f"{grid.name}新片", "kind": "basic"}
    sheet = Sheet(Ground(parent, parent.path), Wanted(parent.code, day))
    draft_start(owner=owner, parent=parent, day=day, wanted=applied(sheet, "split", given))
