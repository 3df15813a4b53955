"""The editor's tools: what each makes of a draft, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from grids.boundaries.checks import faults_of
from grids.boundaries.ground import Ground, Sheet
from grids.boundaries.operations import applied
from grids.boundaries.wanted import Wanted, geojson
from grids.errors import Refused
from grids.models import Area
from tests.boundaries.drafts import TODAY, box, four, rings, small

UNIT = 1e-4
"""The area of one of the four squares, in square degrees."""


@pytest.fixture
def sheet(community: Area) -> Sheet:
    four(community)
    return fresh(community)


def fresh(community: Area, **more: Any) -> Sheet:
    parent = Area.objects.get(pk=community.pk)
    return Sheet(Ground(parent, parent.path), Wanted(parent.code, TODAY, **more))


def after(sheet: Sheet, operation: str, **given: Any) -> Sheet:
    return Sheet(sheet.ground, applied(sheet, operation, given))


def code(sheet: Sheet, name: str) -> str:
    return next(key for key, label in sheet.choices() if label == name)


def size(sheet: Sheet, key: str) -> float:
    return sheet.drawn(key).area / UNIT


def test_the_largest_part_of_a_split_keeps_the_code(sheet: Sheet) -> None:
    a = code(sheet, "a")
    found = after(sheet, "split", key=a, line=[(107.007, 33.99), (107.007, 34.02)], name="a2")
    assert size(found, a) == pytest.approx(0.7)
    assert size(found, "n1") == pytest.approx(0.3)
    assert found.wanted.new["n1"].from_code == a
    assert faults_of(found, None) == []


def test_a_new_area_that_is_split_points_to_what_it_was_split_off(sheet: Sheet) -> None:
    a = code(sheet, "a")
    once = after(sheet, "split", key=a, line=[(107.007, 33.99), (107.007, 34.02)], name="a2")
    twice = after(once, "split", key="n1", line=[(107.0, 34.005), (107.02, 34.005)])
    assert twice.wanted.new["n2"].from_code == a
    assert faults_of(twice, None) == []


def test_who_is_merged_points_to_who_stays(sheet: Sheet) -> None:
    a, b = code(sheet, "a"), code(sheet, "b")
    found = after(sheet, "merge", key=a, second=b)
    assert found.wanted.retired == {b: a}
    assert size(found, a) == pytest.approx(2)
    assert faults_of(found, None) == []


def test_merged_with_what_is_merged_again_the_first_points_to_the_last(sheet: Sheet) -> None:
    a, b, c = (code(sheet, name) for name in "abc")
    found = after(after(sheet, "merge", key=a, second=b), "merge", key=c, second=a)
    assert found.wanted.retired == {b: c, a: c}
    assert list(found.wanted.shapes) == [c]


def test_a_new_area_that_is_merged_leaves_nothing_behind(sheet: Sheet) -> None:
    a = code(sheet, "a")
    once = after(sheet, "split", key=a, line=[(107.007, 33.99), (107.007, 34.02)])
    back = after(once, "merge", key=a, second="n1")
    assert (back.wanted.new, back.wanted.retired) == ({}, {})
    assert size(back, a) == pytest.approx(1)


def test_neighbours_share_a_new_border(sheet: Sheet) -> None:
    a, b = code(sheet, "a"), code(sheet, "b")
    line = [(107.014, 33.99), (107.014, 34.02)]
    found = after(sheet, "redraw", key=a, second=b, line=line)
    assert size(found, a) == pytest.approx(1.4)
    assert size(found, b) == pytest.approx(0.6)
    assert faults_of(found, None) == []


def test_ground_that_is_left_goes_to_the_heir_or_is_a_gap(sheet: Sheet) -> None:
    a, b = code(sheet, "a"), code(sheet, "b")
    assert size(after(sheet, "remove", key=a, second=b), b) == pytest.approx(2)
    nobody = after(sheet, "remove", key=a)
    assert nobody.wanted.retired == {a: ""}
    assert [fault.kind for fault in faults_of(nobody, None)] == ["gap"]


def test_a_hole_is_a_gap_until_somebody_gets_it(sheet: Sheet) -> None:
    a = code(sheet, "a")
    found = after(sheet, "hole", key=a, rings=rings(box(0.2, 0.2, 0.4, 0.4)))
    (gap,) = faults_of(found, None)
    assert gap.kind == "gap"
    filled = after(found, "settle", kind="gap", key=a, piece=gap.piece)
    assert faults_of(filled, None) == []
    assert size(filled, a) == pytest.approx(1)


def test_an_overlap_is_given_up_by_the_other(sheet: Sheet) -> None:
    a, b = code(sheet, "a"), code(sheet, "b")
    wide = Wanted(sheet.wanted.parent, TODAY, shapes={a: box(0, 0, 1.3, 1)})
    found = Sheet(sheet.ground, wide)
    (overlap,) = faults_of(found, None)
    assert (overlap.kind, {overlap.code, overlap.other}) == ("overlap", {a, b})
    mended = after(found, "settle", kind="overlap", key=a, other=b, piece=overlap.piece)
    assert faults_of(mended, None) == []
    assert size(mended, b) == pytest.approx(0.7)


def test_what_reaches_beyond_the_parent_is_cut_off(sheet: Sheet) -> None:
    a = code(sheet, "a")
    wide = Wanted(sheet.wanted.parent, TODAY, shapes={a: box(-0.5, 0, 1, 1)})
    found = Sheet(sheet.ground, wide)
    (outside,) = faults_of(found, None)
    mended = after(found, "settle", kind="outside", key=a, piece=outside.piece)
    assert faults_of(mended, None) == []


def test_only_free_ground_is_drawn(community: Area) -> None:
    small(community)
    first = after(fresh(community), "draw", rings=rings(box(0, 0, 1, 2)), name="one", kind="basic")
    both = after(first, "draw", rings=rings(box(0.5, -1, 3, 3)), clip=True)
    assert size(both, "n2") == pytest.approx(2)
    assert faults_of(both, None) == []
    assert both.wanted.new["n2"].name


def test_a_crossed_outline_is_repaired(community: Area) -> None:
    small(community)
    bow = [[(107, 34), (107.01, 34.01), (107.01, 34), (107, 34.01), (107, 34)]]
    found = after(fresh(community), "draw", rings=bow)
    assert found.drawn("n1").valid
    crossed = after(fresh(community), "type_new", text="\n".join(f"{x}, {y}" for x, y in bow[0]))
    assert [fault.kind for fault in faults_of(crossed, None)] == ["invalid"]
    assert after(crossed, "repair", key="n1").drawn("n1").valid


def test_an_area_goes_back_to_what_is_in_force(sheet: Sheet) -> None:
    a, b = code(sheet, "a"), code(sheet, "b")
    found = after(after(sheet, "merge", key=a, second=b), "back", key=b)
    assert after(found, "back", key=a).wanted.is_empty


@pytest.mark.parametrize(
    ("operation", "given", "told"),
    [
        ("explode", {}, "no such tool"),
        ("repair", {"key": "a"}, "nothing to repair"),
        ("split", {"key": "a", "line": [(107.5, 34), (107.6, 34)]}, "does not cut"),
        ("split", {"key": "a", "line": [(107.005, 34)]}, "two points"),
        ("split", {"key": "a", "line": "here"}, "cannot be read"),
        ("split", {"key": "a"}, "cannot be read"),
        ("split", {"key": "gone", "line": [(107, 34), (108, 35)]}, "not in the draft"),
        ("merge", {"key": "a", "second": "a"}, "two different"),
        ("merge", {"key": "a", "second": ""}, "not in the draft"),
        ("merge", {"key": "a", "second": "d"}, "no common border"),
        ("hole", {"key": "a", "rings": [[(107, 34), (107.1, 34)]]}, "cannot be read"),
        ("hole", {"key": "a", "rings": geojson(box(-1, -1, 3, 3))["coordinates"][0]}, "left"),
        ("draw", {"rings": geojson(box(0, 0, 2, 2))["coordinates"][0], "clip": True}, "free"),
        ("settle", {"key": "a", "kind": "gap", "piece": geojson(box(0, 0, 1, 1))}, "closed"),
        ("settle", {"key": "a", "kind": "hunch"}, "cannot be read"),
        ("retyped", {"key": "a", "text": "107, 34"}, "at least three"),
    ],
)
def test_it_says_why_not(sheet: Sheet, operation: str, given: dict[str, Any], told: str) -> None:
    named = {name: code(sheet, v) if v in ("a", "d") else v for name, v in given.items()}
    with translation.override("en"), pytest.raises(Refused, match=told):
        applied(sheet, operation, named)
