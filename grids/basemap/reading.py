"""Streets and buildings out of a file: GeoJSON and its like, or an extract of OpenStreetMap."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _

from grids.basemap.models import Layer, Rank
from grids.geofiles import Limits, Unreadable, process, read
from grids.geofiles.reading import sentence_of

Piece = tuple[dict[str, Any], Any]
"""Properties, and the shape as GEOS has it."""

WHOLE_TOWNS = Limits(
    size=1 << 30,
    unpacked=2 << 30,
    features=2_000_000,
    vertices=1_000_000,
    all_vertices=50_000_000,
    seconds=900,
    text=1 << 30,
)
EXTRACTS = (".osm", ".pbf")
OF_INTEREST = {Layer.STREETS: "highway", Layer.BUILDINGS: "building"}
MAIN = {"motorway", "trunk", "primary", "secondary"}
PATHS = {
    "service", "footway", "path", "track", "cycleway", "pedestrian", "steps", "bridleway",
    "corridor", "services",
}  # fmt: skip
NOT_THERE = {"no", "proposed", "construction", "razed", "abandoned", "platform"}


def pieces_of(path: Path, layer: str) -> Iterator[Piece]:
    """Properties and shape (WGS-84) of everything in the file; of an extract, which holds a
    whole place, only what the layer can use. Raises Unreadable."""
    if path.suffix.lower() in EXTRACTS:
        yield from _extract(path, layer)
        return
    for feature in read(path, limits=WHOLE_TOWNS).features:
        if feature.geometry is not None:
            yield feature.properties, feature.geometry


def _extract(path: Path, layer: str) -> Iterator[Piece]:
    """GDAL makes lines and areas of an extract's nodes, in a process of its own."""
    word = OF_INTEREST[Layer(layer)]
    only = {
        "layer": "lines" if layer == Layer.STREETS else "multipolygons",
        "columns": ["osm_id", "name", word],
        "where": f"{word} IS NOT NULL",
    }
    with tempfile.TemporaryDirectory(prefix="gridgov-extract-") as place:
        out = Path(place) / "out.jsonl"
        order = {"paths": [str(path)], "out": str(out), "only": only, **WHOLE_TOWNS.counted()}
        try:
            process.run("read", "OSM", order, WHOLE_TOWNS.seconds)
        except process.Failed as failed:
            raise Unreadable(_why(failed, path.name)) from failed
        with out.open(encoding="utf-8") as lines:
            next(lines)
            for line in lines:
                raw = json.loads(line)
                if raw["g"] is not None:
                    shape = GEOSGeometry(memoryview(bytes.fromhex(raw["g"])))
                    shape.srid = 4326
                    yield raw["p"], shape


def _why(failed: process.Failed, name: str) -> str:
    if failed.why == "content":
        words = _("“%(name)s” cannot be read as an extract of OpenStreetMap.")
        return words % {"name": name}
    return sentence_of(failed, name, "OpenStreetMap", WHOLE_TOWNS)


def wanted(layer: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Those of one layer, each a single line or area.

    Where a file says what things are, only streets (or buildings) are taken from it; where it
    says nothing, every line (or area) is one.
    """
    shape = "LineString" if layer == Layer.STREETS else "Polygon"
    word = OF_INTEREST[Layer(layer)]
    for properties, geometry in pieces:
        kind = properties.get(word)
        if kind in NOT_THERE or (kind is None and "osm_id" in properties):
            continue
        for part in geometry if geometry.geom_type.startswith("Multi") else [geometry]:
            if part.geom_type == shape and not part.empty:
                part.srid = 4326
                yield properties, part


def rank_of(kind: str) -> Rank:
    """How far out a street of this kind (the `highway` of OpenStreetMap) is drawn."""
    plain = kind.removesuffix("_link")
    if plain in MAIN:
        return Rank.MAIN
    return Rank.PATH if plain in PATHS else Rank.STREET
