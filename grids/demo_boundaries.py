"""Grids and boundaries for the demo: an outline drawn by hand, the rest generated inside it.

They are not the real boundaries of anything. Seeds are spread over the outline, one for each
grid; grids are the seeds' Voronoi cells, cut out of one net of lines, so that neighbours share
every vertex. A community is the union of its grids, a township of its communities: at every
level the siblings cover their parent once and only once.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from math import cos, radians
from typing import Any

from django.contrib.gis.geos import GeometryCollection, GEOSGeometry, Point, Polygon
from django.db import connection, transaction

from grids.models import Area, Boundary, Level
from grids.services.areas import grids_make
from grids.services.boundaries import as_multipolygon, boundaries_set

SOURCE = "drawn and generated for the demo, not a real boundary"
OUTLINE = [
    (107.236, 34.742),
    (107.289, 34.756),
    (107.341, 34.738),
    (107.398, 34.753),
    (107.452, 34.760),
    (107.507, 34.741),
    (107.561, 34.722),
    (107.598, 34.681),
    (107.634, 34.632),
    (107.650, 34.574),
    (107.641, 34.512),
    (107.613, 34.458),
    (107.562, 34.421),
    (107.508, 34.389),
    (107.447, 34.361),
    (107.381, 34.350),
    (107.316, 34.372),
    (107.262, 34.409),
    (107.221, 34.466),
    (107.193, 34.531),
    (107.180, 34.601),
    (107.197, 34.674),
]
ROUNDS = 4
"""How often seeds move to the middle of their cells, so that cells become even."""

GRID_SIZE = 1e-7
"""Corners lie on this raster (degrees, about a centimetre), so that equal ones are equal."""

Seed = tuple[float, float]


@transaction.atomic
def demo_boundaries(root: Area, day: dt.date, *, seed: int = 7, grids: int = 0) -> int:
    """Makes grids where a community has none, and boundaries for all; how many areas have one.

    `grids` is how many each community gets, if not as few as usual. Does nothing when `root`
    has a boundary already.
    """
    if Boundary.objects.filter(area=root).exists():
        return 0
    _grids(root, day, grids)
    areas = list(Area.objects.subtree(root).in_force().exclude(level=Level.SUBGRID))
    outline = Polygon([*OUTLINE, OUTLINE[0]], srid=4326)
    leaves = [area for area in areas if area.level == Level.GRID]
    seeds = _spread(outline, len(leaves), random.Random(seed))  # noqa: S311  no secret
    placed = _share(seeds, leaves, Area.steplen * (root.depth + 1))
    shapes = _cells(outline, placed)
    boundaries_set(
        root=root, shapes=_unions(areas, shapes), valid_from=day, source=SOURCE, generated=True
    )
    Area.objects.subtree(root).filter(numchild__gt=0).exclude(level=Level.GRID).update(covered=True)
    return len(areas)


def _grids(root: Area, day: dt.date, grids: int) -> None:
    """Eight grids for a residents' committee, three to five for a village."""
    communities = Area.objects.subtree(root).in_force().filter(level=Level.COMMUNITY, numchild=0)
    for community in communities:
        town = int(community.code[9:12]) < 200
        usual = 8 if town else 3 + int(community.code[-1]) % 3
        grids_make(parent=community, count=grids or usual, day=day)


def _spread(outline: Polygon, count: int, dice: random.Random) -> list[Seed]:
    """`count` points within the outline, evenly."""
    west, south, east, north = outline.extent
    seeds: list[Seed] = []
    while len(seeds) < count:
        point = Point(dice.uniform(west, east), dice.uniform(south, north), srid=4326)
        if outline.contains(point):
            seeds.append((point.x, point.y))
    for _round in range(ROUNDS):
        seeds = _middles(outline, seeds)
    return seeds


