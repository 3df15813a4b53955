"""Fewer points on common borders, and neighbours still share them."""

from __future__ import annotations

from math import sin

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString
from django.test import Client
from django.urls import reverse

from accounts.models import User
from grids.boundaries.checks import faults_of
from grids.boundaries.drafts import draft_start
from grids.boundaries.ground import Ground, Sheet
from grids.boundaries.operations import applied
from grids.boundaries.shapes import redraw
from grids.boundaries.wanted import Wanted
from grids.errors import Refused
from grids.models import Area
from tests.boundary_core.ground import box, shape_of, today

METRE = 1e-5
"""About a metre in degrees."""


@pytest.fixture
def sheet(grids: list[Area], community: Area) -> Sheet:
    """The border between the two southern grids trembles by half a metre, every eight metres."""
    points = [(107.125 + METRE / 2 * sin(n), 33.99 + n * 0.00008) for n in range(1_800)]
    shapes: dict[str, GEOSGeometry] = {}
    first, second = redraw(shape_of(grids[0]), shape_of(grids[1]), LineString(points))
    shapes = {grids[0].code: first, grids[1].code: second}
    parent = Area.objects.get(pk=community.pk)
    return Sheet(Ground(parent, parent.path), Wanted(parent.code, today(), shapes))


def test_neighbours_keep_one_border(sheet: Sheet, grids: list[Area]) -> None:
    before = sum(sheet.drawn(grid.code).num_points for grid in grids)
    found = Sheet(sheet.ground, applied(sheet, "simplify", {"metres": 3}))
    after = sum(found.drawn(grid.code).num_points for grid in grids)
    assert before > 2_000
    assert after < before / 2
    assert faults_of(found, None) == []
    moved = found.drawn(grids[0].code).sym_difference(sheet.drawn(grids[0].code))
    assert moved.area < 2 * METRE * 0.125


@pytest.mark.parametrize("metres", [0, -1, 101, "nan"])
def test_a_distance_that_makes_no_sense_is_refused(sheet: Sheet, metres: float) -> None:
    with pytest.raises(Refused, match="how coarse borders may become"):
        applied(sheet, "simplify", {"metres": metres})


def test_overlaps_are_mended_first(sheet: Sheet, grids: list[Area]) -> None:
    shapes: dict[str, GEOSGeometry] = {grids[0].code: box(107, 34, 107.2, 34.125)}
    wanted = Wanted(sheet.wanted.parent, today(), shapes)
    with pytest.raises(Refused, match="Mend what is red"):
        applied(Sheet(sheet.ground, wanted), "simplify", {"metres": 1})


def test_straight_borders_have_nothing_to_leave_out(sheet: Sheet) -> None:
    wanted = Wanted(sheet.wanted.parent, today())
    with pytest.raises(Refused, match="No point"):
        applied(Sheet(sheet.ground, wanted), "simplify", {"metres": 1})


def test_the_tool_answers_with_the_draft(
    client: Client, sheet: Sheet, community: Area, system_admin: User
) -> None:
    parent = Area.objects.get(pk=community.pk)
    draft = draft_start(owner=system_admin, parent=parent, day=today(), wanted=sheet.wanted)
    answer = client.post(
        reverse("boundaries:draft_operate", args=[draft.pk]),
        {"op": "simplify", "metres": 2, "wanted": draft.wanted, "revision": 0},
        content_type="application/json",
    )
    assert answer.status_code == 200
    assert answer.json()["faults"] == []
