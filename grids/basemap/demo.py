"""A small town for the demo county, so that its map has streets and buildings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from django.contrib.gis.geos import GEOSGeometry

import grids
from grids.basemap.models import BaseLayer, Layer
from grids.basemap.reading import Piece
from grids.basemap.services import base_map_import
from grids.basemap.sources import DEMO

FOLDER = Path(grids.__file__).parent / "data" / "base_map"


def demo_base_map() -> int:
    """Loads the town's layers where there are none; how many pieces."""
    missing = set(Layer.values) - set(BaseLayer.objects.values_list("name", flat=True))
    return sum(
        base_map_import(layer=layer, pieces=pieces(layer), source=DEMO) for layer in sorted(missing)
    )


def pieces(layer: str) -> Iterator[Piece]:
    """From the project's own file, which needs no reader in a process apart."""
    found = json.loads((FOLDER / f"{layer}.geojson").read_text("utf-8"))
    for feature in found["features"]:
        yield feature["properties"], GEOSGeometry(json.dumps(feature["geometry"]))
