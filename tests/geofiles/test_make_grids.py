"""Grids for a community: about as many households in each, compact, along streets, all of it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Polygon
from django.core.management import CommandError, call_command

from accounts.models import User
from grids import households
from grids.basemap.models import Building
from grids.boundaries.shapes import square_metres
from grids.boundaries.wanted import Wanted
from grids.geofiles.proposing import proposed
from grids.households import Dwelling
from grids.models import Area, Draft
from tests.factories import make_area, square
from tests.geofiles.files import SHARED

WHOLE = shapely.box(107, 34, 107.016, 34.016)
STEP = 0.002


def homes() -> list[Dwelling]:
    """Denser in the west: three in each block there, one elsewhere."""
    return [
        Dwelling(107 + (x + 0.5) * STEP, 34 + (y + 0.5) * STEP, 30 if x < 4 else 10)
        for x in range(8)
        for y in range(8)
    ]


def streets() -> list[Any]:
    lines = [
        shapely.LineString([(107 + n * STEP, 33.99), (107 + n * STEP, 34.1)]) for n in range(8)
    ]
    return lines + [
        shapely.LineString([(106.9, 34 + n * STEP), (107.1, 34 + n * STEP)]) for n in range(8)
    ]


@pytest.mark.parametrize("lines", [[], streets()], ids=["no streets", "streets"])
@pytest.mark.parametrize("target", [100, 320, 640, 5000])
def test_they_cover_all_of_it_once_and_are_balanced(lines: list[Any], target: int) -> None:
    found = proposed(WHOLE, homes(), lines, target)
    shapes = [shape for shape, _count in found]
    counts = [count for _shape, count in found]
    assert sum(counts) == 1280
    assert len(found) == max(1, round(1280 / target))
    assert max(counts) <= 1.35 * 1280 / len(found)
    union = shapely.unary_union(shapes)
    assert shapely.symmetric_difference(union, WHOLE).area < 1e-12
    assert sum(shape.area for shape in shapes) == pytest.approx(WHOLE.area, rel=1e-6)
    for shape in shapes:
        assert len(shape.geoms) == 1
        assert 4 * 3.14159 * shape.area / shape.length**2 > 0.25, "no long or ragged grids"


def test_borders_run_along_streets() -> None:
    net = shapely.unary_union(streets()).buffer(1e-7)
    for shape, _count in proposed(WHOLE, homes(), streets(), 320):
        inner = shapely.difference(shape.boundary, WHOLE.boundary.buffer(1e-7))
        assert shapely.intersection(inner, net).length > 0.99 * inner.length


@pytest.fixture
def town(community: Area) -> Area:
    for n in range(20):
        west = 107 + n % 5 * 0.05
        south = 34 + n // 5 * 0.06
        outline = Polygon.from_bbox((west, south, west + 0.001, south + 0.001))
        outline.srid = 4326
        Building.objects.create(geometry=outline)
    return community


def test_the_command_leaves_a_draft_and_changes_nothing(town: Area, system_admin: User) -> None:
    said = io.StringIO()
    call_command(
        "make_grids", town.code, target_households=5, by=system_admin.username, stdout=said
    )
    draft = Draft.objects.get()
    assert said.getvalue().endswith(f"4 grids proposed, draft {draft.pk}.\n")
    wanted = Wanted.from_json(draft.wanted)
    assert town.geometry is not None
    ground = sum(square_metres(area.geometry) for area in wanted.new.values())
    assert ground == pytest.approx(square_metres(town.geometry), rel=1e-3)
    assert not Area.objects.filter(level="grid").exists()


def test_houses_come_before_buildings(
    town: Area, system_admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [Dwelling(107.01 + n * 0.02, 34.01, 100) for n in range(10)]
    monkeypatch.setattr(households, "_sources", [lambda shape: iter(known)])
    said = io.StringIO()
    call_command("make_grids", town.code, by=system_admin.username, stdout=said)
    assert "2 grids proposed" in said.getvalue()


def test_it_says_why_it_proposes_nothing(
    community: Area, grid: Area, township: Area, system_admin: User
) -> None:
    by = {"by": system_admin.username}
    with pytest.raises(CommandError, match="has drawn grids already"):
        call_command("make_grids", community.code, **by)
    with pytest.raises(CommandError, match="another level"):
        call_command("make_grids", township.code, **by)
    bare = make_area(township, name="空", geometry=square(107.3, 34.3, 0.1))
    with pytest.raises(CommandError, match="No household and no building"):
        call_command("make_grids", bare.code, **by)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not on this machine")
def test_a_real_town_is_parted_along_its_streets() -> None:
    rows = json.loads((SHARED / "osm_town_buildings.geojson").read_text())["features"]
    points = [shapely.from_geojson(json.dumps(row["geometry"])).centroid for row in rows]
    ways = json.loads((SHARED / "osm_town_streets.geojson").read_text())["features"]
    lines = [shapely.from_geojson(json.dumps(way["geometry"])) for way in ways]
    whole = shapely.MultiPoint(points).convex_hull.buffer(0.001)
    found = proposed(whole, [Dwelling(p.x, p.y) for p in points], lines, 400)
    counts = [count for _shape, count in found]
    assert (len(counts), sum(counts)) == (5, 2171)
    assert max(counts) < 1.15 * 2171 / 5
    net = shapely.unary_union(lines).buffer(1e-6)
    inner = [shapely.difference(s.boundary, whole.boundary.buffer(1e-6)) for s, _n in found]
    along = sum(shapely.intersection(line, net).length for line in inner)
    assert along > 0.6 * sum(line.length for line in inner)
