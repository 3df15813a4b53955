"""Boundaries in force as a file, in the formats that can also be brought."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _

from grids.errors import Refused
from grids.geofiles import process
from grids.models import Area

COLUMNS = ["code", "name", "name_en", "level", "parent", "kind"]
MOST = 20_000


@dataclass(frozen=True)
class Format:
    label: str
    ending: str
    driver: str
    content_type: str


FORMATS = {
    "geojson": Format("GeoJSON", "geojson", "GeoJSON", "application/geo+json"),
    "shapefile": Format("Shapefile (zip)", "zip", "ESRI Shapefile", "application/zip"),
    "kml": Format("KML", "kml", "LIBKML", "application/vnd.google-earth.kml+xml"),
    "gpkg": Format("GeoPackage", "gpkg", "GPKG", "application/geopackage+sqlite3"),
}


def exported(areas: Iterable[Area], form: str, name: str) -> bytes:
    """The file of all `areas` that have a boundary, as one layer called `name`, WGS-84."""
    shaped = [area for area in areas if area.geometry]
    if not shaped:
        raise Refused(_("There are no boundaries here yet, so there is nothing to export."))
    kind = FORMATS[form]
    with tempfile.TemporaryDirectory(prefix="gridgov-export-") as place:
        folder = Path(place)
        source, out = folder / "areas.jsonl", folder / "out"
        _lay_out(shaped, source)
        out.mkdir()
        path = out / (f"{name}.shp" if form == "shapefile" else f"{name}.{kind.ending}")
        order = {
            "source": str(source),
            "out": str(path),
            "driver": kind.driver,
            "layer": name,
            "columns": COLUMNS,
        }
        process.run("write", kind.driver, order)
        return _zipped(out) if form == "shapefile" else path.read_bytes()


def _lay_out(areas: list[Area], path: Path) -> None:
    parents = {area.path: area.code for area in areas}
    above = Area.objects.filter(path__in={area.path[: -Area.steplen] for area in areas})
    parents |= dict(above.values_list("path", "code"))
    with path.open("w", encoding="utf-8") as out:
        for area in areas:
            values = {
                "code": area.code,
                "name": area.name,
                "name_en": area.name_en,
                "level": area.level,
                "parent": parents.get(area.path[: -Area.steplen], ""),
                "kind": area.kind,
            }
            line = {"p": values, "g": area.geometry.hex.decode() if area.geometry else ""}
            out.write(json.dumps(line) + "\n")


def _zipped(folder: Path) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, part.name)
    return kept.getvalue()
