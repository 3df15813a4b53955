"""Cutting, joining and repairing shapes. Pure: WGS-84 geometries in, geometries out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPolygon
from django.utils.translation import gettext as _

from grids.errors import Refused
from grids.measuring import degree, polygons_of

SPECK = 0.01
"""Square metres; parts and holes below it are the rounding of coordinates."""
NEAR = 1e-9
"""Degrees (0.1 mm): borders this near to each other are one."""
CORNER = 100 * NEAR
"""Degrees (a centimetre): areas that have no longer border in common only touch at a corner."""


@dataclass(frozen=True)
class Child:
    """An area that lies in another: the key of that one, and its shape."""

    parent: str
    shape: MultiPolygon


def split(shape: GEOSGeometry, line: LineString) -> list[MultiPolygon]:
    """The parts that `line` cuts `shape` into, the largest first.

    A line that ends within the shape is drawn on, straight, to the border. Islands that it does
    not cut stay with the part next to them. Raises Refused where it does not cut the shape.
    """
    whole = _area(shape)
    faces = _faces(whole, _drawn_on(_shapely(line), whole))
    if len(faces) < 2:
        raise Refused(_("The line does not cut the area in two. Draw it from border to border."))
    islands = [part for part in polygons_of(whole) if not any(_inside(f, part) for f in faces)]
    parts = [[face] for face in faces]
    for island in islands:
        min(parts, key=lambda part: part[0].distance(island)).append(island)
    made = [_multi(shapely.MultiPolygon(part)) for part in parts]
    return sorted(made, key=square_metres, reverse=True)


def merge(shapes: Sequence[GEOSGeometry]) -> MultiPolygon:
    """One shape of all. Raises Refused where they do not touch along a line."""
    areas = [_area(shape) for shape in shapes]
    if not areas or not _hang_together(areas):
        raise Refused(_("Only neighbours can be merged: these areas have no common border."))
    return _multi(_joined(areas))


def redraw(
    first: GEOSGeometry, second: GEOSGeometry, line: LineString
) -> tuple[MultiPolygon, MultiPolygon]:
    """Two neighbours with `line` as their common border; together they stay what they were.

    Raises Refused where they are no neighbours or the line leaves nothing to one of them.
    """
    former, other = _area(first), _area(second)
    both = merge([first, second])
    mine: list[Any] = []
    theirs: list[Any] = []
    for part in split(both, line):
        shape = _shapely(part)
        nearer = _share(shape, former) - _share(shape, other)
        (mine if nearer >= 0 else theirs).append(shape)
    if not mine or not theirs:
        raise Refused(_("The line would leave nothing to one of the two. Draw it between them."))
    return _multi(_joined(mine)), _multi(_joined(theirs))


def repaired(shape: GEOSGeometry) -> MultiPolygon:
    """The valid shape nearest to `shape`. Raises Refused where no area is left."""
    flat = shapely.force_2d(_shapely(shape))
    return _multi(shapely.make_valid(flat))


def without_hole(shape: GEOSGeometry, hole: GEOSGeometry) -> MultiPolygon:
    """`shape` with the ground of `hole` cut out. Raises Refused where nothing is left."""
    return _multi(shapely.difference(_area(shape), _area(hole)))


def difference_of(shape: GEOSGeometry, other: GEOSGeometry) -> MultiPolygon | None:
    """The ground that only one of the two has; None where they are the same."""
    found = shapely.symmetric_difference(_area(shape), _area(other))
    return None if _is_speck(found) or not polygons_of(found) else _multi(found)


def simplified(shapes: Mapping[str, GEOSGeometry], metres: float) -> dict[str, MultiPolygon]:
    """Those that have fewer points then; borders that two share stay shared.

    A point goes whose triangle with its neighbours is smaller than the square of `metres`
    (Visvalingam-Whyatt), so that a border moves by about that at most. What borders on nobody
    stays as it is: the areas fit their parent as before. Raises Refused where they overlap.
    """
    keys = list(shapes)
    faces, owners = _coverage([_area(shapes[key]) for key in keys])
    if not len(faces) or not shapely.coverage_is_valid(faces):
        raise _overlapping()
    middle = shapely.box(*shapely.total_bounds(faces)).centroid.y
    degrees = metres / degree(middle) ** 0.5
    thin = shapely.coverage_simplify(faces, degrees, simplify_boundary=False)
    made = {key: [thin[n] for n in owners[number]] for number, key in enumerate(keys)}
    found = {key: _multi(_joined(parts)) for key, parts in made.items() if parts}
    return {key: shape for key, shape in found.items() if shape.num_points < shapes[key].num_points}


def _overlapping() -> Refused:
    return Refused(
        _("Only areas without overlaps can be simplified together. Mend what is red first.")
    )


def _coverage(areas: list[Any]) -> tuple[Any, list[list[int]]]:
    """The faces of the net of all borders, with common points, and for each area its own.

    Raises Refused where a face lies in two areas.
    """
    net = shapely.unary_union([area.boundary for area in areas], grid_size=NEAR)
    faces = shapely.get_parts(shapely.polygonize(_lines(net)))
    inside = shapely.STRtree(areas).query(shapely.point_on_surface(faces), predicate="within")
    owner: dict[int, int] = {}
    for face, area in inside.T.tolist():
        if face in owner and not _is_speck(faces[face]):
            raise _overlapping()
        owner.setdefault(face, area)
    kept = sorted(owner)
    owners: list[list[int]] = [[] for _one in areas]
    for number, face in enumerate(kept):
        owners[owner[face]].append(number)
    return faces[kept], owners


def as_multi(shape: GEOSGeometry) -> MultiPolygon:
    """The polygons of `shape`, repaired where it is crossed."""
    return _multi(_area(shape))


def together(pieces: Sequence[GEOSGeometry]) -> MultiPolygon:
    """All of them as one, whether or not they touch."""
    return _multi(_joined([_area(piece) for piece in pieces]))


def as_before(
    shape: GEOSGeometry, former: GEOSGeometry | None, ground: GEOSGeometry
) -> GEOSGeometry | None:
    """`shape`, but within `ground` what `former` had there; None where nothing is left.

    The same object where the two do not differ there.
    """
    now, there = _area(shape), _area(ground)
    before = shapely.intersection(_area(former), there) if former is not None else None
    mine = shapely.intersection(now, there)
    if _is_speck(mine if before is None else shapely.symmetric_difference(mine, before)):
        return shape
    left = shapely.difference(now, there)
    found = left if before is None else shapely.union(left, before)
    return None if _is_speck(found) else _multi(found)


def follow(
    before: Mapping[str, GEOSGeometry],
    after: Mapping[str, GEOSGeometry],
    children: Mapping[str, Child],
) -> dict[str, MultiPolygon]:
    """The children of redrawn areas so that they cover their parents as before; changed ones.

    `before` and `after` are the parents by key. Ground that a parent loses is taken from its
    children; ground that it gains goes to the child with the longest border to it, piece by
    piece as former children lay on it. A child that loses all keeps its shape: it does not fit
    and has to be retired.
    """
    kids = {key: _area(child.shape) for key, child in children.items()}
    old = {key: _area(shape) for key, shape in before.items()}
    new = {key: _area(shape) for key, shape in after.items()}
    shapes = dict(kids)
    for key, child in children.items():
        if child.parent in new:
            lost = shapely.difference(kids[key], new[child.parent])
            if not _is_speck(lost):
                shapes[key] = shapely.intersection(kids[key], new[child.parent])
    for parent, shape in new.items():
        mine = [key for key, child in children.items() if child.parent == parent]
        gained = shapely.difference(shape, old[parent]) if parent in old else None
        if mine and gained is not None and not _is_speck(gained):
            _hand_out(_pieces(gained, kids.values()), mine, shapes)
    changed = (key for key in kids if shapes[key] is not kids[key])
    return {key: _multi(shapes[key]) for key in changed if not _is_speck(shapes[key])}


def swallowed(after: Mapping[str, GEOSGeometry], children: Mapping[str, Child]) -> list[str]:
    """The children that lie outside their redrawn parents altogether."""
    new = {key: _area(shape) for key, shape in after.items()}
    return [
        key
        for key, child in children.items()
        if child.parent in new
        and _is_speck(shapely.intersection(_area(child.shape), new[child.parent]))
    ]


def square_metres(shape: GEOSGeometry) -> float:
    """The area of a WGS-84 shape, as the database reckons it (`grids_square_metres`).

    Degrees by the length of a degree at the middle of the shape (WGS-84 ellipsoid, series of
    the Geodetic Reference System); good to a thousandth for anything the size of a county.
    """
    return float(shape.area) * degree(shape.centroid.y) if shape.area else 0.0


def _shapely(shape: GEOSGeometry) -> Any:
    return shapely.from_wkb(bytes(shape.wkb))


def _area(shape: GEOSGeometry) -> Any:
    """For cutting and joining; crossed outlines are repaired on the way."""
    given = shapely.force_2d(_shapely(shape))
    return given if given.is_valid else shapely.make_valid(given)


def _multi(shape: Any) -> MultiPolygon:
    """The polygons of `shape` without specks. Raises Refused where none is left."""
    parts = [_without_specks(part) for part in polygons_of(shape) if not _is_speck(part)]
    if not parts:
        raise Refused(_("No area is left. Draw the outline again."))
    made = GEOSGeometry(memoryview(shapely.to_wkb(shapely.MultiPolygon(parts))), srid=4326)
    if not isinstance(made, MultiPolygon):
        raise TypeError(made.geom_type)
    return made


def _without_specks(polygon: Any) -> Any:
    rings = [ring for ring in polygon.interiors if not _is_speck(shapely.Polygon(ring))]
    return shapely.Polygon(polygon.exterior, rings)


def _is_speck(shape: Any) -> bool:
    return bool(shape.is_empty or shape.area * degree(shape.centroid.y) < SPECK)


def _joined(areas: Sequence[Any]) -> Any:
    return shapely.unary_union(areas)


def _inside(small: Any, large: Any) -> bool:
    return bool(large.intersects(small.representative_point()))


def _share(part: Any, area: Any) -> float:
    return float(shapely.intersection(part, area).area)


def _hang_together(areas: Sequence[Any]) -> bool:
    """Whether one can walk from each area to every other across common borders."""
    reached, left = [areas[0]], list(areas[1:])
    while left:
        step = [area for area in left if any(_border(area, other) > CORNER for other in reached)]
        if not step:
            return False
        reached += step
        left = [area for area in left if not any(area is found for found in step)]
    return True


def _border(area: Any, other: Any) -> float:
    """The length (degrees) of the border that two areas have in common."""
    if area.distance(other) > NEAR:
        return 0.0
    return float(shapely.intersection(area.boundary, other.buffer(NEAR)).length)


def _faces(whole: Any, line: Any) -> list[Any]:
    """The polygons within `whole` between its border and `line`; uncut parts are missing."""
    found = []
    for part in polygons_of(whole):
        net = shapely.node(shapely.GeometryCollection([part.boundary, line]))
        made = polygons_of(shapely.polygonize(_lines(net)))
        cut = [face for face in made if _inside(face, part) and not _is_speck(face)]
        if len(cut) > 1:
            found += cut
    return found


def _lines(net: Any) -> list[Any]:
    return [part for part in shapely.get_parts(net) if part.geom_type == "LineString"]


def _drawn_on(line: Any, whole: Any) -> Any:
    """`line` with each end that lies within `whole` drawn on straight to the border."""
    points = list(line.coords)
    if len(points) < 2:
        raise Refused(_("A line has at least two points."))
    head = _to_border(points[1], points[0], whole)
    tail = _to_border(points[-2], points[-1], whole)
    return shapely.LineString([*head, *points, *tail])


def _to_border(start: Sequence[float], end: Sequence[float], whole: Any) -> list[Any]:
    """Where the way from `start` through `end` leaves `whole`, a little beyond; else nothing."""
    if not whole.contains(shapely.Point(end)):
        return []
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5
    west, south, east, north = whole.bounds
    if not length:
        return []
    reach = (east - west + north - south) / length
    ray = shapely.LineString([end[:2], (end[0] + dx * reach, end[1] + dy * reach)])
    hit = shapely.intersection(ray, whole.boundary)
    if hit.is_empty:
        return []
    way = shapely.Point(end).distance(hit) / length * (1 + 1e-9)
    beyond = (end[0] + dx * (way + 1e-9), end[1] + dy * (way + 1e-9))
    return [beyond]


def _pieces(gained: Any, former: Iterable[Any]) -> list[Any]:
    """Gained ground, cut as the former children lay on it."""
    pieces: list[Any] = []
    rest = gained
    for kid in former:
        if kid.intersects(rest):
            part = shapely.intersection(kid, rest)
            if not _is_speck(part):
                pieces += polygons_of(part)
                rest = shapely.difference(rest, kid)
    pieces += polygons_of(rest)
    return [piece for piece in pieces if not piece.is_empty and piece.area > 0]


def _hand_out(pieces: list[Any], keys: list[str], shapes: dict[str, Any]) -> None:
    """Each piece to the child with the longest border to it; far ones wait for nearer ones."""
    left = sorted(pieces, key=lambda piece: -piece.area)
    while left:
        best = max(
            (
                (_border(piece, shapes[key]), -n, key)
                for n, piece in enumerate(left)
                for key in keys
            ),
            default=(0.0, 0, keys[0]),
        )
        length, index, key = best
        if length <= 0:
            index = 0
            key = min(keys, key=lambda kid: shapes[kid].distance(left[0]))
        piece = left.pop(-index)
        shapes[key] = shapely.union(shapes[key], piece)