def _share(seeds: list[Seed], leaves: Sequence[Area], cut: int) -> list[tuple[int, Seed]]:
    """Gives every leaf a seed so that leaves with a common parent lie together.

    Halves the leaves between two families (by the first `cut` letters of their paths), and the
    seeds by a line across their longer side, again and again.
    """
    if len(leaves) == 1:
        return [(leaves[0].pk, seeds[0])]
    families = sorted({leaf.path[:cut] for leaf in leaves})
    if len(families) == 1:
        return _share(seeds, leaves, cut + Area.steplen)
    half = min(
        range(1, len(families)),
        key=lambda n: abs(len(leaves) - 2 * sum(leaf.path[:cut] < families[n] for leaf in leaves)),
    )
    first = [leaf for leaf in leaves if leaf.path[:cut] < families[half]]
    rest = leaves[len(first) :]
    seeds = sorted(seeds, key=lambda seed: seed[_longer_axis(seeds)])
    count = len(first)
    return _share(seeds[:count], first, cut) + _share(seeds[count:], rest, cut)


def _longer_axis(seeds: list[Seed]) -> int:
    xs, ys = zip(*seeds, strict=True)
    width = (max(xs) - min(xs)) * cos(radians(ys[0]))
    return 0 if width >= max(ys) - min(ys) else 1


VORONOI = """
    WITH seeds AS (
        SELECT id, ST_SetSRID(ST_MakePoint(x, y), 4326) AS point
        FROM unnest(%(ids)s::bigint[], %(xs)s::float8[], %(ys)s::float8[]) AS given(id, x, y)
    ), outline AS (
        SELECT ST_GeomFromText(%(outline)s, 4326) AS shape
    ), cells AS (
        SELECT (ST_Dump(ST_VoronoiPolygons(ST_Collect(point), 0, ST_Expand(shape, 0.1)))).geom
        FROM seeds, outline GROUP BY shape
    )"""
MIDDLES = (
    VORONOI  # noqa: S608
    + """
    SELECT ST_X(middle), ST_Y(middle)
    FROM cells, outline, ST_Centroid(ST_Intersection(geom, shape)) AS middle
    WHERE ST_Intersects(geom, shape) ORDER BY 1, 2"""
)
CELLS = (
    VORONOI  # noqa: S608
    + """, net AS (
        SELECT ST_UnaryUnion(
            ST_Collect((SELECT ST_Collect(ST_Boundary(geom)) FROM cells), ST_Boundary(shape)),
            %(raster)s
        ) AS lines FROM outline
    ), faces AS (
        SELECT (ST_Dump(ST_Polygonize(lines))).geom AS face FROM net
    )
    SELECT nearest.id, ST_AsBinary(ST_Union(face))
    FROM outline, faces CROSS JOIN LATERAL (
        SELECT id FROM seeds ORDER BY seeds.point <-> ST_PointOnSurface(face) LIMIT 1
    ) AS nearest
    WHERE ST_Covers(shape, ST_PointOnSurface(face))
    GROUP BY nearest.id"""
)


def _parameters(outline: Polygon, placed: Sequence[tuple[int, Seed]]) -> dict[str, Any]:
    return {
        "ids": [key for key, _seed in placed],
        "xs": [seed[0] for _key, seed in placed],
        "ys": [seed[1] for _key, seed in placed],
        "outline": outline.wkt,
        "raster": GRID_SIZE,
    }


def _middles(outline: Polygon, seeds: list[Seed]) -> list[Seed]:
    with connection.cursor() as cursor:
        cursor.execute(MIDDLES, _parameters(outline, list(enumerate(seeds))))
        return [(x, y) for x, y in cursor.fetchall()]


def _cells(outline: Polygon, placed: list[tuple[int, Seed]]) -> dict[int, GEOSGeometry]:
    with connection.cursor() as cursor:
        cursor.execute(CELLS, _parameters(outline, placed))
        return {key: GEOSGeometry(memoryview(shape)) for key, shape in cursor.fetchall()}


def _unions(areas: list[Area], cells: dict[int, GEOSGeometry]) -> dict[int, GEOSGeometry]:
    """The cells and, above them, every area as the union of the cells within it."""
    shapes = dict(cells)
    for area in areas:
        if area.pk not in cells:
            within = [cells[a.pk] for a in areas if a.pk in cells and a.path.startswith(area.path)]
            shapes[area.pk] = as_multipolygon(GeometryCollection(*within, srid=4326).unary_union)
    return shapes
