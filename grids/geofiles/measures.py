"""Shapely geometries and what is measured on them. Pure; WGS-84 in, square metres out."""

from __future__ import annotations

from typing import Any

import geocoordinates_ffi as coordinates
import numpy
import shapely
from django.contrib.gis.geos import GEOSException, GEOSGeometry

from grids.measuring import degree, polygons_of

BROKEN = (GEOSException, shapely.errors.ShapelyError, coordinates.GeoError, ValueError)
"""What the libraries raise about a shape that they can do nothing with."""
WIDEST = 180.0
"""Degrees; in either direction, as latitude and longitude may be swapped."""


def readable(shape: Any) -> str | None:
    """None where each coordinate of a shapely geometry may be one in degrees.

    Else the first one that cannot, in words; empty where it is no number.
    """
    points = shapely.get_coordinates(shape)
    if not numpy.isfinite(points).all():
        return ""
    beyond = points[(numpy.abs(points) > WIDEST).any(axis=1)]
    return f"{beyond[0][0]:.2f}, {beyond[0][1]:.2f}" if len(beyond) else None


def shapely_of(geometry: GEOSGeometry) -> Any:
    with numpy.errstate(invalid="ignore"):  # what is no number is found by `readable`
        return shapely.from_wkb(bytes(geometry.wkb))


def geos_of(shape: Any) -> GEOSGeometry:
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)


def square_metres(shape: Any) -> float:
    """As the database reckons it; degrees by their length at the middle of the shape."""
    return float(shape.area) * degree(shape.centroid.y) if shape.area else 0.0


def polygons(shape: Any) -> Any:
    """The polygonal part of any geometry, as one MultiPolygon; empty where there is none."""
    return shapely.MultiPolygon(polygons_of(shape))
