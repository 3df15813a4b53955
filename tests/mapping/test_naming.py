"""Clusters of one name are told apart by where they lie."""

from __future__ import annotations

import pytest
from django.utils import translation

from events.mapping.naming import told_apart

NORTH, SOUTH, EAST = (34.6, 107.4), (34.4, 107.4), (34.5, 107.5)


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ([("A", NORTH), ("B", SOUTH)], ["A", "B"]),
        ([("A", NORTH), ("A", SOUTH)], ["A, in the north", "A, in the south"]),
        (
            [("A", (34.6, 107.4)), ("A", (34.61, 107.4)), ("A", (34.2, 107.4))],
            ["A, in the north", "A, in the north (2)", "A, in the south"],
        ),
        ([("", NORTH), ("", SOUTH)], ["", ""]),
    ],
)
def test_it_says_where_among_them_each_lies(
    places: list[tuple[str, tuple[float, float]]], told: list[str]
) -> None:
    with translation.override("en"):
        assert told_apart(places) == told


def test_no_two_are_called_the_same() -> None:
    places = [("A", (34 + n / 100, 107 + (n * 7 % 5) / 100)) for n in range(40)]
    assert len(set(told_apart(places))) == 40
