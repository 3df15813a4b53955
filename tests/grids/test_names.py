"""English names of areas that came with one name alone."""

from __future__ import annotations

import pytest

from grids.models import Level
from grids.names import english_name


@pytest.mark.parametrize(
    ("name", "level", "english"),
    [
        ("第三网格", Level.GRID, "Grid 3"),
        ("第一百零五网格", Level.GRID, "Grid 105"),
        ("东片网格", Level.GRID, "Dongpian Grid"),
        ("Harbour", Level.GRID, "Harbour"),
        ("城关镇", Level.TOWNSHIP, "Chengguan Town"),
    ],
)
def test_it_is_spelled_counted_or_left_alone(name: str, level: str, english: str) -> None:
    assert english_name(name, level) == english
