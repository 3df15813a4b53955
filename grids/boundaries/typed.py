"""Outlines as text, one point a line, for those who type coordinates."""

from __future__ import annotations

import re
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.utils.translation import gettext as _

from grids.boundaries.outlines import Surroundings, check_size
from grids.errors import Refused

BETWEEN = re.compile(r"[\s,，、;；]+")
Point = tuple[float, float]


def text_of_shape(shape: GEOSGeometry | None) -> str:
    """Lines of "longitude, latitude"; an empty line between rings, whose last point is left out."""
    if shape is None or shape.empty:
        return ""
    whole: Any = shape if isinstance(shape, MultiPolygon) else [shape]
    rings = [ring.coords[:-1] for polygon in whole for ring in polygon]
    return "\n\n".join("\n".join(f"{p[0]!r}, {p[1]!r}" for p in ring) for ring in rings)


def shape_of_text(text: str, near: Surroundings | None = None) -> MultiPolygon:
    """The outline that such lines describe; a ring within another one is a hole in it.

    Raises Refused with the number of the line that is no point, or lies far from `near`.
    """
    rings: list[list[Point]] = [[]]
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            rings[-1].append(_point(line.strip(), number))
            if near is not None:
                near.check(rings[-1][-1], _("Line %(number)d") % {"number": number})
        elif rings[-1]:
            rings.append([])
    rings = [ring for ring in rings if ring]
    if not rings or any(len(set(ring)) < 3 for ring in rings):
        raise Refused(_("An outline needs at least three different points. Nothing was changed."))
    check_size(sum(len(ring) for ring in rings), len(rings))
    return _nested([Polygon([*ring, ring[0]], srid=4326) for ring in rings])


def _point(line: str, number: int) -> Point:
    parts = BETWEEN.split(line.strip("()（） "))
    try:
        x, y = (float(part) for part in parts)
    except ValueError:
        raise Refused(
            _("Line %(number)d is no point. Write longitude and latitude, as 107.4012, 34.5231.")
            % {"number": number}
        ) from None
    if 90 < abs(y) <= 180 and abs(x) <= 90:
        raise Refused(
            _("Line %(number)d has latitude first. Write longitude first.") % {"number": number}
        )
    if not (abs(x) <= 180 and abs(y) <= 90):
        raise Refused(_("Line %(number)d lies nowhere on earth.") % {"number": number})
    return x, y


def _nested(rings: list[Polygon]) -> MultiPolygon:
    """Rings from the largest down: one that lies in an outline, and in no hole of it, is a hole."""
    rings = sorted(rings, key=lambda polygon: -polygon.area)
    holding = _holding(rings)
    made: list[list[int]] = []
    for number in range(len(rings)):
        mine = holding[number]
        found = (m for m in made if m[0] in mine and mine.isdisjoint(m[1:]))
        around = next(found, None)
        if around is None:
            made.append([number])
        else:
            around.append(number)
    shells = [[rings[number].exterior_ring for number in parts] for parts in made]
    return MultiPolygon([Polygon(*parts, srid=4326) for parts in shells], srid=4326)


def _holding(rings: list[Polygon]) -> list[set[int]]:
    """For each ring those that hold a point of its inside; crossed ones hold and have none."""
    found: list[set[int]] = [set() for _ring in rings]
    valid = [number for number, ring in enumerate(rings) if ring.valid]
    shapes = shapely.from_wkb([bytes(rings[number].wkb) for number in valid])
    inside = shapely.point_on_surface(shapes)
    for one, other in shapely.STRtree(shapes).query(inside, predicate="within").T:
        if one != other:
            found[valid[one]].add(valid[other])
    return found
