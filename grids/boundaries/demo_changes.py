"""A few changes for the demo, so that the history of boundaries is not empty."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib.gis.geos import LineString, MultiPolygon
from django.utils.translation import override

from grids.boundaries.publish import publish
from grids.boundaries.shapes import merge, redraw, split
from grids.boundaries.wanted import NewArea, Wanted
from grids.errors import Refused
from grids.models import Area, BoundaryChange, Level


def changes_made(root: Area, by: Any, day: dt.date) -> int:
    """One border redrawn on `day` and a grid to be split a fortnight later; how many were made.

    Does nothing where boundaries below `root` were changed already, or none are drawn.
    """
    if by is None or BoundaryChange.objects.filter(path__startswith=root.path).exists():
        return 0
    community = Area.objects.subtree(root).filter(level=Level.COMMUNITY, numchild__gt=3).last()
    if community is None or community.geometry is None:
        return 0
    grids = list(Area.objects.children_of(community).in_force().exclude(geometry=None))
    with override("zh-hans"):
        return _redrawn(community, grids, by, day) + _to_be_split(community, grids[-1], by, day)


def drawn(area: Area) -> MultiPolygon:
    """The shape of an area that is known to have one."""
    return cast("MultiPolygon", area.geometry)


def _redrawn(community: Area, grids: list[Area], by: Any, day: dt.date) -> int:
    """The first two neighbours share a straight border from now on."""
    first = grids[0]
    for second in grids[1:-1]:
        try:
            both = merge([drawn(first), drawn(second)])
            west, south, east, north = both.extent
            line = LineString(((west + east) / 2, south - 1), ((west + east) / 2, north + 1))
            mine, theirs = redraw(drawn(first), drawn(second), line)
            wanted = Wanted(community.code, day, {first.code: mine, second.code: theirs})
            publish(
                wanted,
                within=community.path,
                by=by,
                reason="道路改造后按新路中心线调整边界",
                source="demo",
            )
        except Refused:
            continue
        return 1
    return 0


def _to_be_split(community: Area, grid: Area, by: Any, day: dt.date) -> int:
    west, _south, east, _north = drawn(grid).extent
    middle = (west + east) / 2
    kept, other = split(drawn(grid), LineString((middle, 0), (middle, 89)))[:2]
    new = {"n1": NewArea("新建小区网格", grid.kind, other, grid.code)}
    wanted = Wanted(community.code, day + dt.timedelta(days=14), {grid.code: kept}, new)
    publish(
        wanted,
        within=community.path,
        by=by,
        reason="新建小区入住，户数超过网格上限",
        source="demo",
    )
    return 1
