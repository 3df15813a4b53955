"""Streets and buildings are taken from GeoJSON and from an extract of OpenStreetMap."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.db.models import Extent
from django.core.management import CommandError, call_command
from django.utils import translation

from grids.basemap.demo import demo_base_map
from grids.basemap.models import BaseLayer, Building, Rank, Street
from grids.basemap.reading import rank_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


EXTRACT = """<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6">
 <node id="1" lat="34.50" lon="107.40"/><node id="2" lat="34.51" lon="107.41"/>
 <node id="3" lat="34.505" lon="107.415"/><node id="4" lat="34.505" lon="107.405"/>
 <way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/>
  <tag k="name" v="东大街"/></way>
 <way id="11"><nd ref="1"/><nd ref="3"/><tag k="waterway" v="river"/></way>
 <way id="12"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="2"/><tag k="building" v="yes"/></way>
 <way id="13"><nd ref="1"/><nd ref="3"/><nd ref="4"/><nd ref="1"/><tag k="landuse" v="farm"/></way>
</osm>
"""
LINE = [[107.40, 34.50], [107.41, 34.51]]
RING = [[107.40, 34.50], [107.41, 34.50], [107.41, 34.51], [107.40, 34.50]]


def feature(kind: str, coordinates: Any, **properties: str) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(folder: Path, *features: dict[str, Any]) -> Path:
    file = folder / "town.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def load(file: Path, layer: str, **more: Any) -> str:
    said = io.StringIO()
    call_command("import_base_map", str(file), layer=layer, stdout=said, **more)
    return said.getvalue()


def test_it_takes_the_lines_of_a_file_as_streets(tmp_path: Path) -> None:
    file = geojson(
        tmp_path,
        feature("LineString", LINE, name="府前路", highway="residential"),
        feature("MultiLineString", [LINE, LINE], highway="footway"),
        feature("Polygon", [RING], building="yes"),
    )
    assert load(file, "streets", source="the county's survey") == "streets: 3 taken.\n"
    assert set(Street.objects.values_list("name", "rank")) == {("府前路", 2), ("", 3)}
    assert BaseLayer.objects.get(name="streets").source == "the county's survey"


def test_a_second_import_replaces_the_first_unless_it_adds(tmp_path: Path) -> None:
    file = geojson(tmp_path, feature("Polygon", [RING], name="文化馆"))
    for _time in range(2):
        load(file, "buildings")
    assert Building.objects.count() == 1
    load(file, "buildings", add=True)
    assert Building.objects.count() == 2


def test_it_takes_streets_and_buildings_of_an_extract_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "town.osm"
    file.write_text(EXTRACT)
    assert load(file, "streets") == "streets: 1 taken.\n"
    assert load(file, "buildings") == "buildings: 1 taken.\n"
    assert Street.objects.get().name == "东大街"


def test_a_file_without_the_layer_changes_nothing(tmp_path: Path) -> None:
    load(geojson(tmp_path, feature("LineString", LINE)), "streets")
    with pytest.raises(CommandError, match="Nothing was changed"):
        load(geojson(tmp_path, feature("Polygon", [RING])), "streets")
    assert Street.objects.count() == 1


def test_an_extract_that_is_none_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "town.osm.pbf"
    file.write_bytes(b"not an extract")
    with pytest.raises(CommandError, match="extract of OpenStreetMap"):
        load(file, "streets")
    with pytest.raises(CommandError, match="no file"):
        load(tmp_path / "nothing.geojson", "streets")


@pytest.mark.parametrize(
    ("kind", "rank"),
    [
        ("motorway_link", Rank.MAIN),
        ("secondary", Rank.MAIN),
        ("residential", Rank.STREET),
        ("", Rank.STREET),
        ("footway", Rank.PATH),
    ],
)
def test_it_ranks_streets_by_their_kind(kind: str, rank: Rank) -> None:
    assert rank_of(kind) == rank


def test_the_demo_has_a_town_with_its_source() -> None:
    assert demo_base_map() == 313 + 2171
    assert demo_base_map() == 0
    assert all("OpenStreetMap" in row.source for row in BaseLayer.objects.all())
    west, south, east, north = Street.objects.aggregate(whole=Extent("geometry"))["whole"]
    assert 107.18 < west < east < 107.65
    assert 34.35 < south < north < 34.76
