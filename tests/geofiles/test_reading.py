"""The four formats are read alike, whatever they state about their coordinates."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from django.contrib.gis.geos import MultiPolygon

from grids.geofiles import read
from grids.geofiles.exporting import FORMATS, exported
from grids.geofiles.sandbox import plain
from grids.models import Area
from tests.factories import square
from tests.geofiles.files import box, feature, geojson, written


@pytest.mark.parametrize("form", FORMATS)
def test_it_reads_what_it_writes(form: str, township: Area, tmp_path: Path) -> None:
    content = exported(Area.objects.filter(pk=township.pk), form, "areas")
    path = written(tmp_path, f"a.{FORMATS[form].ending}", content)
    (found,) = read(path).features
    assert found.properties["code"] == township.code
    assert found.properties["name"] == "城关镇"
    assert found.properties["parent"] == "610305"
    assert found.geometry is not None
    assert township.geometry is not None
    assert found.geometry.sym_difference(township.geometry).area < 1e-12


def test_it_leaves_heights_out(tmp_path: Path) -> None:
    ring = [(x, y, 700.0) for x, y in box(107, 34, 1)]
    (found,) = read(written(tmp_path, "a.geojson", geojson(feature(ring)))).features
    assert found.had_z
    assert found.geometry is not None
    assert not found.geometry.hasz


def test_it_reads_chinese_names_without_a_stated_encoding(township: Area, tmp_path: Path) -> None:
    whole = tmp_path / "whole.zip"
    whole.write_bytes(exported(Area.objects.filter(pk=township.pk), "shapefile", "areas"))
    bare = tmp_path / "bare.zip"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".dbf"):
                gbk, utf8 = "城关镇".encode("gb18030"), "城关镇".encode()
                content = content.replace(utf8, gbk + b" " * (len(utf8) - len(gbk)))
            if not name.endswith(".cpg"):
                new.writestr(name, content)
    (found,) = read(bare).features
    assert str(found.properties["name"]).strip() == "城关镇"


def test_it_converts_what_states_another_reference_system(tmp_path: Path) -> None:
    shape = square(107.4, 34.5, 0.01)
    shape.transform(4545)  # CGCS2000, three-degree zone around 108 E
    ring = [(y, x) if x > y else (x, y) for x, y in shape.coords[0][0]]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4545"}}
    content = geojson(feature(ring)).replace(
        b'{"type": "FeatureCollection"',
        b'{"type": "FeatureCollection", "crs": ' + str(crs).replace("'", '"').encode(),
    )
    (found,) = read(written(tmp_path, "a.geojson", content)).features
    assert found.geometry is not None
    assert found.geometry.centroid.distance(square(107.4, 34.5, 0.01).centroid) < 1e-4


def test_it_splits_a_layer_by_its_level_column(tmp_path: Path) -> None:
    shapes = [feature(box(107 + n, 34, 1), level=level) for n, level in enumerate("aba")]
    file = read(written(tmp_path, "a.geojson", geojson(*shapes)))
    assert [(layer.name, layer.count) for layer in file.layers] == [("a", 2), ("b", 1)]
    assert [f.layer for f in file.features] == [0, 0, 1]


def test_it_keeps_an_empty_shape_as_none(tmp_path: Path) -> None:
    shapes = [feature(None, name="x"), feature(box(107, 34, 1))]
    first, second = read(written(tmp_path, "a.geojson", geojson(*shapes))).features
    assert first.geometry is None
    assert isinstance(second.geometry, MultiPolygon) or second.geometry is not None


def test_numbers_and_texts_come_out_plain() -> None:
    assert plain(3.0) == 3
    assert plain(float("nan")) is None
    assert plain("x" * 900) == "x" * 500
