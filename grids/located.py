"""Things that lie at a point and follow the boundary: cases, later houses.

Upper packages register one `Located` each in `AppConfig.ready`. Before boundaries change each is
shown the ground that changes hands and says which of its things change their area; afterwards,
in the same transaction, it moves them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.utils.functional import Promise


class Step(NamedTuple):
    """The thing `pk` goes from area `source` to area `target` (keys; below zero: a new one)."""

    pk: int
    source: int | None
    target: int | None


@dataclass(frozen=True)
class Place:
    """An area as it will be: its key (below zero: a new one), code, depth, and shape if any."""

    key: int
    code: str
    depth: int
    shape: GEOSGeometry | None


@dataclass(frozen=True)
class Ground:
    """Boundaries about to change below `root_path`.

    `places` are the areas that change (without a shape: they end), `pieces` what changes hands,
    `heirs` who takes over from an area that ends (keys; None for nobody).
    """

    root_path: str
    places: Sequence[Place]
    pieces: Sequence[GEOSGeometry]
    heirs: Mapping[int, int | None]

    def steps(self, table: str, condition: str = "TRUE", home: str = "''") -> list[Step]:
        """Rows of `table` (columns id, point, area_id) that change their area; one statement.

        A row that stood in the deepest area at its point goes to the deepest one there will be,
        on a common border the one of the lowest code. A row that somebody put elsewhere stays,
        unless its area ends: then it goes to the heir. `condition` is SQL on the alias `thing`,
        `home` that for the path by which a thing without an area belongs to a root.
        """
        given = self._parameters()
        many = len(given["keys"]) > FEW
        words = {
            "table": table,
            "condition": condition,
            "home": home,
            "placed": "given_places" if many else GIVEN,
        }
        with transaction.atomic(), connection.cursor() as cursor:
            if many:
                cursor.execute(INDEXED, given)
            cursor.execute(STEPS.format(**words), given)
            found = [Step(*row) for row in cursor.fetchall()]
            if many:
                cursor.execute("DROP TABLE given_places")
        return found

    def _parameters(self) -> dict[str, Any]:
        standing = [place for place in self.places if place.shape is not None]
        return {
            "root": self.root_path,
            "touched": [place.key for place in self.places],
            "keys": [place.key for place in standing],
            "codes": [place.code for place in standing],
            "depths": [place.depth for place in standing],
            "shapes": [bytes(place.shape.ewkb) for place in standing if place.shape],
            "pieces": [bytes(piece.ewkb) for piece in self.pieces],
            "ended": list(self.heirs),
            "takers": [key or 0 for key in self.heirs.values()],
        }


FEW = 50
"""More shapes than this are put into a table with an index for the time of the question."""

GIVEN = """(
    SELECT * FROM unnest(
        %(keys)s::bigint[], %(codes)s::text[], %(depths)s::int[],
        %(shapes)s::bytea[]::geometry[]) AS given(id, code, depth, shape)
)"""
INDEXED = (
    f"CREATE TEMPORARY TABLE given_places ON COMMIT DROP AS SELECT * FROM {GIVEN} AS given;"  # noqa: S608  our own text
    "CREATE INDEX ON given_places USING gist (shape); ANALYZE given_places;"
)

# An area that ends hands on what the new boundaries would leave higher up than its heir.
STEPS = """
WITH heirs AS (
    SELECT id, nullif(heir, 0) AS heir, a.depth
    FROM unnest(%(ended)s::bigint[], %(takers)s::bigint[]) AS given(id, heir)
    JOIN grids_area a USING (id)
), near AS MATERIALIZED (
    SELECT DISTINCT thing.id, thing.point, thing.area_id
    FROM unnest(%(pieces)s::bytea[]::geometry[]) AS piece
    JOIN {table} thing ON ST_Intersects(thing.point, piece)
    LEFT JOIN grids_area own ON own.id = thing.area_id
    WHERE {condition} AND left(coalesce(own.path, {home}), 4) = left(%(root)s, 4)
), located AS (
    SELECT near.id, near.area_id, after.id AS target, after.depth
    FROM near
    LEFT JOIN LATERAL (
        SELECT a.id FROM grids_area a
        WHERE a.retired_on IS NULL AND ST_Covers(a.geometry, near.point)
        ORDER BY a.depth DESC, a.code LIMIT 1
    ) AS before ON TRUE
    LEFT JOIN LATERAL (
        SELECT id, depth FROM (
            SELECT a.id, a.depth, a.code::text AS code FROM grids_area a
            WHERE a.retired_on IS NULL AND ST_Covers(a.geometry, near.point)
                AND NOT a.id = ANY (%(touched)s::bigint[])
            UNION ALL
            SELECT placed.id, placed.depth, placed.code FROM {placed} AS placed
            WHERE ST_Covers(placed.shape, near.point)
        ) AS standing
        ORDER BY depth DESC, code LIMIT 1
    ) AS after ON TRUE
    WHERE near.area_id IS NOT DISTINCT FROM before.id
), wanted AS (
    SELECT located.id, located.area_id AS source,
        CASE WHEN heirs.heir IS NOT NULL AND coalesce(located.depth, 0) < heirs.depth
            THEN heirs.heir ELSE located.target END AS target
    FROM located LEFT JOIN heirs ON heirs.id = located.area_id
    UNION ALL
    SELECT thing.id, thing.area_id, heirs.heir
    FROM heirs JOIN {table} thing ON thing.area_id = heirs.id
    WHERE {condition} AND heirs.heir IS NOT NULL
        AND NOT EXISTS (SELECT FROM located WHERE located.id = thing.id)
)
SELECT id, source, target FROM wanted WHERE source IS DISTINCT FROM target ORDER BY id
"""


class Located(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str | Promise: ...

    def steps(self, ground: Ground) -> Sequence[Step]:
        """Which of its things change their area."""
        ...

    def titles(self, pks: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        """By key what to call a thing and its address ("" where `user` may not open it).

        Things whose being there is not for `user` to know are missing.
        """
        ...

    def move(self, steps: Sequence[Step], reason: str) -> int:
        """Moves those that still stand at their source; how many were moved.

        Runs within the caller's transaction.
        """
        ...


_located: dict[str, Located] = {}


def register(located: Located) -> None:
    """A second one of the same name takes the place of the first."""
    _located[located.name] = located


def unregister(name: str) -> None:
    _located.pop(name, None)


def all_located() -> list[Located]:
    return list(_located.values())
