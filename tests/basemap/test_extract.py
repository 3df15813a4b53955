"""An extract of OpenStreetMap as its own tools write it: dense nodes, ways, relations, and more."""

from __future__ import annotations

import io
from pathlib import Path

import osmium
import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.utils import translation
from osmium.osm import mutable

from grids.basemap import reading
from grids.basemap.models import Building, Street
from grids.geofiles import Limits

pytestmark = pytest.mark.django_db
W, S = 107.4, 34.5
SHOPS = 300


class Extract:
    """Writes nodes, ways and relations, numbered as they come."""

    def __init__(self, path: Path) -> None:
        self.writer = osmium.SimpleWriter(str(path))
        self.nodes = self.ways = 0
        self.later: list[mutable.Way | mutable.Relation] = []

    def node(self, x: float, y: float, **tags: str) -> int:
        self.nodes += 1
        at = (W + x / 1000, S + y / 1000)
        self.writer.add_node(mutable.Node(id=self.nodes, location=at, version=1, tags=tags))
        return self.nodes

    def way(self, *points: tuple[float, float], **tags: str) -> int:
        self.ways += 1
        nodes = [self.node(*point) for point in points]
        if points[0] == points[-1]:
            nodes[-1] = nodes[0]
        self.later.append(mutable.Way(id=self.ways, nodes=nodes, version=1, tags=tags))
        return self.ways

    def square(self, x: float, y: float, size: float, **tags: str) -> int:
        ring = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
        return self.way(*ring, **tags)

    def courtyard(self, outer: int, inner: int, **tags: str) -> None:
        members = [("w", outer, "outer"), ("w", inner, "inner")]
        tags = {"type": "multipolygon", **tags}
        self.later.append(mutable.Relation(id=1, members=members, version=1, tags=tags))

    def close(self) -> None:
        for thing in self.later:
            is_way = isinstance(thing, mutable.Way)
            self.writer.add_way(thing) if is_way else self.writer.add_relation(thing)
        self.writer.close()


@pytest.fixture(params=["town.osm.pbf", "town.osm"])
def extract(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path: Path = tmp_path / request.param
    town = Extract(path)
    for number in range(SHOPS):
        town.node(number % 20, number // 20, shop="bakery", name=f"店 {number}")
    town.way((0, 0), (1, 1), (2, 1), highway="primary", name="东大街", surface="asphalt")
    town.way((0, 2), (2, 2), highway="construction", name="规划路")
    town.way((0, 3), (2, 3), waterway="river", name="雍水")
    town.square(3, 0, 1, building="house", name="文化馆")
    town.square(5, 0, 1, building="no")
    town.square(7, 0, 1, landuse="farmland")
    outer, inner = town.square(3, 3, 4), town.square(4, 4, 1)
    town.courtyard(outer, inner, building="yes", name="四合院")
    town.close()
    return path


def load(file: Path, layer: str) -> str:
    said = io.StringIO()
    call_command("import_base_map", str(file), layer=layer, stdout=said)
    return said.getvalue()


def test_streets_are_taken_and_neither_rivers_nor_plans(extract: Path) -> None:
    assert load(extract, "streets") == "streets: 1 taken.\n"
    street = Street.objects.get()
    assert (street.name, street.kind, street.rank) == ("东大街", "primary", 1)
    assert street.geometry.coords[0] == pytest.approx((W, S))


def test_buildings_are_taken_with_their_courtyards(extract: Path) -> None:
    assert load(extract, "buildings") == "buildings: 2 taken.\n"
    found = {building.name: building.geometry for building in Building.objects.all()}
    assert set(found) == {"文化馆", "四合院"}
    assert found["四合院"].num_interior_rings == 1
    assert not found["四合院"].covers(Point(W + 0.0045, S + 0.0045, srid=4326))


def test_an_extract_that_holds_too_much_is_told_so(
    extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WHOLE_TOWNS", Limits(features=1))
    words = "holds more than 1 shapes. Split it."
    with translation.override("en"), pytest.raises(CommandError, match=words):
        load(extract, "buildings")
    assert not Building.objects.exists()
