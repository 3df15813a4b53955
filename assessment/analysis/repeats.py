"""Addresses from which the same is reported again and again. Pure.

Cases belong together when their category is the same and their address is, or their places lie
within 30 metres of the case that most others lie near. A case may lie near two such cases and
then counts at both, as the list of each shows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from events.worklist.counted import reach

FEWEST = 3


class Found(NamedTuple):
    """A case as it is compared; `x` and `y` are its place on the map."""

    pk: int
    category: int | None
    address: str
    x: int | None
    y: int | None


@dataclass(slots=True)
class Spot:
    """Cases with one category, address and place; `case` is the first of them."""

    case: Found
    count: int = 0


@dataclass(frozen=True)
class Repeat:
    """`pk` is the case that the others are like, `count` how many they are with it."""

    pk: int
    count: int


def repeats(cases: Iterable[Found], fewest: int = FEWEST) -> list[Repeat]:
    """The most frequent first. No group is named by a case of a larger one."""
    groups = [
        (Repeat(near[0].case.pk, together), near)
        for near in _groups(_spots(cases), fewest)
        if (together := sum(spot.count for spot in near)) >= fewest
    ]
    groups.sort(key=lambda group: (-group[0].count, group[0].pk))
    taken: set[int] = set()
    found = []
    for repeat, near in groups:
        if repeat.pk not in taken:
            found.append(repeat)
            taken.update(spot.case.pk for spot in near)
    return found


def _spots(cases: Iterable[Found]) -> list[Spot]:
    found: dict[tuple[object, ...], Spot] = {}
    for case in sorted(cases, key=lambda case: case.pk):
        if case.x is not None or case.address.strip():
            key = (case.category, case.address, case.x, case.y)
            found.setdefault(key, Spot(case)).count += 1
    return list(found.values())


def _groups(spots: Sequence[Spot], fewest: int) -> Iterator[list[Spot]]:
    """Each spot that may have enough cases around, first, with all that belong to it."""
    named: dict[tuple[int | None, str], list[Spot]] = defaultdict(list)
    for spot in spots:
        if spot.case.address.strip():
            named[spot.case.category, spot.case.address].append(spot)
    far = max((reach(spot.case.y) for spot in spots if spot.case.y is not None), default=1)
    squares = _squares(spots, far)
    for spot in spots:
        same = named.get((spot.case.category, spot.case.address), [])
        around = _around(spot, squares, far)
        if sum(one.count for one in (*same, *around, spot)) >= fewest:
            yield [spot, *_together(spot, same, around)]


def _together(spot: Spot, same: list[Spot], around: list[Spot]) -> Iterator[Spot]:
    """The others at the same address, and those within 30 metres at other ones, by the measure
    of the map at this place."""
    yield from (one for one in same if one is not spot)
    x, y, address = spot.case.x, spot.case.y, spot.case.address.strip() and spot.case.address
    limit = reach(y) ** 2 if y is not None else 0
    for one in around:
        if one is spot or (address and one.case.address == address):
            continue
        if _apart(one.case, x or 0, y or 0) <= limit:
            yield one


Squares = dict[tuple[int | None, int, int], list[Spot]]


def _squares(spots: Sequence[Spot], far: int) -> Squares:
    """Spots by category and square of the map, `far` wide."""
    found: Squares = defaultdict(list)
    for spot in spots:
        if spot.case.x is not None and spot.case.y is not None:
            found[spot.case.category, spot.case.x // far, spot.case.y // far].append(spot)
    return found


def _around(spot: Spot, squares: Squares, far: int) -> list[Spot]:
    """Spots of the category in the square of this one and those next to it."""
    x, y = spot.case.x, spot.case.y
    if x is None or y is None:
        return []
    column, row = x // far, y // far
    return [
        one
        for across in (column - 1, column, column + 1)
        for down in (row - 1, row, row + 1)
        for one in squares.get((spot.case.category, across, down), ())
    ]


def _apart(case: Found, x: int, y: int) -> int:
    """The square of the distance on the map; the case has a place."""
    return ((case.x or 0) - x) ** 2 + ((case.y or 0) - y) ** 2
