"""A coordinate that is no number, or none in degrees, is told of its shape and stops no other."""

from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import Any

import geocoordinates_ffi as coordinates
import numpy
import pyogrio
import pytest
import shapely

from accounts.models import User
from grids.geofiles import datums, fitting
from grids.geofiles.models import BoundaryFile, FaultKind, FileFault, FileShape
from grids.geofiles.sentences import sentence
from grids.models import Area
from tests.cast import Login
from tests.geofiles.files import box, brought, check, feature, geojson, layer, zipped

W, S = 107.0, 34.0
KNOWN = layer(0, "grid", column="code")
GOOD = box(W, S, 0.0625)


PLACE = 123.25


def shapefile(folder: Path, value: float, *rings: Any) -> bytes:
    """With `value` wherever PLACE stands: GDAL itself would not write every one."""
    shapes = numpy.array([shapely.to_wkb(shapely.Polygon(ring)) for ring in rings], dtype=object)
    codes = [f"61030510000100{n}" for n in range(1, len(rings) + 1)]
    pyogrio.raw.write(
        folder / "a.shp",
        shapes,
        [numpy.array(codes, dtype=object)],
        ["code"],
        driver="ESRI Shapefile",
        geometry_type="Polygon",
        crs="EPSG:4326",
    )
    parts = {p.name: p.read_bytes() for p in folder.glob("a.*")}
    parts["a.shp"] = parts["a.shp"].replace(struct.pack("<d", PLACE), struct.pack("<d", value))
    return zipped(folder / "whole.zip", parts).read_bytes()


BAD = {
    "no number": (math.nan, "cannot be read: a coordinate is no number"),
    "endless": (math.inf, "cannot be read: a coordinate is no number"),
    "metres": (500_000.0, "lies beyond the globe (500000.00, 34.00)"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_coordinate_is_told_and_the_other_shapes_are_taken(
    name: str, community: Area, grid: Area, system_admin: User, login: Login, tmp_path: Path
) -> None:
    value, words = BAD[name]
    bad = [(W + 0.1, S), (W + 0.12, S), (PLACE, S), (W + 0.1, S + 0.02), (W + 0.1, S)]
    client = login(system_admin)
    file = brought(client, community.code, "a.zip", shapefile(tmp_path, value, GOOD, bad))
    for datum in ("wgs84", "gcj02", "bd09"):
        page = check(client, file, layer(0, "grid", column="code", create="on"), datum=datum)
        (fault,) = FileFault.objects.filter(file=file, kind=FaultKind.RANGE)
        assert words in sentence(fault)
        assert words in page
    assert FileShape.objects.filter(file=file).exclude(given=None).count() == 1


def test_what_a_library_refuses_is_a_sentence_of_its_shape(
    community: Area,
    grid: Area,
    system_admin: User,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_args: Any, **_more: Any) -> None:
        raise shapely.errors.GEOSException("TopologyException")

    client = login(system_admin)
    bow = [(W, S), (W + 0.1, S + 0.1), (W + 0.1, S), (W, S + 0.1), (W, S)]
    content = geojson(feature(bow, code="610305100001001"))
    monkeypatch.setattr(datums, "_differs", refused)
    file = brought(client, community.code, "a.geojson", content)
    assert file.result["fits"] == []
    monkeypatch.setattr(shapely, "make_valid", refused)
    check(client, file, KNOWN)
    assert [f.kind for f in FileFault.objects.filter(file=file)] == [FaultKind.INVALID]


def test_a_datum_that_cannot_convert_a_shape_is_told(
    community: Area,
    grid: Area,
    system_admin: User,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_args: Any) -> None:
        raise coordinates.GeoError

    client = login(system_admin)
    content = geojson(feature(GOOD, code="610305100001001"))
    file = brought(client, community.code, "a.geojson", content)
    monkeypatch.setitem(datums.CHANGES, "gcj02", refused)
    check(client, file, KNOWN, datum="gcj02")
    assert [f.kind for f in FileFault.objects.filter(file=file)] == [FaultKind.RANGE]


def test_a_check_that_cannot_go_on_says_so(
    community: Area,
    grid: Area,
    system_admin: User,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_args: Any, **_more: Any) -> None:
        raise shapely.errors.GEOSException("TopologyException")

    client = login(system_admin)
    content = geojson(feature(GOOD, code="610305100001001"))
    file = brought(client, community.code, "a.geojson", content)
    monkeypatch.setattr(fitting, "_holes", refused)
    check(client, file, KNOWN)
    assert file.job is not None
    assert "cannot be reckoned with" in client.get(f"/jobs/{file.job.pk}/").content.decode()
    assert BoundaryFile.objects.get().state == "read"
