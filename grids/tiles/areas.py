"""Boundaries as tiles: outlines in `areas`, one point for each name in `names`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from grids.models import Area, Level
from grids.querysets import ScopedUser
from grids.tiles.frame import Tile

SHOWN_FROM = {
    Level.PROVINCE: 0,
    Level.CITY: 0,
    Level.COUNTY: 0,
    Level.TOWNSHIP: 8,
    Level.COMMUNITY: 10,
    Level.GRID: 12,
    Level.SUBGRID: 14,
}
"""The zoom of the first tile that shows a level: before, it would be a few pixels wide."""

TILE = """
    WITH tile AS (
        SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS own,
            ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.03), 4326) AS box
    ), seen AS MATERIALIZED (
        SELECT area.code, area.name, coalesce(nullif(area.name_en, ''), area.name) AS name_en,
            area.level, area.depth,
            ST_Transform(ST_Simplify(area.geometry, %(fine)s, true), 3857) AS shape,
            ST_PointOnSurface(ST_Simplify(area.geometry, %(fine)s, true)) AS middle
        FROM grids_area AS area, tile
        WHERE area.id IN ({seen}) AND area.level = ANY(%(levels)s)
            AND area.geometry && tile.box
    ), outlines AS (
        SELECT ST_AsMVTGeom(shape, own, 4096, 64) AS geom, code, level, depth
        FROM seen, tile ORDER BY depth DESC
    ), names AS (
        SELECT ST_AsMVTGeom(ST_Transform(middle, 3857), own, 4096, 0) AS geom,
            code, level, depth, name, name_en
        FROM seen, tile WHERE middle && ST_Transform(own, 4326) ORDER BY depth, code
    )
    SELECT (SELECT ST_AsMVT(outlines, 'areas', 4096, 'geom') FROM outlines WHERE geom IS NOT NULL)
        || (SELECT ST_AsMVT(names, 'names', 4096, 'geom') FROM names WHERE geom IS NOT NULL)
"""


def seen_by(user: ScopedUser) -> tuple[str, tuple[Any, ...]] | None:
    """The statement that lists the areas a user sees; None where there are none.

    The cache is keyed by it, so that whatever narrows sight also parts the tiles.
    """
    rows = Area.objects.for_user(user).in_force().order_by().values("pk")
    try:
        found: tuple[str, tuple[Any, ...]] = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return found


def area_tile(seen: tuple[str, tuple[Any, ...]], tile: Tile) -> bytes:
    sql, params = seen
    names = {f"seen{number}": value for number, value in enumerate(params)}
    inner = sql % tuple(f"%({name})s" for name in names)
    given = {
        **tile.place,
        **names,
        "levels": [level.value for level, first in SHOWN_FROM.items() if tile.z >= first],
        "fine": 360 / 2**tile.z / 2048,
    }
    with connection.cursor() as cursor:
        cursor.execute(TILE.format(seen=inner), given)
        return bytes(cursor.fetchone()[0])
