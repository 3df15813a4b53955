"""Outlines typed as text: what is read, and each mistake with its own sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from grids.boundaries.typed import shape_of_text, text_of_shape
from grids.errors import Refused

SQUARE = "107, 34\n107.1, 34\n107.1, 34.1\n107, 34.1"
HOLE = "107.02, 34.02\n107.04, 34.02\n107.04, 34.04"
FAR = "108, 34\n108.1, 34\n108.1, 34.1"


def polygons(text: str) -> list[Any]:
    return list(shape_of_text(text))


@pytest.mark.parametrize(
    ("text", "rings"),
    [
        (SQUARE, [1]),
        (SQUARE.replace(", ", "，"), [1]),
        (SQUARE.replace(", ", " "), [1]),
        (f"{SQUARE}\n\n{HOLE}\n", [2]),
        (f"{HOLE}\n\n\n{SQUARE}", [2]),
        (f"{SQUARE}\n\n{FAR}", [1, 1]),
    ],
)
def test_it_reads_outlines_and_holes(text: str, rings: list[int]) -> None:
    assert [polygon.num_interior_rings + 1 for polygon in polygons(text)] == rings


def test_an_island_in_a_hole_is_no_hole() -> None:
    island = "107.032, 34.025\n107.035, 34.025\n107.035, 34.028"
    made = polygons(f"{SQUARE}\n\n{HOLE}\n\n{island}")
    assert sorted(polygon.num_interior_rings for polygon in made) == [0, 1]


def test_it_writes_what_it_reads() -> None:
    text = f"{SQUARE}\n\n{HOLE}"
    assert text_of_shape(shape_of_text(text)).replace("107.0,", "107,") == text.replace(
        ", 34\n", ", 34.0\n"
    )
    assert text_of_shape(None) == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "at least three"),
        ("107, 34\n107.1, 34", "at least three"),
        ("107, 34\n107, 34\n107, 34", "at least three"),
        ("107, 34\nhere\n107.1, 34.1", "Line 2 is no point"),
        ("107, 34, 5\n107.1, 34\n107.1, 34.1", "Line 1 is no point"),
        ("34, 107\n34, 107.1\n34.1, 107.1", "Line 1 has latitude first"),
        ("307, 34\n107.1, 34\n107.1, 34.1", "Line 1 lies nowhere"),
        ("nan, 34\n107.1, 34\n107.1, 34.1", "Line 1 lies nowhere"),
        ("\n".join(f"107.{n}, 34.{n}" for n in range(100_001)), "100,000"),
    ],
)
def test_each_mistake_has_its_sentence(text: str, told: str) -> None:
    with translation.override("en"), pytest.raises(Refused, match=told):
        shape_of_text(text)
