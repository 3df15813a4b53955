"""Cutting, joining and repairing shapes; nothing here needs a database."""

from __future__ import annotations

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPolygon, Polygon

from grids.boundaries.shapes import (
    Child,
    follow,
    merge,
    redraw,
    repaired,
    split,
    square_metres,
    swallowed,
    without_hole,
)
from grids.errors import Refused
from tests.boundary_core.ground import box, upright

WEST, EAST = box(107, 34, 107.1, 34.1), box(107.1, 34, 107.2, 34.1)


def total(*shapes: GEOSGeometry) -> float:
    return sum(shape.area for shape in shapes)


def test_it_splits_from_border_to_border() -> None:
    large, small = split(WEST, upright(107.03))
    assert large.extent == pytest.approx((107.03, 34, 107.1, 34.1))
    assert small.extent == pytest.approx((107, 34, 107.03, 34.1))
    assert total(large, small) == pytest.approx(WEST.area)


def test_it_draws_a_line_that_ends_inside_on_to_the_border() -> None:
    parts = split(WEST, LineString((107.05, 34.04), (107.05, 34.05)))
    assert [part.extent[0] for part in parts] == pytest.approx([107, 107.05])


def test_it_splits_into_as_many_parts_as_the_line_makes() -> None:
    arms = GEOSGeometry(
        "POLYGON ((107 34, 107.3 34, 107.3 34.1, 107.2 34.1, 107.2 34.03, 107.1 34.03, "
        "107.1 34.1, 107 34.1, 107 34))",
        srid=4326,
    )
    parts = split(arms, LineString((106.9, 34.06), (107.4, 34.06)))
    assert len(parts) == 3
    assert total(*parts) == pytest.approx(arms.area)


def test_it_keeps_an_island_with_the_part_next_to_it() -> None:
    island = Polygon.from_bbox((107.11, 34.05, 107.12, 34.06))
    parts = split(MultiPolygon(WEST[0], island, srid=4326), upright(107.05))
    assert sorted(len(part) for part in parts) == [1, 2]


@pytest.mark.parametrize("longitude", [106.5, 107, 107.1, 108])
def test_it_refuses_a_line_that_cuts_nothing(longitude: float) -> None:
    with pytest.raises(Refused, match="does not cut"):
        split(WEST, upright(longitude))


def test_it_merges_neighbours() -> None:
    whole = merge([WEST, EAST])
    assert whole.extent == pytest.approx((107, 34, 107.2, 34.1))
    assert len(whole) == 1


@pytest.mark.parametrize(
    "other", [box(108, 34, 108.1, 34.1), box(107.1, 34.1, 107.2, 34.2)], ids=["far", "corner"]
)
def test_it_refuses_to_merge_what_has_no_common_border(other: MultiPolygon) -> None:
    with pytest.raises(Refused, match="common border"):
        merge([WEST, other])


def test_it_redraws_two_neighbours_by_one_line() -> None:
    first, second = redraw(WEST, EAST, upright(107.13))
    assert first.extent == pytest.approx((107, 34, 107.13, 34.1))
    assert second.extent == pytest.approx((107.13, 34, 107.2, 34.1))
    assert first.intersection(second).area == 0
    with pytest.raises(Refused, match="leave nothing"):
        redraw(WEST, box(107.1, 34, 107.11, 34.1), upright(107.05))


def test_it_repairs_a_crossed_outline() -> None:
    crossed = GEOSGeometry("POLYGON ((107 34, 107.1 34.1, 107.1 34, 107 34.1, 107 34))")
    assert not crossed.valid
    assert repaired(crossed).valid
    assert repaired(crossed).area == pytest.approx(0.005)
    with pytest.raises(Refused, match="No area"):
        repaired(GEOSGeometry("LINESTRING (1 1, 2 2)"))


def test_it_cuts_a_hole() -> None:
    shape = without_hole(WEST, box(107.02, 34.02, 107.03, 34.03))
    assert len(shape[0]) == 2
    with pytest.raises(Refused):
        without_hole(WEST, box(106, 33, 108, 35))


def test_children_follow_their_redrawn_parents() -> None:
    first, second = redraw(WEST, EAST, upright(107.12))
    children = {
        "w1": Child("w", box(107, 34, 107.05, 34.1)),
        "w2": Child("w", box(107.05, 34, 107.1, 34.1)),
        "e1": Child("e", box(107.1, 34, 107.2, 34.05)),
        "e2": Child("e", box(107.1, 34.05, 107.2, 34.1)),
    }
    made = follow({"w": WEST, "e": EAST}, {"w": first, "e": second}, children)
    assert set(made) == {"w2", "e1", "e2"}
    assert made["w2"].extent == pytest.approx((107.05, 34, 107.12, 34.1))
    assert total(made["e1"], made["e2"]) == pytest.approx(second.area)
    assert made["e1"].extent == pytest.approx((107.12, 34, 107.2, 34.05))


def test_it_names_children_that_are_swallowed_whole() -> None:
    children = {
        "e1": Child("e", box(107.1, 34, 107.15, 34.1)),
        "e2": Child("e", box(107.15, 34, 107.2, 34.1)),
    }
    after = {"e": box(107.16, 34, 107.2, 34.1)}
    assert swallowed(after, children) == ["e1"]
    assert set(follow({"e": EAST}, after, children)) == {"e2"}


def test_it_measures_in_square_metres() -> None:
    # A degree at 34.05 N is 110,922.3 m north and 92,334.5 m east (Geodetic Reference System).
    assert square_metres(WEST) == pytest.approx(0.01 * 110_922 * 92_335, rel=1e-4)
