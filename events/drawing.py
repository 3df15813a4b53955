"""Boundaries to draw under a map on which a point is chosen: names only, nothing to click."""

from __future__ import annotations

import json
from typing import Any

from grids.models import Area

FINE = 0.0003
"""Degrees, about 30 m: enough to see where one is."""


def drawn(areas: Any) -> dict[str, Any]:
    """GeoJSON of the areas that have a boundary."""
    shown = areas.exclude(geometry=None)
    return {"type": "FeatureCollection", "features": [feature(area) for area in shown]}


def feature(area: Area) -> dict[str, Any]:
    shape: Any = area.geometry
    geometry = json.loads(shape.simplify(FINE, preserve_topology=True).geojson)
    properties = {"label": area.label, "kind": "area"}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def around(path: str) -> Any:
    """The parts of an area, or the area itself where it has none."""
    below = Area.objects.in_force().filter(path__startswith=path)
    depth = len(path) // Area.steplen
    parts = below.filter(depth=depth + 1).exclude(geometry=None)
    return parts if parts.exists() else below.filter(depth=depth)
