"""Proposing grids for a community from where its households live. Pure; shapely in and out.

Dwellings are parted into groups of equal size by halving: across the longer side, at the
household in the middle. Groups become ground by the nearest street block, so that borders run
along streets where there are any and straight between dwellings elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians
from typing import Any

import numpy
import shapely

from grids.geofiles.measures import polygons, square_metres
from grids.households import Dwelling

MOST_GRIDS = 200


def proposed(
    whole: Any, homes: Sequence[Dwelling], streets: Sequence[Any], target: int
) -> list[tuple[Any, int]]:
    """Shapes that part `whole`, each with its households, about `target` of them in each."""
    total = sum(home.households for home in homes)
    count = max(1, min(MOST_GRIDS, round(total / target)))
    if count == 1 or len(homes) < count:
        return [(polygons(whole), total)]
    points = numpy.array([(home.longitude, home.latitude) for home in homes])
    weights = numpy.array([home.households for home in homes], dtype=float)
    squash = cos(radians(float(points[:, 1].mean())))
    flat = points * (squash, 1.0)
    blocks = _blocks(whole, streets)
    largest = total / count / 4
    centres = _gathered(flat, weights, _block_of(blocks, points), len(blocks), largest)
    groups = _parted(centres, count)
    return _grounds(whole, blocks, centres, groups, squash)


def _blocks(whole: Any, streets: Sequence[Any]) -> list[Any]:
    """The pieces that streets cut `whole` into; small ones join a neighbour later."""
    lines = [shapely.intersection(street, whole) for street in streets]
    net = shapely.node(shapely.GeometryCollection([whole.boundary, *lines]))
    parts = [p for p in shapely.get_parts(net) if p.geom_type == "LineString"]
    faces = shapely.get_parts(shapely.polygonize(parts))
    inside = [f for f in faces if whole.contains(f.representative_point())]
    return inside or [whole]


def _block_of(blocks: list[Any], points: Any) -> Any:
    tree = shapely.STRtree(blocks)
    return tree.nearest(shapely.points(points))


Centre = tuple[float, float, float, int, list[int]]
"""x, y (flattened degrees), households, block, dwellings."""


def _gathered(flat: Any, weights: Any, block_of: Any, count: int, largest: float) -> list[Centre]:
    """Blocks as points at the middle of their households; a block with too many stays in parts.

    Parts of a large block are single dwellings, so that it may be cut between them.
    """
    found: list[Centre] = []
    for block in range(count):
        members = numpy.flatnonzero(block_of == block)
        if not len(members):
            continue
        heavy = weights[members].sum() > largest
        for part in members.reshape(-1, 1) if heavy else [members]:
            x, y = numpy.average(flat[part], axis=0, weights=weights[part])
            found.append((float(x), float(y), float(weights[part].sum()), block, part.tolist()))
    return found


def _parted(centres: list[Centre], count: int) -> list[list[int]]:
    """Indices in `count` groups with about as many households each."""

    def part(members: list[int], into: int) -> list[list[int]]:
        if into <= 1 or len(members) <= 1:
            return [members]
        xs, ys = [centres[m][0] for m in members], [centres[m][1] for m in members]
        wide = max(xs) - min(xs) >= max(ys) - min(ys)
        ordered = sorted(members, key=lambda m: centres[m][0] if wide else centres[m][1])
        first = into // 2
        wanted = sum(centres[m][2] for m in members) * first / into
        cut, so_far = 1, centres[ordered[0]][2]
        while cut < len(ordered) - 1 and so_far + centres[ordered[cut]][2] / 2 <= wanted:
            so_far += centres[ordered[cut]][2]
            cut += 1
        return part(ordered[:cut], first) + part(ordered[cut:], into - first)

    return part(list(range(len(centres))), count)


def _grounds(
    whole: Any, blocks: list[Any], centres: list[Centre], groups: list[list[int]], squash: float
) -> list[tuple[Any, int]]:
    """Blocks of one group alone are its ground; others are cut between the dwellings."""
    group_of = {member: number for number, group in enumerate(groups) for member in group}
    owners: dict[int, set[int]] = {}
    for index, centre in enumerate(centres):
        owners.setdefault(centre[3], set()).add(group_of[index])
    mine: list[list[Any]] = [[] for _group in groups]
    spots = shapely.points([(c[0], c[1]) for c in centres])
    tree = shapely.STRtree(spots)
    for number, block in enumerate(blocks):
        whose = owners.get(number, set())
        if len(whose) == 1:
            mine[next(iter(whose))].append(block)
        elif not whose:
            middle = block.representative_point()
            near = tree.nearest(shapely.Point(middle.x * squash, middle.y))
            mine[group_of[int(near)]].append(block)
        else:
            for group, piece in _cut(block, centres, group_of, whose, squash):
                mine[group].append(piece)
    grounds = [polygons(shapely.unary_union(parts)) for parts in mine if parts]
    homes = [sum(centres[m][2] for m in g) for g, parts in zip(groups, mine, strict=True) if parts]
    return list(zip(_tidied(grounds), [round(n) for n in homes], strict=True))


def _cut(
    block: Any,
    centres: list[Centre],
    group_of: dict[int, int],
    whose: set[int],
    squash: float,
) -> list[tuple[int, Any]]:
    """A block that several groups live in, along the middle between their dwellings."""
    members = [m for m in group_of if group_of[m] in whose]
    spots = {(centres[m][0] / squash, centres[m][1]): group_of[m] for m in members}
    cells = shapely.voronoi_polygons(shapely.MultiPoint(list(spots)), extend_to=block.envelope)
    found: dict[int, list[Any]] = {}
    tree = shapely.STRtree(shapely.points(list(spots)))
    groups = list(spots.values())
    for cell in shapely.get_parts(cells):
        inside = tree.query(cell, predicate="intersects")
        if len(inside):
            found.setdefault(groups[int(inside[0])], []).append(cell)
    pieces = {g: shapely.intersection(shapely.unary_union(c), block) for g, c in found.items()}
    return [(g, polygons(p)) for g, p in pieces.items() if not polygons(p).is_empty]


def _tidied(grounds: list[Any]) -> list[Any]:
    """Islands of one grid within others go to the one with the longest border to them."""
    kept = [max(polygons(g).geoms, key=lambda part: part.area) for g in grounds]
    loose = [
        part
        for ground, main in zip(grounds, kept, strict=True)
        for part in polygons(ground).geoms
        if not part.equals(main)
    ]
    for part in sorted(loose, key=square_metres, reverse=True):
        edge = part.boundary.buffer(1e-9)
        best = max(
            range(len(kept)), key=lambda n: shapely.intersection(kept[n].boundary, edge).length
        )
        joined = polygons(shapely.union(kept[best], part))
        kept[best] = joined.geoms[0] if len(joined.geoms) == 1 else joined
    return [polygons(shape) for shape in kept]
