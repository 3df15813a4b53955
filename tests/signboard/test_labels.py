"""Names on a signboard's map stand in what they name and touch nothing else."""

from __future__ import annotations

from itertools import combinations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from events.signboard.labels import CLEAR, Label, Labels, extent, roomiest

ROOM = shapely.box(0, 0, 400, 300)


def box_of(label: Label) -> shapely.Polygon:
    wide, high = extent(label.lines, label.size)
    return shapely.box(label.x - wide / 2, label.y, label.x + wide / 2, label.y + high)


def test_a_name_stands_in_the_middle_of_the_room() -> None:
    label = Labels().within(ROOM, [["第一网格"]], (30,))
    assert label is not None
    assert (label.x, label.y + 15) == pytest.approx((200, 150), abs=60)


def test_it_keeps_off_what_stands_there() -> None:
    labels = Labels([(100, 0, 400, 300)])
    label = labels.within(ROOM, [["第一网格"]], (30, 18))
    assert label is not None
    assert label.size == 18
    assert box_of(label).bounds[2] < 100


def test_a_long_name_breaks_or_grows_small_or_is_left_out() -> None:
    narrow = shapely.box(0, 0, 110, 200)
    words = ["南环路社区", "第三网格"]
    label = Labels().within(narrow, [[" ".join(words)], words], (17, 14))
    assert label is not None
    assert label.lines == words
    assert Labels().within(shapely.box(0, 0, 30, 30), [words], (17, 14)) is None
    assert Labels().within(shapely.Polygon(), [words], (17, 14)) is None
    assert roomiest(shapely.Polygon()) is None


def test_two_names_at_one_place_are_one_too_many() -> None:
    labels = Labels()
    assert labels.at("东大街", (100, 100), 15) is not None
    assert labels.at("西大街", (110, 105), 15) is None
    assert labels.at("西大街", (110, 150), 15) is not None


def test_a_street_keeps_its_name_off_borders() -> None:
    labels = Labels(borders=shapely.LineString([(100, 0), (100, 300)]))
    assert labels.at("东大街", (100, 100), 15) is None
    assert labels.at("东大街", (150, 100), 15) is not None


POINTS = st.tuples(st.floats(10, 390), st.floats(10, 290))


@given(st.lists(POINTS, min_size=3, max_size=8), st.lists(POINTS, min_size=3, max_size=8))
@settings(max_examples=40, deadline=None)
def test_no_name_crosses_a_border_or_another_name(
    one: list[tuple[float, float]], other: list[tuple[float, float]]
) -> None:
    labels, boxes = Labels([(340, 0, 400, 60)]), []
    for points in (one, other):
        shape = shapely.convex_hull(shapely.MultiPoint(points))
        shape = shape if shape.geom_type == "Polygon" else shapely.Polygon()
        label = labels.within(shape, [["城关镇", "第一网格"]], (17, 12))
        if label is not None:
            assert shape.contains(box_of(label).buffer(-0.1 * label.size - CLEAR / 2))
            boxes.append(box_of(label))
    boxes.append(shapely.box(340, 0, 400, 60))
    assert not any(a.buffer(-1).intersects(b.buffer(-1)) for a, b in combinations(boxes, 2))
