"""A file on the map: its shapes lightly, the pieces that something is wrong with in red."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import shapely
import shapely.affinity
from django.utils.translation import gettext as _

from grids.geofiles.measures import shapely_of
from grids.geofiles.models import BoundaryFile, FileFault, FileShape
from grids.geofiles.point_models import PointFile
from grids.geofiles.points import rows_of
from grids.geofiles.sentences import sentence
from grids.models import Area

MOST_SHAPES = 1_500
MOST_PIECES = 2_000
MOST_POINTS = 60_000
FINE = 2_000
"""With more points shapes are drawn to this part of the file's extent, lightly."""


def features_of(file: BoundaryFile, faults: Any) -> list[dict[str, Any]]:
    return [*_shapes(file), *_pieces(faults)]


def points_of(file: PointFile) -> list[dict[str, Any]]:
    """Where the points were looked for, and a pin for each that lies in nothing."""
    grounds = list(_grounds(file))
    near = shapely.box(*_bounds(grounds)) if grounds else shapely.Polygon()
    near = shapely.affinity.scale(near, 2, 2)
    pins: list[dict[str, Any]] = []
    for line, x, y, found in rows_of(file):
        if not found and len(pins) < MOST_PIECES:
            said = _("Line %(line)d: in no area") % {"line": line}
            more = {"kind": "fault", "light": "late", "small": True, "label": said}
            spot = shapely.Point(x, y)
            pins.append(_feature(spot, more | {"fit": near.contains(spot)}))
    return [*grounds, *pins]


def _bounds(features: list[dict[str, Any]]) -> Any:
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in features]
    return shapely.total_bounds(shapes)


def _grounds(file: PointFile) -> Iterator[dict[str, Any]]:
    if file.boundaries is not None:
        rows = FileShape.objects.filter(file=file.boundaries, layer=file.layer).exclude(shape=None)
        yield from _lightly([(row.name or row.label, row.shape) for row in rows[:MOST_SHAPES]])
        return
    areas = Area.objects.subtree(file.place).in_force().filter(level=file.level)
    drawn = areas.exclude(geometry=None).order_by("code")[:MOST_SHAPES]
    yield from _lightly([(area.label, area.geometry) for area in drawn])


def _shapes(file: BoundaryFile) -> Iterator[dict[str, Any]]:
    rows = FileShape.objects.filter(file=file).exclude(given=None)[:MOST_SHAPES]
    yield from _lightly([(row.name or row.label, row.shape or row.given) for row in rows])


def _lightly(named: list[tuple[str, Any]]) -> Iterator[dict[str, Any]]:
    """Shapes with their labels; whole, so that what is wrong lies on their borders, or lightly."""
    found = [(label, shapely_of(shape)) for label, shape in named]
    if not found:
        return
    west, south, east, north = shapely.total_bounds([shape for _label, shape in found])
    count = sum(shapely.get_num_coordinates(shape) for _label, shape in found)
    fine = max(east - west, north - south) / FINE if count > MOST_POINTS else 0
    for label, shape in found:
        drawn = shapely.simplify(shape, fine, preserve_topology=False) if fine else shape
        whole = shape if drawn.is_empty else drawn
        yield _feature(whole, {"kind": "area", "label": label, "fit": True})


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
