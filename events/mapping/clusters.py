"""Cases by the square of the map they lie in: one statement over the squares in view.

What is counted are exactly the cases of the worklist with the same filters, so sight and every
filter have one home. Live cases are read from an index that holds all that filters ask; ended
ones from one by the time they were reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Value

from events.lights import DONE
from events.mapping.places import BITS, Cell, Window, lat_of, lng_of
from events.models import Event
from events.models.case import ENDED_STEPS
from events.waiting import compiled
from events.workflow import LIVE_STEPS
from events.worklist import ALL, ENDED, Worklist
from events.worklist.counts import light_case
from grids.models import Area

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

FINER = 1
"""Clusters are of squares this many zooms below the map's own: 128 pixels wide."""

FINER_HEAT = 3
"""Spots are of squares this many zooms below those of clusters: 16 pixels wide."""

MOST_CLUSTERS, MOST_SPOTS = 400, 8_000

CLUSTERS = """
    SELECT light, x, y, count(*), sum(map_x), sum(map_y), min(path), max(path)
    FROM ({rows}) AS hit (light, x, y, map_x, map_y, path) GROUP BY 1, 2, 3"""


@dataclass
class Cluster:
    """Cases of one square."""

    cell: Cell
    count: int = 0
    x: int = 0
    y: int = 0
    first: str = ""
    last: str = ""
    lights: dict[str, int] = field(default_factory=dict)

    def add(self, light: str, count: int, x: int, y: int, first: str, last: str) -> None:
        """More cases of one light, with the sums of their places."""
        self.count, self.x, self.y = self.count + count, self.x + x, self.y + y
        self.lights[light] = self.lights.get(light, 0) + count
        self.first = min(self.first or first, first)
        self.last = max(self.last, last)

    @property
    def at(self) -> tuple[float, float]:
        """Latitude and longitude of their middle."""
        return round(lat_of(self.y / self.count), 6), round(lng_of(self.x / self.count), 6)

    @property
    def path(self) -> str:
        """Of the deepest area that holds them all."""
        step, end = Area.steplen, 0
        while end < len(self.first) and self.first[: end + step] == self.last[: end + step]:
            end += step
        return self.first[:end]


def clusters(work: Worklist, bounds: Bounds, zoom: int) -> list[Cluster]:
    """The clusters of a view at a zoom of the map, the largest first."""
    window = Window.over(bounds, zoom + FINER, MOST_CLUSTERS)
    found: dict[tuple[int, int], Cluster] = {}
    columns = (*_square(window.z), "map_x", "map_y", "sight_path")
    for light, x, y, *rest in grouped(CLUSTERS, work, columns, window):
        cell = Cell(window.z, x, y)
        found.setdefault((x, y), Cluster(cell)).add(light, *rest)
    return sorted(found.values(), key=lambda cluster: (-cluster.count, str(cluster.cell)))


Spot = tuple[float, float, int]
"""Latitude, longitude and number of cases of a small square."""


def spots(work: Worklist, bounds: Bounds, zoom: int) -> tuple[list[Spot], list[Cluster]]:
    """For the heat view: small squares, and the clusters that `clusters` would give."""
    window = Window.over(bounds, zoom + FINER, MOST_CLUSTERS)
    finer = FINER_HEAT if window.size << 2 * FINER_HEAT <= MOST_SPOTS else FINER_HEAT - 1
    small: dict[tuple[int, int], int] = {}
    found: dict[tuple[int, int], Cluster] = {}
    columns = (*_square(window.z + finer), "map_x", "map_y", "sight_path")
    for light, x, y, count, *rest in grouped(CLUSTERS, work, columns, window):
        small[x, y] = small.get((x, y), 0) + count
        key = (x >> finer, y >> finer)
        found.setdefault(key, Cluster(Cell(window.z, *key))).add(light, count, *rest)
    wide = 1 << BITS - window.z - finer
    made = [
        (round(lat_of((y + 0.5) * wide), 6), round(lng_of((x + 0.5) * wide), 6), count)
        for (x, y), count in small.items()
    ]
    return made, sorted(found.values(), key=lambda cluster: (-cluster.count, str(cluster.cell)))


def grouped(
    sql: str, work: Worklist, columns: tuple[Any, ...], window: Window | None = None
) -> Iterator[tuple[Any, ...]]:
    """Runs a count over the cases of a worklist; its first column is their light.

    One light is picked from the groups: asked for in the statement, it would lead the database
    away from the index that answers alone.
    """
    wanted = work.filters.light
    for rows, light in parts(work):
        asked = rows if window is None else within(rows, window)
        for row in _run(sql, asked.values_list(light, *columns)):
            if not wanted or row[0] == wanted:
                yield row


def parts(work: Worklist) -> Iterator[tuple[QuerySet[Event], Any]]:
    """Live cases and ended ones apart, with what says their light: each has its own index."""
    filters, tab = work.filters, work.filters.tab
    unlit = Worklist(work.user, filters.without("light"), work.now)
    rows = unlit.tab(tab).order_by()
    if tab != ENDED:
        yield rows.filter(step__in=LIVE_STEPS), light_case(work.now)
    if tab in (ALL, ENDED) and not (filters.live or filters.light):
        yield rows.filter(step__in=ENDED_STEPS), Value(DONE)


def within(rows: QuerySet[Event], window: Window) -> QuerySet[Event]:
    (west, east), (north, south) = window.xs, window.ys
    return rows.filter(map_x__gte=west, map_x__lt=east, map_y__gte=north, map_y__lt=south)


def _square(z: int) -> tuple[Any, Any]:
    return F("map_x").bitrightshift(BITS - z), F("map_y").bitrightshift(BITS - z)


def _run(sql: str, rows: Any) -> list[tuple[Any, ...]]:
    if (asked := compiled(rows)) is None:
        return []
    inner, params = asked
    with connection.cursor() as cursor:
        cursor.execute(sql.format(rows=inner), params)
        return list(cursor.fetchall())
