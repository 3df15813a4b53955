"""Every bad file gets a sentence of its own, in both languages, and leaves nothing behind."""

from __future__ import annotations

import math
import random
import socket
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from accounts.models import User
from grids.geofiles import Limits, Unreadable, process, read
from grids.geofiles.models import BoundaryFile, FileShape
from grids.models import Area
from tests.cast import Login
from tests.geofiles.files import box, bring, feature, geojson, written, zipped

KML = '<?xml version="1.0"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'
Maker = Callable[[Path], Path]


def bomb(folder: Path) -> Path:
    noise = random.Random(1).randbytes(4 << 20)
    parts = {f"big.{ending}": noise for ending in ("shp", "dbf", "shx")}
    return zipped(folder / "bomb.zip", parts)


def small_bomb(folder: Path) -> Path:
    """Far below what is taken, but a thousand times what was sent."""
    parts = {"a.shp": b"\0" * (6 << 20), "a.dbf": b"x", "a.shx": b"x"}
    return zipped(folder / "small.zip", parts)


def climbing(folder: Path) -> Path:
    return zipped(folder / "climbing.zip", {"../../../../tmp/evil.shp": b"x", "a.dbf": b"x"})


def absolute(folder: Path) -> Path:
    return zipped(folder / "absolute.zip", {"C:\\evil.shp": b"x", "a.shp": b"x", "a.dbf": b"x"})


def no_shapefile(folder: Path) -> Path:
    return zipped(folder / "photos.zip", {"readme.txt": b"x", "photo.jpg": b"x"})


