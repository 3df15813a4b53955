"""Places on the map as whole numbers: the world is 2^30 wide, north-west is 0, 0. Pure.

A cell is a square of the map as tiles are: `Cell(z, x, y)` is column x, row y of 2^z.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

BITS = 30
"""The database keeps `map_x` and `map_y` of each case by the same measure."""

DEEPEST = 24
EDGE = 85.05
"""Degrees north and south at which the map ends."""

CELL = re.compile(r"(\d{1,2})/(\d{1,8})/(\d{1,8})")
VIEW = re.compile(r"(\d{1,2})/(-?\d{1,2}(?:\.\d{1,6})?)/(-?\d{1,3}(?:\.\d{1,6})?)")


def x_of(lng: float) -> int:
    return math.floor((lng + 180) / 360 * (1 << BITS))


def y_of(lat: float) -> int:
    angle = math.radians(min(max(lat, -EDGE), EDGE))
    return math.floor((1 - math.log(math.tan(math.pi / 4 + angle / 2)) / math.pi) / 2 * (1 << BITS))


def lng_of(x: float) -> float:
    return x / (1 << BITS) * 360 - 180


def lat_of(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / (1 << BITS)))))


@dataclass(frozen=True)
class Cell:
    """A square of the map; `str` is as it stands in an address."""

    z: int
    x: int
    y: int

    @classmethod
    def read(cls, text: str) -> Cell | None:
        """None for anything that is no square of the map."""
        if (found := CELL.fullmatch(text)) is None:
            return None
        z, x, y = map(int, found.groups())
        return cls(z, x, y) if z <= DEEPEST and max(x, y) < 1 << z else None

    def __str__(self) -> str:
        return f"{self.z}/{self.x}/{self.y}"

    @property
    def xs(self) -> tuple[int, int]:
        """From which `map_x` on, and before which."""
        return self.x << BITS - self.z, self.x + 1 << BITS - self.z

    @property
    def ys(self) -> tuple[int, int]:
        return self.y << BITS - self.z, self.y + 1 << BITS - self.z


@dataclass(frozen=True)
class Window:
    """Whole cells of zoom `z`: columns and rows from `west`, `north` to before `east`, `south`."""

    z: int
    west: int
    north: int
    east: int
    south: int

    @classmethod
    def over(cls, bounds: tuple[float, float, float, float], z: int, most: int) -> Window:
        """The cells that hold `bounds` (west, south, east, north in degrees), no more than
        `most`: else cells of a zoom that are larger."""
        west, east = (min(max(x_of(lng), 0), (1 << BITS) - 1) for lng in bounds[::2])
        south, north = (y_of(lat) for lat in bounds[1::2])
        while True:
            shift = BITS - z
            found = cls(z, west >> shift, north >> shift, (east >> shift) + 1, (south >> shift) + 1)
            if z == 0 or found.size <= most:
                return found
            z -= 1

    @property
    def size(self) -> int:
        return max(self.east - self.west, 0) * max(self.south - self.north, 0)

    @property
    def xs(self) -> tuple[int, int]:
        shift = BITS - self.z
        return self.west << shift, self.east << shift

    @property
    def ys(self) -> tuple[int, int]:
        shift = BITS - self.z
        return self.north << shift, self.south << shift


def bounds_of(text: str) -> tuple[float, float, float, float] | None:
    """`west,south,east,north` in degrees as an address has them; None for anything else."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        return None
    west, south, east, north = numbers
    west, east = max(west, -180.0), min(east, 180.0)
    south, north = max(south, -EDGE), min(north, EDGE)
    return (west, south, east, north) if west < east and south < north else None


def view_of(text: str) -> str:
    """`zoom/latitude/longitude` where it is one, else nothing."""
    found = VIEW.fullmatch(text)
    if found is None or int(found[1]) > 20 or abs(float(found[2])) > EDGE:
        return ""
    return text if abs(float(found[3])) <= 180 else ""
