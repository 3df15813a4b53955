"""A few changes for the demo, so that the history of boundaries is not empty."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.gis.geos import LineString, MultiPolygon
from django.utils import timezone
from django.utils.translation import override

from grids.boundaries.publish import publish
from grids.boundaries.shapes import merge, redraw, split
from grids.boundaries.wanted import NewArea, Wanted
from grids.errors import Refused
from grids.models import Area, Boundary, BoundaryChange, ChangeKind, Level

MONTHS = dt.timedelta(days=30)


def changes_made(root: Area, by: Any, day: dt.date) -> int:
    """Two changes of the past year, two on `day`, one a fortnight later; how many were made.

    Does nothing where boundaries below `root` were changed already, none are drawn, or they are
    younger than the first of these changes.
    """
    if by is None or BoundaryChange.objects.filter(path__startswith=root.path).exists():
        return 0
    community = Area.objects.subtree(root).filter(level=Level.COMMUNITY, numchild__gt=3).last()
    if community is None or community.geometry is None:
        return 0
    younger = Boundary.objects.filter(
        area__path__startswith=community.path, valid_from__gt=day - 8 * MONTHS
    )
    if younger.exists():
        return 0
    demo = Demo(community, by)
    with override("zh-hans"):
        made = [
            demo.redrawn(day - 8 * MONTHS, 0.42, "按河道整治后的中心线调整边界"),
            demo.split(day - 3 * MONTHS, "滨河网格", "滨河片区交付入住，户数超过网格上限"),
            demo.redrawn(day, 0.5, "道路改造后按新路中心线调整边界"),
            demo.redrawn(day, 0.51, "按实测成果更正上午的边界"),
            demo.split(
                day + dt.timedelta(days=14), "新建小区网格", "新建小区入住，户数超过网格上限", -1
            ),
        ]
    return sum(made)


def drawn(area: Area) -> MultiPolygon:
    """The shape of an area that is known to have one."""
    return cast("MultiPolygon", area.geometry)


@dataclass(frozen=True)
class Demo:
    """Changes of the boundaries below one community."""

    community: Area
    by: Any

    def grids(self) -> list[Area]:
        found = Area.objects.children_of(self.community).in_force().exclude(geometry=None)
        return list(found.order_by("code"))

    def redrawn(self, day: dt.date, share: float, reason: str) -> int:
        """The first grid and a neighbour have a straight border at `share` of their width."""
        first, *others = self.grids()
        for second in others[:-1]:
            try:
                both = merge([drawn(first), drawn(second)])
                west, south, east, north = both.extent
                x = west + (east - west) * share
                line = LineString((x, south - 1), (x, north + 1))
                mine, theirs = redraw(drawn(first), drawn(second), line)
                shapes = {first.code: mine, second.code: theirs}
                self._publish(Wanted(self.community.code, day, {**shapes}), reason)
            except Refused:
                continue
            return 1
        return 0

    def split(self, day: dt.date, name: str, reason: str, which: int = -2) -> int:
        grid = self.grids()[which]
        west, _south, east, _north = drawn(grid).extent
        middle = (west + east) / 2
        kept, other = split(drawn(grid), LineString((middle, 0), (middle, 89)))[:2]
        new = {"n1": NewArea(name, grid.kind, other, grid.code)}
        self._publish(Wanted(self.community.code, day, {grid.code: kept}, new), reason)
        return 1

    def _publish(self, wanted: Wanted, reason: str) -> None:
        """A change of a past day as if it had been published then."""
        within = self.community.path
        change = publish(wanted, within=within, by=self.by, reason=reason, source="demo")
        if wanted.day < timezone.localdate():
            at = timezone.make_aware(dt.datetime.combine(wanted.day, dt.time(10, 20)))
            kind = ChangeKind.SPLIT if wanted.new else ChangeKind.REDRAW
            BoundaryChange.objects.filter(pk=change.pk).update(kind=kind, at=at, settled_at=at)
