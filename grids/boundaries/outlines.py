"""Outlines that come from outside: only what can be an area on the map is let in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

import shapely.errors
from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from django.utils.translation import gettext as _

from grids.errors import Refused

MOST_POINTS = 100_000
MOST_RINGS = 500
UNREADABLE = (
    GEOSException,
    GDALException,
    shapely.errors.ShapelyError,  # its GEOSException is another one than Django's
    TypeError,
    ValueError,
    KeyError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What shapes raise that cannot be read or worked on."""
KEY = re.compile(r"n[0-9]{1,6}")


def point(given: Any) -> tuple[float, float]:
    """Longitude and latitude; ValueError or TypeError where it lies nowhere on earth."""
    x, y = given[:2] if isinstance(given, (list, tuple)) and len(given) == 3 else given
    for number, most in ((x, 180), (y, 90)):
        if not isinstance(number, (int, float)) or not -most <= number <= most:
            raise ValueError("not on earth")
    return float(x), float(y)


def points_of(given: Iterable[Any], first: int = 1) -> list[tuple[float, float]]:
    """Refuses with its number, counted from `first`, the one that lies nowhere on earth."""
    found = []
    for number, one in enumerate(given, start=first):
        try:
            found.append(point(one))
        except (TypeError, ValueError):
            if not isinstance(one, (list, tuple)):
                raise
            raise Refused(
                _(
                    "Point %(number)d is no place on earth: a longitude lies between -180 and "
                    "180, a latitude between -90 and 90. Nothing was changed."
                )
                % {"number": number}
            ) from None
    return found


@dataclass(frozen=True)
class Surroundings:
    """The box of an area (west, south, east, north), by which slips of the pen are told."""

    label: str
    box: tuple[float, float, float, float]

    def check(self, at: tuple[float, float], which: str) -> None:
        """Refuses a point that lies further away than the area is wide; `which` names it."""
        metres = self._metres_off(at)
        if metres > 0:
            raise Refused(
                _(
                    "%(point)s (%(x)s, %(y)s) lies about %(km)s km from %(area)s. Check its "
                    "longitude and latitude. Nothing was changed."
                )
                % {
                    "point": which,
                    "x": at[0],
                    "y": at[1],
                    "km": f"{max(metres / 1000, 0.1):,.{int(metres < 10_000)}f}",
                    "area": self.label,
                }
            )

    def _metres_off(self, at: tuple[float, float]) -> float:
        """How far from the box, where that is more than its own extent; else 0."""
        west, south, east, north = self.box
        reach = max(east - west, north - south)
        dx = max(west - at[0], at[0] - east, 0.0)
        dy = max(south - at[1], at[1] - north, 0.0)
        if max(dx, dy) <= reach:
            return 0.0
        return hypot(dx * cos(radians(north)), dy) * 111_195


def check_size(points: int, rings: int) -> None:
    """Refuses what would hold everybody up."""
    if points > MOST_POINTS:
        raise Refused(
            _(
                "An outline has at most 100,000 points. Nothing was changed. Draw it with fewer, "
                "or simplify it together with its neighbours first, to a metre or two."
            )
        )
    if rings > MOST_RINGS:
        raise Refused(_("An outline has at most 500 rings. Nothing was changed."))


def check_rings(rings: list[Any]) -> list[list[tuple[float, float]]]:
    """Closed rings of at least four points, the last of which is the first."""
    check_size(sum(len(ring) for ring in rings), len(rings))
    found: list[list[tuple[float, float]]] = []
    for ring in rings:
        found.append(points_of(ring, first=1 + sum(len(one) for one in found)))
    if any(len(ring) < 4 or ring[0] != ring[-1] for ring in found):
        raise ValueError("not closed")
    return found


def outline(given: Any) -> GEOSGeometry:
    """A polygon or several (WGS-84) from GeoJSON as a mapping.

    Raises Refused where it has too many points, else one of `UNREADABLE`.
    """
    kind, coordinates = given["type"], given["coordinates"]
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}[kind]
    if any(not polygon for polygon in polygons):
        raise ValueError("a polygon without a ring")
    check_rings([ring for polygon in polygons for ring in polygon])
    found = GEOSGeometry(json.dumps({"type": kind, "coordinates": coordinates}))
    found.srid = 4326
    return found


def check_shapes(shapes: Iterable[GEOSGeometry]) -> None:
    """The same limits for shapes that are made already."""
    for shape in shapes:
        check_size(shape.num_points, sum(1 for _ring in rings_of(shape)))


def rings_of(shape: Any) -> Iterator[Any]:
    for polygon in [shape] if shape.geom_type == "Polygon" else shape:
        yield from polygon


def text(given: Any, most: int = 20) -> str:
    """A short text that can be kept; None is none. Raises TypeError or ValueError."""
    if given is None:
        return ""
    if not isinstance(given, str):
        raise TypeError("not a text")
    given.encode()  # half a character is a ValueError
    return given.strip()[:most]


def key(given: Any) -> str:
    """The temporary key of a new area."""
    if not KEY.fullmatch(given):
        raise ValueError("no key")
    return str(given)
