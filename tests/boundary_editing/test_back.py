"""An area as it is in force again: ground that neighbours traded with it goes back as well."""

from __future__ import annotations

from typing import Any

import pytest

from grids.boundaries.checks import faults_of
from grids.boundaries.ground import Ground, Sheet
from grids.boundaries.operations import applied
from grids.boundaries.wanted import Wanted
from grids.models import Area
from tests.boundary_core.ground import SIDE, box, today

MIDDLE = 107 + SIDE


@pytest.fixture
def sheet(grids: list[Area], community: Area) -> Sheet:
    parent = Area.objects.get(pk=community.pk)
    return Sheet(Ground(parent, parent.path), Wanted(parent.code, today()))


def after(sheet: Sheet, operation: str, **given: Any) -> Sheet:
    return Sheet(sheet.ground, applied(sheet, operation, given))


def upright(longitude: float) -> list[tuple[float, float]]:
    return [(longitude, 33.9), (longitude, 34.35)]


def test_the_neighbour_goes_back_with_it(sheet: Sheet, grids: list[Area]) -> None:
    drawn = after(sheet, "redraw", key=grids[0].code, second=grids[1].code, line=upright(107.15))
    assert set(drawn.wanted.shapes) == {grids[0].code, grids[1].code}
    back = after(drawn, "back", key=grids[0].code)
    assert back.wanted.is_empty
    assert faults_of(back, None) == []


def test_what_the_neighbour_traded_with_others_stays(sheet: Sheet, grids: list[Area]) -> None:
    south_west, south_east, _north_west, north_east = (grid.code for grid in grids)
    drawn = after(sheet, "redraw", key=south_west, second=south_east, line=upright(107.15))
    level = [(106.9, 34.15), (107.3, 34.15)]
    drawn = after(drawn, "redraw", key=south_east, second=north_east, line=level)
    back = after(drawn, "back", key=south_west)
    assert set(back.wanted.shapes) == {south_east, north_east}
    assert back.drawn(south_east).extent == pytest.approx((MIDDLE, 34, 107.25, 34.15))
    assert [fault.kind for fault in faults_of(back, None)] in ([], ["overlap"], ["gap"])


def test_what_was_split_off_is_gone(sheet: Sheet, grids: list[Area]) -> None:
    drawn = after(sheet, "split", key=grids[0].code, line=upright(107.05), name="东片")
    assert after(drawn, "back", key=grids[0].code).wanted.is_empty


def test_what_was_to_join_it_comes_back(sheet: Sheet, grids: list[Area]) -> None:
    drawn = after(sheet, "merge", key=grids[0].code, second=grids[1].code)
    assert after(drawn, "back", key=grids[0].code).wanted.is_empty


def test_a_neighbour_that_touches_only_keeps_its_own_change(
    sheet: Sheet, grids: list[Area]
) -> None:
    drawn = after(sheet, "redraw", key=grids[0].code, second=grids[1].code, line=upright(107.15))
    drawn = after(drawn, "redraw", key=grids[2].code, second=grids[3].code, line=upright(107.1))
    back = after(drawn, "back", key=grids[0].code)
    assert set(back.wanted.shapes) == {grids[2].code, grids[3].code}
    assert back.wanted.shapes[grids[2].code] is drawn.wanted.shapes[grids[2].code]


def test_a_new_area_alone_is_dropped(sheet: Sheet, grids: list[Area]) -> None:
    wanted = Wanted(sheet.wanted.parent, today(), {grids[0].code: box(107, 34, 107.1, 34.125)})
    drawn = Sheet(sheet.ground, wanted)
    ring = [(107.1, 34), (MIDDLE, 34), (MIDDLE, 34.125), (107.1, 34.125), (107.1, 34)]
    drawn = after(drawn, "draw", rings=[ring], name="新片")
    back = after(drawn, "back", key="n1")
    assert set(back.wanted.shapes) == {grids[0].code}
    assert not back.wanted.new
