"""A file on the map: its shapes lightly, the pieces that something is wrong with in red."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import shapely

from grids.geofiles.measures import shapely_of
from grids.geofiles.models import BoundaryFile, FileFault, FileShape
from grids.geofiles.sentences import sentence

MOST_SHAPES = 1_500
MOST_PIECES = 2_000
FINE = 2_000
"""Shapes are drawn to this part of the file's extent; nothing finer is seen."""


def features_of(file: BoundaryFile, faults: Any) -> list[dict[str, Any]]:
    return [*_shapes(file), *_pieces(faults)]


def _shapes(file: BoundaryFile) -> Iterator[dict[str, Any]]:
    rows = FileShape.objects.filter(file=file).exclude(given=None)[:MOST_SHAPES]
    found = [(row, shapely_of(shape)) for row in rows if (shape := row.shape or row.given)]
    if not found:
        return
    west, south, east, north = shapely.total_bounds([shape for _row, shape in found])
    fine = max(east - west, north - south) / FINE
    for row, shape in found:
        drawn = shapely.simplify(shape, fine, preserve_topology=False)
        whole = shape if drawn.is_empty else drawn
        yield _feature(whole, {"kind": "area", "label": row.name or row.label, "fit": True})


def _pieces(faults: Any) -> Iterator[dict[str, Any]]:
    for fault in faults.exclude(piece=None)[:MOST_PIECES]:
        yield _feature(shapely_of(fault.piece), drawn_as(fault))


def drawn_as(fault: FileFault) -> dict[str, Any]:
    kind = "mended" if fault.mended else "fault"
    pin = {"light": "near" if fault.mended else "late", "small": True}
    point = fault.piece is not None and fault.piece.geom_type == "Point"
    return {"kind": kind, "label": sentence(fault), **(pin if point else {})}


def _feature(shape: Any, properties: dict[str, Any]) -> dict[str, Any]:
    """Coordinates to a decimetre: slivers have to be seen when one zooms in."""
    whole = shapely.set_precision(shape, 1e-6, mode="pointwise")
    return {
        "type": "Feature",
        "geometry": json.loads(shapely.to_geojson(whole)),
        "properties": properties,
    }
