"""Repeat addresses: the same address, or close by; and of one category."""

from __future__ import annotations

from assessment.analysis.repeats import Found, Repeat, repeats
from events.mapping.places import x_of, y_of
from events.worklist.counted import reach

X, Y = x_of(107.1), y_of(34.1)
METRE = reach(Y, 1000) / 1000
"""Units of the map to a metre there."""


def case(pk: int, address: str = "", metres: float | None = 0, category: int | None = 1) -> Found:
    """A case so many metres east of one place; None: without a point."""
    if metres is None:
        return Found(pk, category, address, None, None)
    return Found(pk, category, address, X + round(metres * METRE), Y)


def test_a_metre_is_a_metre() -> None:
    """At 34.1 degrees north a degree of longitude is 111.32 km · cos 34.1° long."""
    width = (x_of(107.2) - x_of(107.1)) / 0.1
    assert abs(width / METRE - 111_320 * 0.82806) < 100


def test_three_at_one_address_are_a_repeat() -> None:
    same = [case(n, "东街 5 号", None) for n in (1, 2, 3)]
    assert repeats(same) == [Repeat(1, 3)]
    assert repeats(same[:2]) == []


def test_thirty_metres_are_close_and_more_are_not() -> None:
    assert repeats([case(1), case(2, metres=29), case(3, metres=-29)]) == [Repeat(1, 3)]
    assert repeats([case(1), case(2, metres=29), case(3, metres=-31)]) == []


def test_another_category_is_another_matter() -> None:
    assert repeats([case(1), case(2), case(3, category=2)]) == []
    assert repeats([case(n, category=None) for n in (1, 2, 3)]) == [Repeat(1, 3)]


def test_address_and_place_count_together_and_each_case_once() -> None:
    """Two at the address, one of them here; two more within 30 metres, one at the address too."""
    cases = [case(1, "甲"), case(2, "甲", None), case(3, metres=10), case(4, "甲", 20)]
    assert repeats(cases) == [Repeat(1, 4)]


def test_the_middle_of_a_row_names_it() -> None:
    """Five in a row, 25 metres apart: the inner three see three each, the first of them names."""
    row = [case(n, metres=25 * n) for n in range(1, 6)]
    assert repeats(row) == [Repeat(2, 3), Repeat(4, 3)]


def test_nowhere_and_no_address_is_no_place() -> None:
    assert repeats([case(n, "  ", None) for n in (1, 2, 3)]) == []


def test_the_most_frequent_comes_first() -> None:
    few = [case(n, "甲", None) for n in (1, 2, 3)]
    many = [case(n, "乙", None) for n in (4, 5, 6, 7)]
    assert repeats(few + many) == [Repeat(4, 4), Repeat(1, 3)]


def test_a_desk_that_writes_all_at_its_door_is_quick() -> None:
    """Four thousand addresses at one place: each is summed once, not against every other."""
    cases = [case(n, f"{n} 号") for n in range(1, 4001)]
    assert repeats(cases) == [Repeat(1, 4000)]
