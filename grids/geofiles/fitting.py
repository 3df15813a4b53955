"""How shapes fit beside and within each other: what sticks out, overlaps and is left open.

Works on the items of one layer at a time, those above first. What the choices say is mended on
the way, by cutting or handing over, and noted all the same. Pure but for reading boundaries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy
import shapely

from grids.geofiles.choices import CUT, FILL, LEAVE, SMALLER, Choices
from grids.geofiles.items import Found, Item
from grids.geofiles.measures import polygons, square_metres
from grids.geofiles.models import FaultKind

NEAR = 1e-9
"""Degrees; borders this near to each other are one."""


@dataclass
class Above:
    """An area that others stand in, by its key: its shape and whether it has to be covered."""

    label: str
    shape: Any
    covered: bool


@dataclass
class Beside:
    """A sibling in force that the file does not bring."""

    label: str
    shape: Any
    parent: str


@dataclass
class Fitting:
    choices: Choices
    tolerance: float
    found: list[Found] = field(default_factory=list)
    specks: int = 0

    def outside(self, items: list[Item], above: dict[str, Above]) -> None:
        """Notes what lies beyond the area above, and cuts it off where that was chosen."""
        for item in items:
            place = above.get(item.parent or "")
            if place is None or place.shape is None or item.shape is None:
                continue
            beyond = polygons(shapely.difference(item.shape, place.shape))
            size = square_metres(beyond)
            if size < self.tolerance:
                continue
            rest = polygons(shapely.intersection(item.shape, place.shape))
            cut = self.choices.outside == CUT and square_metres(rest) >= self.tolerance
            if cut:
                item.shape = rest
            self._note(FaultKind.OUTSIDE, item, place.label, beyond, size, cut)

    def overlaps(self, items: list[Item], beside: list[Beside]) -> None:
        """Notes each overlapping pair, and gives the overlap to one where that was chosen."""
        shaped = [item for item in items if item.shape is not None]
        for first, second in _touching([item.shape for item in shaped]):
            self._pair(shaped[first], shaped[second])
        tree = shapely.STRtree([b.shape for b in beside])
        for item in shaped if beside else ():
            for index in tree.query(item.shape, predicate="intersects"):
                if beside[index].parent == item.parent:
                    self._against(item, beside[index])

    def _pair(self, first: Item, second: Item) -> None:
        common = polygons(shapely.intersection(first.shape, second.shape))
        size = square_metres(common)
        if size < self.tolerance:
            self.specks += size > 0
            return
        mended = self.choices.overlaps != LEAVE
        if mended:
            keeps, gives = first, second
            if self.choices.overlaps == SMALLER and second.shape.area < first.shape.area:
                keeps, gives = second, first
            mended = self._cut(gives, keeps.shape)
        same = first.parent == second.parent
        self._note(FaultKind.OVERLAP, first, second.label, common, size, mended, stops=same)

    def _against(self, item: Item, other: Beside) -> None:
        common = polygons(shapely.intersection(item.shape, other.shape))
        size = square_metres(common)
        if size >= self.tolerance:
            mended = self.choices.overlaps != LEAVE and self._cut(item, other.shape)
            self._note(FaultKind.OVERLAP, item, other.label, common, size, mended)

    def _cut(self, item: Item, other: Any) -> bool:
        rest = polygons(shapely.difference(item.shape, other))
        if square_metres(rest) < self.tolerance:
            return False
        item.shape = rest
        return True

    def gaps(self, items: list[Item], above: dict[str, Above], beside: list[Beside]) -> None:
        """Notes holes between the shapes, and what covered areas above have left open."""
        shapes = [item.shape for item in items if item.shape is not None]
        self._near = Near(items)
        shapes += [other.shape for other in beside]
        whole = shapely.unary_union(shapes) if shapes else shapely.MultiPolygon()
        covered = {key: a for key, a in above.items() if a.covered and a.shape is not None}
        for key, area in covered.items():
            for piece in polygons(shapely.difference(area.shape, _widened(whole))).geoms:
                self._gap(_widened(piece), items, above, area.label, key)
        ground = shapely.unary_union([area.shape for area in covered.values()])
        for hole in _holes(whole):
            if ground.is_empty or not ground.contains(hole.representative_point()):
                self._gap(hole, items, above, "", None)

    def _gap(
        self, piece: Any, items: list[Item], above: dict[str, Above], label: str, key: str | None
    ) -> None:
        size = square_metres(piece)
        if size < self.tolerance:
            self.specks += size > 0
            return
        near = sorted(self._near.to(piece), key=lambda found: -found[0])
        mended = self.choices.gaps == FILL and bool(near) and self._fill(near[0][1], piece, above)
        names = [item.label for _length, item in near[:2]]
        self.found.append(
            Found(
                FaultKind.GAP,
                label or ", ".join(names)[:200],
                ", ".join(names)[:200],
                piece,
                size,
                mended,
                layer=items[0].row.layer if items else None,
                parent=key or "",
            )
        )

    def _fill(self, item: Item, piece: Any, above: dict[str, Above]) -> bool:
        place = above.get(item.parent or "")
        if place is not None and place.shape is not None:
            piece = polygons(shapely.intersection(piece, place.shape))
        if square_metres(piece) < self.tolerance:
            return False
        item.shape = polygons(shapely.union(item.shape, piece))
        return True

    def _note(
        self,
        kind: str,
        item: Item,
        second: str,
        piece: Any,
        size: float,
        mended: bool,
        *,
        stops: bool = True,
    ) -> None:
        stopped = item if stops and not mended else None
        self.found.append(
            Found(kind, item.label, second, piece, size, mended, layer=item.row.layer, item=stopped)
        )


def _touching(shapes: list[Any]) -> Iterator[tuple[int, int]]:
    if len(shapes) < 2:
        return
    tree = shapely.STRtree(shapes)
    firsts, seconds = tree.query(numpy.array(shapes), predicate="intersects")
    pairs = {(int(a), int(b)) for a, b in zip(firsts, seconds, strict=True) if a < b}
    touching = sorted(pairs)
    for first, second in touching:
        if not shapely.touches(shapes[first], shapes[second]):
            yield first, second


def _holes(whole: Any) -> Iterator[Any]:
    """Cracks of rounding between shapes do not open a hole: borders are drawn a hair wider."""
    for part in polygons(_widened(whole)).geoms:
        for ring in part.interiors:
            yield _widened(shapely.Polygon(ring))


def _widened(shape: Any) -> Any:
    return shape.buffer(NEAR, join_style="mitre")


class Near:
    """Finds the shapes at the border of a piece."""

    def __init__(self, items: list[Item]) -> None:
        self.items = [item for item in items if item.shape is not None]
        self.tree = shapely.STRtree([item.shape for item in self.items])

    def to(self, piece: Any) -> Iterator[tuple[float, Item]]:
        """With the length (degrees) that each has in common with `piece`."""
        edge = piece.boundary.buffer(NEAR)
        for index in self.tree.query(edge, predicate="intersects"):
            item = self.items[index]
            length = shapely.intersection(item.shape.boundary, edge).length
            if length > 0:
                yield float(length), item