def truncated(folder: Path) -> Path:
    whole = zipped(folder / "whole.zip", {"a.shp": b"x" * 5000, "a.dbf": b"x"}).read_bytes()
    return written(folder, "cut.zip", whole[: len(whole) // 2])


def lonely(folder: Path) -> Path:
    return zipped(folder / "lonely.zip", {"a.shp": b"x", "a.shx": b"x"})


def many_points(folder: Path) -> Path:
    turn = 2 * math.pi / 100_000
    ring = [(107 + math.cos(n * turn) / 10, 34 + math.sin(n * turn) / 10) for n in range(100_000)]
    return written(folder, "fine.geojson", geojson(feature([*ring, ring[0]], name="圆")))


def plain_database(folder: Path) -> Path:
    path = folder / "plain.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (a int)")
    database.close()
    return path


def entities(folder: Path) -> Path:
    head = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return written(folder, "entities.kml", KML.format(head=head, body="&a;").encode())


def vrt(folder: Path) -> Path:
    text = (
        '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    return written(folder, "file.vrt", text.encode())


def plain(name: str, content: bytes) -> Maker:
    return lambda folder: written(folder, name, content)


BAD: dict[str, tuple[Maker, str]] = {
    "empty file": (plain("a.geojson", b""), "is empty"),
    "a picture called GeoJSON": (plain("a.geojson", b"\x89PNG\r\n"), "is not GeoJSON"),
    "KML called GeoJSON": (plain("a.geojson", KML.format(head="", body="").encode()), "like KML"),
    "a table": (plain("a.csv", b"code,name\n1,2\n"), "no file of boundaries"),
    "another format of GDAL": (vrt, "no file of boundaries"),
    "broken JSON": (plain("a.geojson", b'{"type": "FeatureColl'), "cannot be read as GeoJSON"),
    "JSON of something else": (plain("a.json", b'{"a": 1}'), "cannot be read as GeoJSON"),
    "no shapes": (plain("a.geojson", geojson()), "holds no shapes"),
    "zip bomb": (bomb, "when unpacked"),
    "small zip bomb": (small_bomb, "packed like a zip bomb: “a.shp”"),
    "zip that climbs out": (climbing, "names a place outside itself"),
    "zip with a drive": (absolute, "names a place outside itself"),
    "zip without a Shapefile": (no_shapefile, "no .shp inside"),
    "truncated zip": (truncated, "broken or locked zip"),
    "part of a Shapefile": (lonely, "the part .dbf"),
    "100,000 vertices": (many_points, "has 100001 vertices"),
    "SQLite without shapes": (plain_database, "cannot be read as GeoPackage"),
    "KML with entities": (entities, "defines entities"),
}
SMALL = Limits(unpacked=8 << 20)


@pytest.mark.parametrize("name", BAD)
def test_it_has_a_sentence_of_its_own(name: str, tmp_path: Path) -> None:
    make, words = BAD[name]
    with pytest.raises(Unreadable, match=words):
        read(make(tmp_path), limits=SMALL)


@pytest.mark.parametrize("name", BAD)
def test_it_says_so_in_chinese(name: str, tmp_path: Path) -> None:
    make, words = BAD[name]
    with translation.override("zh-hans"), pytest.raises(Unreadable) as raised:
        read(make(tmp_path), limits=SMALL)
    assert words not in str(raised.value)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in str(raised.value).split("”", 1)[1])


def test_the_sentences_differ(tmp_path: Path) -> None:
    said = set()
    for number, (make, _words) in enumerate(BAD.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = make(folder)
        with pytest.raises(Unreadable) as raised:
            read(path, "x" + path.suffix, limits=SMALL)
        said.add(str(raised.value))
    assert len(said) >= len(BAD) - 4  # several ways to be no file of boundaries at all


def test_a_path_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    path = zipped(outside / "a.zip", {"../../evil.shp": b"x" * 200, "../../evil.dbf": b"x"})
    with pytest.raises(Unreadable):
        read(path)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.zip", "outside"]


def test_a_locked_zip_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "locked.zip", {"a.shp": b"x" * 300, "a.dbf": b"x"})
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        header = archive.infolist()[0].header_offset
    raw[header + 6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(Unreadable, match="broken or locked"):
        read(path)


def test_too_large_a_file_is_not_even_opened(tmp_path: Path) -> None:
    path = written(tmp_path, "a.geojson", b"x" * 2000)
    with pytest.raises(Unreadable, match="larger than"):
        read(path, limits=Limits(size=1000))


def test_too_many_shapes_are_refused(tmp_path: Path) -> None:
    shapes = [feature(box(107 + n, 34, 0.5), name=str(n)) for n in range(3)]
    with pytest.raises(Unreadable, match="more than 2 shapes"):
        read(written(tmp_path, "a.geojson", geojson(*shapes)), limits=Limits(features=2))


def test_the_process_ends_at_its_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MEMORY", 60 << 20)
    with pytest.raises(Unreadable):
        read(written(tmp_path, "a.geojson", geojson(feature(box(107, 34, 1)))))


def test_the_process_knows_none_of_our_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "s" * 50)
    assert "SECRET_KEY" not in process._environment()


def test_the_process_has_the_one_driver_alone(tmp_path: Path) -> None:
    path = written(tmp_path, "a.bin", geojson(feature(box(107, 34, 1))))
    order = {"paths": [str(path)], "out": str(tmp_path / "out"), "features": 9}
    process.run("read", "GeoJSON", order)
    with pytest.raises(process.Failed):
        process.run("read", "LIBKML", order)


def test_the_page_says_it_at_the_field_and_keeps_nothing(
    system_admin: User, county: Area, login: Login, tmp_path: Path
) -> None:
    client = login(system_admin)
    answer = bring(client, county.code, "a.geojson", b"\x89PNG\r\n")
    assert answer.status_code == 422
    assert "is not GeoJSON, as its name says. Nothing was kept." in answer.content.decode()
    assert not BoundaryFile.objects.exists()
    assert not FileShape.objects.exists()


SPOT, LINE = feature([107.1, 34.1], "Point", name="a"), feature(box(107, 34, 1), "LineString")


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ([SPOT, SPOT], "holds points (2) and no areas, so it has no boundaries."),
        ([SPOT, LINE], "holds lines or points (2) and no areas."),
        ([feature(None, name="a")], "None of the 1 rows of “a.geojson” has a shape."),
    ],
)
def test_a_file_without_areas_is_told_when_it_is_read(
    shapes: list[Any], words: str, system_admin: User, county: Area, login: Login
) -> None:
    answer = bring(login(system_admin), county.code, "a.geojson", geojson(*shapes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not BoundaryFile.objects.exists()


def test_an_honest_table_may_shrink_much(tmp_path: Path) -> None:
    """Wide columns that are nearly empty pack well."""
    parts = {"a.shp": b"x" * 200, "a.dbf": b" " * (2 << 20) + random.Random(1).randbytes(9000)}
    with pytest.raises(Unreadable, match="cannot be read as Shapefile"):
        read(zipped(tmp_path / "a.zip", parts))


def test_a_link_to_another_place_is_not_followed(tmp_path: Path) -> None:
    """KML may point at other files; nobody is asked for them."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        where = f"http://127.0.0.1:{server.getsockname()[1]}/x.kml"
        link = f"<NetworkLink><name>x</name><Link><href>{where}</href></Link></NetworkLink>"
        ring = " ".join(f"{x},{y}" for x, y in box(107, 34, 1))
        mark = (
            f"<Placemark><name>a</name><styleUrl>{where}#s</styleUrl><Polygon><outerBoundaryIs>"
            f"<LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
            "</Polygon></Placemark>"
        )
        path = written(tmp_path, "a.kml", KML.format(head="", body=link + mark).encode())
        assert any(found.geometry is not None for found in read(path).features)
        with pytest.raises(BlockingIOError):
            server.accept()
