"""How shapes fit beside and within each other: what sticks out, overlaps and is left open.

Works on the items of one layer at a time, those above first. What the choices say is mended on
the way, by cutting or handing over, and noted all the same. Pure but for reading boundaries.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

import numpy
import shapely

from grids.geofiles.choices import CUT, FILL, LEAVE, SMALLER, Choices
from grids.geofiles.items import Found, Item
from grids.geofiles.measures import polygons, square_metres
from grids.geofiles.models import FaultKind

NEAR = 1e-9
"""Degrees; borders this near to each other are one."""
LONGEST = 2.0
"""Seconds without a sign of life, where the work can be interrupted."""


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

    def outside(self, items: list[Item], above: dict[str, Above]) -> Iterator[None]:
        """Notes what lies beyond the area above, and cuts it off where that was chosen."""
        for whole in above.values():
            shapely.prepare(whole.shape)
        for item in breathing(items):
            if item is None:
                yield
                continue
            place = above.get(item.parent or "")
            if place is None or place.shape is None or item.shape is None:
                continue
            if not shapely.covers(place.shape, item.shape):
                self._beyond(item, place)

    def _beyond(self, item: Item, place: Above) -> None:
        beyond = polygons(shapely.difference(item.shape, place.shape))
        size = square_metres(beyond)
        if size < self.tolerance:
            return
        rest = polygons(shapely.intersection(item.shape, place.shape))
        cut = self.choices.outside == CUT and square_metres(rest) >= self.tolerance
        if cut:
            item.shape = rest
        self._note(FaultKind.OUTSIDE, item, place.label, beyond, size, cut)

    def overlaps(self, items: list[Item], beside: list[Beside]) -> Iterator[None]:
        """Notes each overlapping pair, and gives the overlap to one where that was chosen."""
        shaped = [item for item in items if item.shape is not None]
        for pair in breathing(_meeting([item.shape for item in shaped])):
            if pair is None:
                yield
                continue
            first, second = shaped[pair[0]], shaped[pair[1]]
            if not shapely.touches(first.shape, second.shape):
                self._pair(first, second)
        tree = shapely.STRtree([b.shape for b in beside])
        for item in breathing(shaped if beside else ()):
            if item is None:
                yield
                continue
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

    def gaps(
        self, items: list[Item], above: dict[str, Above], beside: list[Beside]
    ) -> Iterator[None]:
        """Notes holes between the shapes, and what covered areas above have left open."""
        shapes = [item.shape for item in items if item.shape is not None]
        self._near = Near(items)
        shapes += [other.shape for other in beside]
        parents = [item.parent for item in items if item.shape is not None]
        parents += [other.parent for other in beside]
        covered = {key: a for key, a in above.items() if a.covered and a.shape is not None}
        tree = shapely.STRtree(shapes)
        for key, area in covered.items():
            near = tree.query(area.shape, predicate="intersects").tolist()
            filled = _widened(shapely.unary_union([shapes[index] for index in sorted(near)]))
            for piece in polygons(shapely.difference(area.shape, filled)).geoms:
                self._gap(_widened(piece), items, above, area.label, key)
            yield
        whole = yield from _whole(shapes, parents)
        ground = shapely.unary_union([area.shape for area in covered.values()])
        shapely.prepare(ground)
        for hole in breathing(_holes(whole)):
            if hole is None:
                yield
            elif ground.is_empty or not ground.contains(hole.representative_point()):
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


Thing = TypeVar("Thing")


def breathing(things: Iterable[Thing]) -> Iterator[Thing | None]:
    """The things, and None now and then: a moment to say that the work goes on."""
    begun = monotonic()
    for thing in things:
        if monotonic() - begun > LONGEST:
            yield None
            begun = monotonic()
        yield thing


def _whole(shapes: list[Any], parents: list[str | None]) -> Generator[None, None, Any]:
    """All shapes as one; those below one parent first, as what they share falls away then."""
    below: dict[str | None, list[Any]] = {}
    for shape, parent in zip(shapes, parents, strict=True):
        below.setdefault(parent, []).append(shape)
    parts = []
    for some in breathing(below.values()):
        if some is None:
            yield
        else:
            parts.append(shapely.unary_union(some))
    return shapely.unary_union(parts) if parts else shapely.MultiPolygon()


def _meeting(shapes: list[Any]) -> Iterator[tuple[int, int]]:
    if len(shapes) < 2:
        return
    tree = shapely.STRtree(shapes)
    firsts, seconds = tree.query(numpy.array(shapes), predicate="intersects")
    pairs = {(int(a), int(b)) for a, b in zip(firsts, seconds, strict=True) if a < b}
    yield from sorted(pairs)


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
