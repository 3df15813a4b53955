"""Dated boundaries, the demo's map that covers the county once, and finding a place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from time import perf_counter

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

import grids
from grids.demo_boundaries import OUTLINE, demo_boundaries
from grids.errors import BoundaryRefused, Refused
from grids.models import Area, Boundary, Level
from grids.services import area_retire, areas_import, boundaries_set, boundary_set, locate
from tests.factories import make_area, square

DAY = dt.date(2026, 3, 2)
FILE = Path(grids.__file__).parent / "data" / "divisions_fengxiang.csv"

pytestmark = pytest.mark.django_db


def scalar(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def extent_of(area: Area) -> tuple[float, float, float, float] | None:
    geometry = Area.objects.get(pk=area.pk).geometry
    return geometry.extent if geometry else None


def test_it_covers_the_county_once_and_only_once() -> None:
    areas_import(text=FILE.read_text("utf-8"), day=DAY)
    root = Area.objects.get(depth=1)
    begin = perf_counter()
    count = demo_boundaries(root, DAY)
    assert perf_counter() - begin < 60

    assert count == Area.objects.count() == Boundary.objects.count()
    assert 600 < Area.objects.filter(level=Level.GRID).count() < 800
    assert not Area.objects.filter(geometry=None).exists()
    invalid = "SELECT count(*) FROM grids_area WHERE NOT ST_IsValid(geometry)"
    assert scalar(invalid) == 0
    overlaps = """SELECT count(*) FROM grids_area a JOIN grids_area b
        ON a.level = b.level AND a.id < b.id AND a.geometry && b.geometry
        WHERE ST_Relate(a.geometry, b.geometry, 'T********')"""
    assert scalar(overlaps) == 0
    gaps = """SELECT coalesce(max(ST_Area(ST_SymDifference(parent.geometry, below.shape))), 0)
        FROM grids_area parent JOIN (
            SELECT left(path, -4) AS parent_path, ST_Union(geometry) AS shape
            FROM grids_area GROUP BY 1
        ) below ON below.parent_path = parent.path"""
    assert scalar(gaps) < 1e-15  # type: ignore[operator]
    drawn = Polygon([*OUTLINE, OUTLINE[0]], srid=4326)
    root.refresh_from_db()
    assert root.geometry.sym_difference(drawn).area < 1e-7
    assert root.covered

    first = Area.objects.filter(level=Level.GRID).order_by("code")[0]
    assert (first.name, first.name_en) == ("第一网格", "Grid 1")
    assert set(Boundary.objects.values_list("generated", flat=True)) == {True}
    assert demo_boundaries(root, DAY) == 0
    for grid in Area.objects.filter(level=Level.GRID)[:20]:
        assert locate(grid.geometry.point_on_surface, root) == grid


def test_the_demo_areas_load_once() -> None:
    call_command("load_demo_areas", verbosity=0)
    before = Boundary.objects.count()
    call_command("load_demo_areas", verbosity=0)
    assert Boundary.objects.count() == before > 800


def test_it_finds_the_deepest_area_in_force(
    county: Area, township: Area, community: Area, grid: Area, other_township: Area
) -> None:
    assert locate(Point(107.05, 34.05, srid=4326), county) == grid
    assert locate(Point(107.2, 34.05, srid=4326), county) == community
    assert locate(Point(107.4, 34.4, srid=4326), county) == township
    assert locate(Point(107.9, 34.9, srid=4326), county) == county
    assert locate(Point(100, 30, srid=4326), county) is None
    assert locate(Point(107.05, 34.05, srid=4326), other_township) is None
    area_retire(area=grid, day=DAY)
    assert locate(Point(107.05, 34.05, srid=4326), county) == community


def test_it_gives_a_point_on_a_border_to_the_lowest_code(
    county: Area, township: Area, other_township: Area
) -> None:
    assert locate(Point(107.5, 34.2, srid=4326), county) == township


def test_it_looks_places_up_by_an_index(county: Area) -> None:
    boundary_set(area=county, geometry=square(100, 30, 400), valid_from=DAY)
    for number in range(300):
        make_area(county, code=f"610305{number:03d}", geometry=square(108 + number, 34, 0.1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE grids_area")
        point = Point(108.05, 34.05, srid=4326)
        plan = Area.objects.containing(point).explain()
    assert "geometry" in plan
    assert "Index Scan" in plan


def test_it_closes_the_former_boundary(grid: Area) -> None:
    later = dt.date(2026, 7, 1)
    boundary_set(area=grid, geometry=square(107, 34, 0.1), valid_from=later, source="survey")
    former, now = grid.boundaries.order_by("valid_from")
    assert (former.valid_to, now.valid_to, now.source) == (later, None, "survey")
    assert extent_of(grid) == (107, 34, 107.1, 34.1)
    boundary_set(area=grid, geometry=square(107, 34, 0.12), valid_from=later)
    assert grid.boundaries.count() == 2
    with pytest.raises(Refused, match="2026"):
        boundary_set(area=grid, geometry=square(107, 34, 0.1), valid_from=dt.date(2026, 6, 1))


@pytest.mark.parametrize(
    "wkt",
    ["POINT (1 1)", "POLYGON EMPTY", "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))"],
)
def test_it_refuses_what_is_no_area(grid: Area, wkt: str) -> None:
    with pytest.raises(Refused):
        boundary_set(area=grid, geometry=GEOSGeometry(wkt, srid=4326), valid_from=DAY)
    assert grid.boundaries.count() == 1


def test_it_refuses_siblings_that_overlap_and_shows_the_piece(
    township: Area, other_township: Area
) -> None:
    with pytest.raises(BoundaryRefused, match=township.code) as refused:
        boundary_set(area=other_township, geometry=square(107.4, 34, 0.5), valid_from=DAY)
    piece = GEOSGeometry(refused.value.piece)
    assert piece.extent == pytest.approx((107.4, 34, 107.5, 34.5))


def test_it_refuses_a_child_beyond_its_parent(township: Area, community: Area) -> None:
    with pytest.raises(BoundaryRefused, match=township.code):
        boundary_set(area=community, geometry=square(107.4, 34, 0.25), valid_from=DAY)
    with pytest.raises(BoundaryRefused, match=township.code):
        boundary_set(area=township, geometry=square(107, 34, 0.2), valid_from=DAY)
    assert community.boundaries.count() == 1


def halves(community: Area) -> tuple[Area, Area]:
    """Two grids that cover the community, which is marked so."""
    west, east = Polygon.from_bbox((107, 34, 107.1, 34.25)), (107.1, 34, 107.25, 34.25)
    first = make_area(community, geometry=MultiPolygon(west, srid=4326))
    second = make_area(community, geometry=MultiPolygon(Polygon.from_bbox(east), srid=4326))
    Area.objects.filter(pk=community.pk).update(covered=True)
    return first, second


def test_it_refuses_a_gap_in_a_covered_area(community: Area) -> None:
    first, second = halves(community)
    with pytest.raises(BoundaryRefused, match="gap"):
        boundary_set(area=first, geometry=square(107, 34, 0.1), valid_from=DAY)
    with pytest.raises(BoundaryRefused, match="gap"):
        area_retire(area=first, day=DAY)
    area_retire(area=first, day=DAY, successor=second)
    assert extent_of(second) == (107, 34, 107.25, 34.25)


def test_it_takes_a_set_that_fits_only_together(community: Area) -> None:
    first, second = halves(community)
    shapes = {
        first.pk: Polygon.from_bbox((107, 34, 107.2, 34.25)),
        second.pk: Polygon.from_bbox((107.2, 34, 107.25, 34.25)),
    }
    boundaries_set(root=community, shapes=shapes, valid_from=DAY)
    assert extent_of(first) == (107, 34, 107.2, 34.25)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_breach_whatever_wrote_it(
    township: Area, other_township: Area
) -> None:
    shape = square(107.4, 34, 0.5)
    with pytest.raises(IntegrityError, match="overlap"):
        Area.objects.filter(pk=other_township.pk).update(geometry=shape)
    with pytest.raises(IntegrityError, match="outside"):
        Area.objects.filter(pk=township.pk).update(geometry=square(106, 34, 0.5))
    with pytest.raises(IntegrityError, match="gap"):
        Area.objects.filter(depth=1).update(covered=True)
    with pytest.raises(IntegrityError, match="overlap"):
        _check_early_and_write_again(township, other_township)


@transaction.atomic
def _check_early_and_write_again(township: Area, other: Area) -> None:
    """A check in the middle of a transaction must not spare what is written after it."""
    Area.objects.filter(pk=township.pk).update(geometry=township.geometry)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    Area.objects.filter(pk=other.pk).update(geometry=square(107.4, 34, 0.5))
