"""Many points at once: in which area, or which shape of a file, each of them lies.

Points go to the database in batches, one statement each. A point on a common border belongs to
the lowest code (of a file: to the shape that comes first), so each is counted once.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.utils.translation import gettext as _

from grids.errors import Refused
from grids.geofiles.models import BoundaryFile
from grids.geofiles.reading import Limits, read

BATCH = 5_000
LATITUDES = ("latitude", "lat", "y", "纬度")
LONGITUDES = ("longitude", "lng", "lon", "x", "经度")
POINTS = Limits(features=1_000_000, seconds=120)

IN_AREAS = """
SELECT p.n, (
    SELECT a.code FROM grids_area a
    WHERE a.retired_on IS NULL AND a.level = %(level)s AND a.path LIKE %(path)s
        AND ST_Covers(a.geometry, p.point)
    ORDER BY a.code LIMIT 1
)
FROM (
    SELECT n, ST_SetSRID(ST_MakePoint(x, y), 4326) AS point
    FROM unnest(%(n)s::int[], %(x)s::float8[], %(y)s::float8[]) AS given(n, x, y)
) AS p
"""
IN_A_FILE = """
SELECT p.n, (
    SELECT coalesce(nullif(s.name, ''), s.label) FROM grids_fileshape s
    WHERE s.file_id = %(file)s AND s.layer = %(layer)s AND ST_Covers(s.shape, p.point)
    ORDER BY s.number LIMIT 1
)
FROM (
    SELECT n, ST_SetSRID(ST_MakePoint(x, y), 4326) AS point
    FROM unnest(%(n)s::int[], %(x)s::float8[], %(y)s::float8[]) AS given(n, x, y)
) AS p
"""


@dataclass(frozen=True)
class Spot:
    """A point of a file by its line there (from 1), WGS-84."""

    line: int
    longitude: float
    latitude: float


@dataclass
class Located:
    """How many points lay in something, in nothing, and were no points at all."""

    inside: int = 0
    outside: int = 0
    without: int = 0
    by_area: Counter[str] = field(default_factory=Counter)

    @property
    def points(self) -> int:
        return self.inside + self.outside


@dataclass(frozen=True)
class Ground:
    """Where points are looked for: a statement with its own parameters."""

    statement: str
    parameters: dict[str, Any]

    @classmethod
    def of_areas(cls, level: str, path: str = "") -> Ground:
        return cls(IN_AREAS, {"level": level, "path": f"{path}%"})

    @classmethod
    def of_file(cls, file: BoundaryFile, layer: str) -> Ground:
        """A layer of a checked file, by its name or its number from 1."""
        names = [found["name"] for found in file.layers]
        if layer in names:
            number = names.index(layer)
        elif layer.isdecimal() and 0 < int(layer) <= len(names):
            number = int(layer) - 1
        else:
            words = _("The file has no layer “%(layer)s”. It has: %(names)s.")
            raise Refused(words % {"layer": layer, "names": ", ".join(names)})
        return cls(IN_A_FILE, {"file": file.pk, "layer": number})


def located(spots: Iterable[Spot | None], ground: Ground) -> Iterator[tuple[Spot, str | None]]:
    """Each point with the code of its area or the name of its shape; None for nowhere."""
    for batch in _batches(spot for spot in spots if spot is not None):
        given = ground.parameters | {
            "n": list(range(len(batch))),
            "x": [spot.longitude for spot in batch],
            "y": [spot.latitude for spot in batch],
        }
        with connection.cursor() as cursor:
            cursor.execute(ground.statement, given)
            found = dict(cursor.fetchall())
        for number, spot in enumerate(batch):
            yield spot, found[number]


def counted(spots: Iterable[Spot | None], ground: Ground) -> Iterator[Located]:
    """The tally, grown after each batch."""
    tally = Located()

    def kept() -> Iterator[Spot]:
        for spot in spots:
            if spot is None:
                tally.without += 1
            else:
                yield spot

    for number, (_spot, found) in enumerate(located(kept(), ground), 1):
        if found is None:
            tally.outside += 1
        else:
            tally.inside += 1
            tally.by_area[found] += 1
        if number % BATCH == 0:
            yield tally
    yield tally


def _batches(spots: Iterable[Spot]) -> Iterator[list[Spot]]:
    batch: list[Spot] = []
    for spot in spots:
        batch.append(spot)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def spots_of(path: Path) -> Iterator[Spot | None]:
    """The points of a CSV (also .gz) or of a file of shapes; None for a row without a point.

    Raises Refused where the table has no columns of coordinates, Unreadable for other files.
    """
    if path.name.lower().endswith((".csv", ".csv.gz", ".txt")):
        yield from _of_table(path)
        return
    for line, feature in enumerate(read(path, limits=POINTS).features, 1):
        shape = feature.geometry
        spot = shape is not None and shape.geom_type == "Point" and not shape.empty
        yield Spot(line, shape.x, shape.y) if spot else None  # type: ignore[union-attr]


def _of_table(path: Path) -> Iterator[Spot | None]:
    with _opened(path) as stream:
        table = csv.DictReader(stream)
        names = {name.strip().lower(): name for name in table.fieldnames or []}
        latitude = next((names[n] for n in LATITUDES if n in names), None)
        longitude = next((names[n] for n in LONGITUDES if n in names), None)
        if latitude is None or longitude is None:
            raise Refused(_("The table has no columns “latitude” and “longitude”."))
        for row in table:
            yield _spot(table.line_num, row[longitude], row[latitude])


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    with path.open("rb") as raw:
        source: Any = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
        with io.TextIOWrapper(source, encoding="utf-8-sig", newline="") as stream:
            yield stream


def _spot(line: int, longitude: str | None, latitude: str | None) -> Spot | None:
    try:
        x, y = float(longitude or ""), float(latitude or "")
    except ValueError:
        return None
    good = -180 <= x <= 180 and -90 <= y <= 90
    return Spot(line, x, y) if good else None
