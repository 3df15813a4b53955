"""Many points at once: in which area, or which shape of a file, each of them lies.

A point on a common border belongs to the lowest code (of a file: to the shape that comes first),
so each is counted once.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.utils.translation import gettext as _

from gridgov import tables
from grids.errors import Refused
from grids.geofiles.point_models import PointFile
from grids.geofiles.reading import Limits, Unreadable, read

LATITUDES = ("latitude", "lat", "y", "纬度")
LONGITUDES = ("longitude", "lng", "lon", "x", "经度")
MOST = 1_000_000
LARGEST = 500 << 20
"""Bytes of a table, unpacked."""
SHAPES = Limits(size=200 << 20, features=MOST, seconds=120)
WORKBOOK = tables.Limits(file=50_000_000, unpacked=300_000_000, rows=200_000)
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"

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
    """A row of a file by its number there (from 1) and its point, WGS-84; None for no point."""

    line: int
    at: tuple[float, float] | None


def found_in(file: PointFile, xs: Sequence[float], ys: Sequence[float]) -> list[str]:
    """The code of the area, or the name of the shape, of each point; "" for none. One statement."""
    given: dict[str, Any] = {"n": list(range(len(xs))), "x": list(xs), "y": list(ys)}
    if file.boundaries_id is None:
        statement = IN_AREAS
        given |= {"level": file.level, "path": f"{file.place.path}%"}
    else:
        statement = IN_A_FILE
        given |= {"file": file.boundaries_id, "layer": file.layer}
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found = dict(cursor.fetchall())
    return [found[number] or "" for number in given["n"]]


def spots_of(path: Path, name: str = "") -> Iterator[Spot]:
    """The rows of a table (CSV, also .gz; XLSX) or of a file of shapes.

    Raises Refused where the table has no columns of coordinates or too many rows, Unreadable
    where it cannot be read.
    """
    name = name or path.name
    with path.open("rb") as file:
        start = file.read(4)
    if start == ZIP and name.lower().endswith(".xlsx"):
        yield from _of_table(_sheet(path))
    elif start[:2] == GZIP or name.lower().endswith((".csv", ".txt")):
        yield from _of_table(_rows(path, name, packed=start[:2] == GZIP))
    else:
        for line, feature in enumerate(read(path, name, SHAPES).features, 1):
            shape: Any = feature.geometry
            is_point = shape is not None and shape.geom_type == "Point" and not shape.empty
            yield Spot(line, _point(shape.x, shape.y) if is_point else None)


def _of_table(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Spot]:
    _line, head = next(rows, (0, []))
    names = [name.strip().lower() for name in head]
    latitude = next((names.index(n) for n in LATITUDES if n in names), None)
    longitude = next((names.index(n) for n in LONGITUDES if n in names), None)
    if latitude is None or longitude is None:
        raise Refused(_("The table has no columns “latitude” and “longitude”."))
    for line, row in rows:
        whole = len(row) > max(latitude, longitude)
        yield Spot(line, _point(row[longitude], row[latitude]) if whole else None)


def _sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open("rb") as file:
            yield from ((line.number, line.cells) for line in tables.read(file, WORKBOOK))
    except tables.Unreadable as unreadable:
        raise Unreadable(str(unreadable)) from unreadable


def _rows(path: Path, name: str, *, packed: bool) -> Iterator[tuple[int, list[str]]]:
    """Rows as a spreadsheet numbers them, read bit by bit."""
    try:
        encoding = _encoding(path, name, packed=packed)
        with _opened(path, packed=packed) as raw:
            stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
            head = stream.readline()
            stream.seek(0)
            delimiter = max(",;\t", key=head.count)
            for number, row in enumerate(csv.reader(stream, delimiter=delimiter), 1):
                if row:
                    yield number, row
    except (csv.Error, OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        words = _("“%(name)s” cannot be read as a table. Save it as “CSV UTF-8” or as XLSX.")
        raise Unreadable(words % {"name": name}) from error


def _opened(path: Path, *, packed: bool) -> IO[bytes]:
    return gzip.open(path) if packed else path.open("rb")  # type: ignore[return-value]


def _encoding(path: Path, name: str, *, packed: bool) -> str:
    """UTF-8 where the whole file is that, else GB18030; also counts what comes out of it."""
    decoder, size = codecs.getincrementaldecoder("utf-8")(), 0
    encoding = "utf-8-sig"
    with _opened(path, packed=packed) as raw:
        while chunk := raw.read(1 << 20):
            size += len(chunk)
            if size > LARGEST:
                words = _("“%(name)s” would grow to more than %(most)d MB when unpacked.")
                raise Unreadable(words % {"name": name, "most": LARGEST >> 20})
            if encoding == "utf-8-sig":
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    encoding = "gb18030"
    return encoding


def _point(longitude: Any, latitude: Any) -> tuple[float, float] | None:
    try:
        x, y = float(longitude), float(latitude)
    except ValueError:
        return None
    return (x, y) if -180 <= x <= 180 and -90 <= y <= 90 else None
