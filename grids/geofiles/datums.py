"""Shapes in another datum: trying each against the boundary in force, and converting.

GCJ-02 and BD-09 say nothing about themselves in a file, so nothing is asserted: `fits` measures
how far each reading differs from the boundaries in force, and a person chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import geocoordinates_ffi as coordinates
import numpy
import shapely
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.geofiles.measures import square_metres

WGS84, SWAPPED, GCJ02, BD09 = "wgs84", "swapped", "gcj02", "bd09"
LABELS: dict[str, Promise] = {
    WGS84: _("As it stands (WGS-84, CGCS2000)"),
    SWAPPED: _("Latitude and longitude swapped"),
    GCJ02: _("Converted from GCJ-02"),
    BD09: _("Converted from BD-09"),
}
BETTER = 0.9
"""Another reading is offered where what differs shrinks below this part of it."""
OF_POINTS = (WGS84, GCJ02, BD09)
"""What the coordinates of many points may be read as."""
CHINA = (72.0, 0.8, 138.0, 56.0)
"""West, south, east, north: outside, GCJ-02 and BD-09 are not used."""


@dataclass(frozen=True)
class Fit:
    """How many square kilometres differ from the boundaries in force when read as `datum`."""

    datum: str
    square_km: float


def converted(shape: Any, datum: str) -> Any:
    """A shapely geometry read as `datum`, in WGS-84 with longitude first."""
    change = CHANGES.get(datum)
    return shape if change is None else shapely.transform(shape, change)


def point_converted(at: tuple[float, float], datum: str) -> tuple[float, float]:
    """A point read as `datum`, in WGS-84; outside China, where no other is in use, as it stands."""
    west, south, east, north = CHINA
    change = POINTS.get(datum)
    if change is None or not (west < at[0] < east and south < at[1] < north):
        return at
    return change(*at)


def fits(pairs: Sequence[tuple[Any, Any]]) -> list[Fit]:
    """For shapes given and those in force, in pairs: each possible reading, the best first."""
    if not pairs:
        return []
    found = [Fit(datum, _differs(pairs, datum)) for datum in possible(g for g, _f in pairs)]
    return sorted(found, key=lambda fit: fit.square_km)


def possible(shapes: Iterable[Any]) -> list[str]:
    """The readings that lie on the globe; Chinese datums only where they are in use."""
    west, south, east, north = shapely.total_bounds(list(shapes))
    readings = []
    if west >= -180 and east <= 180 and south >= -90 and north <= 90:
        readings.append(WGS84)
        if west > CHINA[0] and south > CHINA[1] and east < CHINA[2] and north < CHINA[3]:
            readings += [GCJ02, BD09]
    if south >= -180 and north <= 180 and west >= -90 and east <= 90:
        readings.append(SWAPPED)
    return readings


def offered(found: Sequence[Fit]) -> Fit | None:
    """The reading that fits clearly better than the file as it stands; None where none does."""
    if not found or found[0].datum == WGS84:
        return None
    plain = next((fit for fit in found if fit.datum == WGS84), None)
    return found[0] if plain is None or found[0].square_km < BETTER * plain.square_km else None


def _differs(pairs: Sequence[tuple[Any, Any]], datum: str) -> float:
    given = shapely.make_valid(numpy.array([converted(shape, datum) for shape, _f in pairs]))
    force = shapely.make_valid(numpy.array([shape for _g, shape in pairs]))
    parts = shapely.symmetric_difference(given, force)
    return sum(square_metres(part) for part in parts) / 1e6


def _vertices(change: Callable[[float, float], tuple[float, float]], points: Any) -> Any:
    return numpy.array([change(x, y) for x, y in points]) if len(points) else points


def _from_gcj02(x: float, y: float) -> tuple[float, float]:
    found = coordinates.gcj02_to_wgs84_refined(coordinates.Gcj02(lat=y, lon=x))
    return found.lon, found.lat


def _from_bd09(x: float, y: float) -> tuple[float, float]:
    found = coordinates.bd09_to_wgs84_refined(coordinates.Bd09(lat=y, lon=x))
    return found.lon, found.lat


POINTS = {GCJ02: _from_gcj02, BD09: _from_bd09}
CHANGES: dict[str, Callable[[Any], Any]] = {
    SWAPPED: lambda points: points[:, ::-1],
    GCJ02: partial(_vertices, _from_gcj02),
    BD09: partial(_vertices, _from_bd09),
}
