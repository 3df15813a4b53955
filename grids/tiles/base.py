"""Streets and buildings as tiles."""

from __future__ import annotations

from django.db import connection

from grids.tiles.frame import Tile

RANKS_FROM = {1: 9, 2: 12, 3: 14}
BUILDINGS_FROM = 14

TILE = """
    WITH tile AS (
        SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS own,
            ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.03), 4326) AS box
    ), buildings AS (
        SELECT ST_AsMVTGeom(ST_Transform(geometry, 3857), own, 4096, 64) AS geom, name
        FROM grids_building, tile WHERE %(buildings)s AND geometry && box
    ), streets AS (
        SELECT ST_AsMVTGeom(ST_Transform(geometry, 3857), own, 4096, 64) AS geom, name, rank
        FROM grids_street, tile WHERE rank <= %(rank)s AND geometry && box ORDER BY rank DESC
    )
    SELECT
        (SELECT ST_AsMVT(buildings, 'buildings', 4096, 'geom') FROM buildings
            WHERE geom IS NOT NULL)
        || (SELECT ST_AsMVT(streets, 'streets', 4096, 'geom') FROM streets WHERE geom IS NOT NULL)
"""


def base_tile(tile: Tile) -> bytes:
    rank = max((rank for rank, first in RANKS_FROM.items() if tile.z >= first), default=0)
    if not rank:
        return b""
    given = {**tile.place, "rank": rank, "buildings": tile.z >= BUILDINGS_FROM}
    with connection.cursor() as cursor:
        cursor.execute(TILE, given)
        return bytes(cursor.fetchone()[0])
