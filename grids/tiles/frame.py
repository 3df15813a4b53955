"""Which tile is asked for, and the version of what tiles show."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

DEEPEST = 15
"""Beyond this zoom a map draws the tiles of this one larger."""


@dataclass(frozen=True)
class Tile:
    """Column `x` and row `y` among the 2^z tiles of a side, from the north-west."""

    z: int
    x: int
    y: int

    @property
    def is_one(self) -> bool:
        side = 1 << min(self.z, DEEPEST)
        return self.z <= DEEPEST and self.x < side and self.y < side

    @property
    def place(self) -> dict[str, int]:
        return {"z": self.z, "x": self.x, "y": self.y}


VERSION = """
    SELECT count(*), (SELECT mark FROM grids_mapchange WHERE what = ANY(%(what)s)
                      ORDER BY id DESC LIMIT 1)
    FROM grids_mapchange WHERE what = ANY(%(what)s)"""


def version_of(*what: str) -> str:
    """Differs from every earlier one as soon as a change of these layers is seen."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION, {"what": list(what)})
        count, mark = cursor.fetchone()
    return f"{count}-{mark or 0}"
