"""Reading a file of shapes, whoever made it: `read` gives layers and features in WGS-84.

GDAL works in a process of its own (`grids.geofiles.sandbox`). Coordinates stated in another
reference system are converted; CGCS2000 (EPSG:4490) is taken as WGS-84, from which it differs
by centimetres. GCJ-02 and BD-09 state nothing about themselves: see `grids.geofiles.datums`.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.contrib.gis.gdal import CoordTransform, GDALException, SpatialReference
from django.contrib.gis.geos import GEOSGeometry, WKBWriter
from django.utils.translation import gettext as _

from grids.geofiles import process
from grids.geofiles.measures import BROKEN, readable, shapely_of
from grids.geofiles.unpacking import NAMES, Unreadable, lay_out

__all__ = ["BOUNDARIES", "Feature", "GeoFile", "Layer", "Limits", "Unreadable", "read"]

SAME_AS_WGS84 = {"", "EPSG:4326", "EPSG:4490", "OGC:CRS84", "EPSG:4979", "EPSG:4480"}
LAYER_COLUMNS = ("level", "layer", "层级", "级别", "图层")
MOST_PARTS_OF_A_LAYER = 8


@dataclass(frozen=True)
class Limits:
    """`size` and `unpacked` in bytes, `text` too (of all columns),
    `vertices` of one shape, `all_vertices` of the file."""

    size: int = 50 << 20
    unpacked: int = 300 << 20
    features: int = 20_000
    vertices: int = 50_000
    all_vertices: int = 3_000_000
    seconds: int = 60
    text: int = 100 << 20

    def counted(self) -> dict[str, int]:
        """What the reading process itself counts."""
        names = ("features", "vertices", "all_vertices", "text")
        return {name: getattr(self, name) for name in names}


BOUNDARIES = Limits()


@dataclass(frozen=True)
class Feature:
    """`geometry` is flat, in WGS-84, and None where there is none; `had_z`: it carried heights.

    `fault`: why the shape that there was cannot be read, as `measures.readable` says it.
    """

    layer: int
    properties: dict[str, Any]
    geometry: GEOSGeometry | None
    had_z: bool = False
    fault: str | None = None


@dataclass(frozen=True)
class Layer:
    """`crs` as the file states it, empty where it states nothing."""

    name: str
    columns: list[str]
    crs: str
    count: int


@dataclass(frozen=True)
class GeoFile:
    """`kind` in words (GeoJSON, Shapefile, KML, GeoPackage). Features come layer by layer."""

    name: str
    kind: str
    layers: list[Layer]
    found: list[Feature] = field(repr=False)

    @property
    def crs(self) -> str:
        return next((layer.crs for layer in self.layers if layer.crs), "")

    @property
    def features(self) -> Iterator[Feature]:
        return iter(self.found)


def read(path: str | Path, name: str = "", limits: Limits = BOUNDARIES) -> GeoFile:
    """The file at `path`, called `name` by whoever brought it. Raises Unreadable."""
    path = Path(path)
    name = name or path.name
    if path.stat().st_size > limits.size:
        words = _("“%(name)s” is larger than %(most)d MB. Split it or leave out detail.")
        raise Unreadable(words % {"name": name, "most": limits.size >> 20})
    with tempfile.TemporaryDirectory(prefix="gridgov-geofile-") as place:
        folder = Path(place)
        laid = lay_out(path, name, folder, limits.unpacked)
        out = folder / "out.jsonl"
        order = {"paths": [str(p) for p in laid.paths], "out": str(out)}
        try:
            process.run("read", laid.driver, order | limits.counted(), limits.seconds)
        except process.Failed as failed:
            raise Unreadable(sentence_of(failed, name, NAMES[laid.driver], limits)) from failed
        with out.open(encoding="utf-8") as lines:
            return _understood(lines, name, NAMES[laid.driver])


def sentence_of(failed: process.Failed, name: str, kind: str, limits: Limits) -> str:
    """Why nothing came of reading a file."""
    if failed.why == "fine":
        told = json.loads(failed.said.split("TOO_FINE ", 1)[1].splitlines()[0])
        return _too_fine(name, told["shape"], told["count"], limits)
    words = {
        "time": _("“%(name)s” took too long to read and was given up."),
        "memory": _("“%(name)s” needs too much memory to read and was given up."),
        "many": _("“%(name)s” holds more than %(most)d shapes. Split it."),
        "content": _("“%(name)s” cannot be read as %(kind)s: it is damaged or holds no shapes."),
        "fine_in_all": _("“%(name)s” has more than %(most)d vertices in all. Leave out detail."),
        "long": _("“%(name)s” carries too much text with its shapes. Leave out columns."),
    }[failed.why]
    most = limits.all_vertices if failed.why == "fine_in_all" else limits.features
    return words % {"name": name, "kind": kind, "most": most}


def _understood(lines: Iterator[str], name: str, kind: str) -> GeoFile:
    head = json.loads(next(lines))
    layers = [Layer(h["name"], h["columns"], h["crs"] or "", h["count"]) for h in head["layers"]]
    converters = [_converter(layer.crs, name) for layer in layers]
    found = []
    for line in lines:
        raw = json.loads(line)
        found.append(_feature(raw, converters[raw["l"]]))
    if not found:
        raise Unreadable(_("“%(name)s” holds no shapes.") % {"name": name})
    return _split_by_column(GeoFile(name, kind, layers, found))


def _too_fine(name: str, shape: str, count: int, limits: Limits) -> str:
    words = _(
        "In “%(name)s” the shape “%(shape)s” has %(count)d vertices; at most %(most)d are taken. "
        "Simplify all shapes of the file together, to a metre or two, so that neighbours keep "
        "their common border: in QGIS 3.40 “Simplify coverage”, elsewhere mapshaper “-simplify”."
    )
    return words % {"name": name, "shape": shape, "count": count, "most": limits.vertices}


def _feature(raw: dict[str, Any], converter: CoordTransform | None) -> Feature:
    if raw["g"] is None:
        return Feature(raw["l"], raw["p"], None)
    try:
        geometry = GEOSGeometry(memoryview(bytes.fromhex(raw["g"])))
        had_z = bool(geometry.hasz)
        if converter is not None and readable(shapely_of(geometry)) == "":
            return Feature(raw["l"], raw["p"], None, fault="")
        if had_z:
            geometry = GEOSGeometry(WKBWriter(dim=2).write_hex(geometry).decode())
        geometry.srid = 4326
        if converter is not None:
            geometry.transform(converter)
            geometry.srid = 4326
        fault = readable(shapely_of(geometry))
    except (*BROKEN, GDALException):
        fault = ""
    if fault is not None:
        return Feature(raw["l"], raw["p"], None, fault=fault)
    return Feature(raw["l"], raw["p"], geometry, had_z)


def _converter(crs: str, name: str) -> CoordTransform | None:
    """From the stated reference system to WGS-84 with longitude first; None where it is that."""
    if crs in SAME_AS_WGS84:
        return None
    try:
        code = re.fullmatch(r"EPSG:(\d+)", crs)
        source = SpatialReference(int(code[1])) if code else SpatialReference(crs, "wkt")
        if source.geographic and _is_cgcs2000(source):
            return None
        return CoordTransform(source, SpatialReference(4326))
    except (GDALException, TypeError, ValueError) as error:
        words = _("“%(name)s” states a reference system that is not known: %(crs)s.")
        raise Unreadable(words % {"name": name, "crs": crs[:80]}) from error


def _is_cgcs2000(source: SpatialReference) -> bool:
    words = source.wkt.upper()
    return "CGCS" in words or "CHINA_2000" in words or "CHINA GEODETIC COORDINATE SYSTEM" in words


def _split_by_column(file: GeoFile) -> GeoFile:
    """One layer whose column “level” tells a few kinds apart is as many layers."""
    if len(file.layers) != 1:
        return file
    (layer,) = file.layers
    column = next((c for c in layer.columns if c.lower() in LAYER_COLUMNS), None)
    values = [str(f.properties.get(column) or "") for f in file.found] if column else []
    kinds = list(dict.fromkeys(values))
    if not 1 < len(kinds) <= MOST_PARTS_OF_A_LAYER:
        return file
    layers = [
        Layer(kind or layer.name, _used(layer, file.found, kind, values), layer.crs, n)
        for kind in kinds
        if (n := values.count(kind))
    ]
    found = [
        replace(f, layer=kinds.index(value)) for f, value in zip(file.found, values, strict=True)
    ]
    return GeoFile(file.name, file.kind, layers, sorted(found, key=lambda f: f.layer))


def _used(layer: Layer, found: list[Feature], kind: str, values: list[str]) -> list[str]:
    """The columns that this part of the layer fills."""
    own = [f for f, value in zip(found, values, strict=True) if value == kind]
    return [c for c in layer.columns if any(f.properties.get(c) is not None for f in own)]
