"""What is measured on shapes in degrees, in one place. Pure."""

from __future__ import annotations

from math import cos, radians
from typing import Any

import shapely


def degree(latitude: float) -> float:
    """Square metres of a square degree (series of the Geodetic Reference System)."""
    phi = radians(latitude)
    north = 111_132.954 - 559.822 * cos(2 * phi) + 1.175 * cos(4 * phi)
    east = 111_412.84 * cos(phi) - 93.5 * cos(3 * phi) + 0.118 * cos(5 * phi)
    return north * east


def polygons_of(shape: Any) -> list[Any]:
    """The polygons within any shapely geometry that are not empty."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
