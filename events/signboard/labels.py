"""Names on the map of a signboard: inside what they name, off each other and off its signs.

Lengths are units of the drawing, y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely

WIDE = 0x2E80
"""From here on a letter is as wide as it is high; others are a good half."""
HALF = 0.58
LINE = 1.25
STEPS = 24
CLEAR = 5
"""Units between a name and what it must not touch."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """`x` is the middle of the lines, `y` the top of the first."""

    lines: list[str]
    x: float
    y: float
    size: float

    @property
    def baselines(self) -> Iterator[tuple[str, float]]:
        for number, line in enumerate(self.lines):
            yield line, self.y + self.size * (0.95 + LINE * number)


@dataclass
class Labels:
    """`taken` are the boxes where something stands already, `borders` lines to keep off."""

    taken: list[Box] = field(default_factory=list)
    borders: Any = None

    def within(self, shape: Any, tries: Sequence[Sequence[str]], sizes: Sequence[float]) -> Any:
        """A label within a polygon (shapely), as near to its roomiest place as can be; None
        where nothing fits. `tries` are ways to break it into lines, the preferred one first."""
        middle = roomiest(shape)
        if middle is None:
            return None
        for size in sizes:
            for lines in tries:
                wide, high = extent(lines, size)
                for x, y in _around(shape, middle):
                    box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
                    if self._free(box) and shape.contains(shapely.box(*_grown(box))):
                        self.taken.append(box)
                        return Label(list(lines), x, y - high / 2, size)
        return None

    def at(self, line: str, point: tuple[float, float], size: float) -> Label | None:
        """A label with its middle at a point; None where something stands or a border runs."""
        wide, high = extent([line], size)
        x, y = point
        box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        crosses = self.borders is not None and self.borders.intersects(shapely.box(*box))
        if crosses or not self._free(box):
            return None
        self.taken.append(box)
        return Label([line], x, y - high / 2, size)

    def _free(self, box: Box) -> bool:
        west, top, east, bottom = _grown(box)
        return not any(
            west < other[2] and other[0] < east and top < other[3] and other[1] < bottom
            for other in self.taken
        )


def extent(lines: Sequence[str], size: float) -> tuple[float, float]:
    wide = max(sum(1 if ord(letter) >= WIDE else HALF for letter in line) for line in lines)
    return wide * size, size * (1 + LINE * (len(lines) - 1)) * 1.1


def roomiest(shape: Any) -> tuple[float, float] | None:
    """The middle of the largest circle within."""
    if shape.is_empty or shape.area <= 0:
        return None
    ray = shapely.maximum_inscribed_circle(shape, tolerance=2)
    x, y = ray.coords[0]
    return float(x), float(y)


def _around(shape: Any, middle: tuple[float, float]) -> list[tuple[float, float]]:
    """Places all over a shape, the nearest to its middle first."""
    west, top, east, bottom = shape.bounds
    places = [
        (west + (east - west) * column / STEPS, top + (bottom - top) * row / STEPS)
        for column in range(1, STEPS)
        for row in range(1, STEPS)
    ]
    places.sort(key=lambda at: (at[0] - middle[0]) ** 2 + (at[1] - middle[1]) ** 2)
    return [middle, *places]


def _grown(box: Box) -> Box:
    return box[0] - CLEAR, box[1] - CLEAR, box[2] + CLEAR, box[3] + CLEAR
