"""Addresses from which the same is reported again and again. Pure.

Cases belong together when their category is the same and their address is, or their places lie
within 30 metres of the case that most others lie near. A case may lie near two such cases and
then counts at both, as the list of each shows it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
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

    @property
    def address(self) -> str:
        """Nothing where none was given."""
        return self.case.address if self.case.address.strip() else ""


@dataclass(frozen=True)
class Repeat:
    """`pk` is the case that the others are like, `count` how many they are with it."""

    pk: int
    count: int


def repeats(cases: Iterable[Found], fewest: int = FEWEST) -> list[Repeat]:
    """The most frequent first. No group is named by a case of a larger one."""
    found = [group for kind in _kinds(cases) for group in kind.groups(fewest)]
    found.sort(key=lambda group: (-group[0].count, group[0].pk))
    taken: set[int] = set()
    named = []
    for repeat, kind, spot in found:
        if repeat.pk not in taken:
            named.append(repeat)
            taken.update(one.case.pk for one in kind.members(spot))
    return named


Place = tuple[int, int]


class Kind:
    """The spots of one category, by address and by place."""

    def __init__(self) -> None:
        self.spots: dict[tuple[str, int | None, int | None], Spot] = {}
        self.named: dict[str, list[Spot]] = defaultdict(list)
        self.placed: dict[Place, list[Spot]] = defaultdict(list)

    def add(self, case: Found) -> None:
        key = (case.address, case.x, case.y)
        if key not in self.spots:
            spot = self.spots[key] = Spot(case)
            if spot.address:
                self.named[spot.address].append(spot)
            if case.x is not None and case.y is not None:
                self.placed[case.x, case.y].append(spot)
        self.spots[key].count += 1

    def groups(self, fewest: int) -> Iterator[tuple[Repeat, Kind, Spot]]:
        """Each spot with enough cases around it. Whatever lies at one place is summed once,
        since a whole office may write down all its cases at its own door."""
        at = {place: Counter[str]() for place in self.placed}
        for place, spots in self.placed.items():
            for spot in spots:
                at[place][spot.address] += spot.count
        total = {place: counts.total() for place, counts in at.items()}
        by_name = {name: sum(one.count for one in spots) for name, spots in self.named.items()}
        for spot in self.spots.values():
            together = by_name.get(spot.address, 0)
            for place in self._near(spot):
                together += total[place]
                if spot.address:
                    together -= at[place][spot.address]
            if together >= fewest:
                yield Repeat(spot.case.pk, together), self, spot

    def members(self, spot: Spot) -> Iterator[Spot]:
        """All spots of the group of this one."""
        yield from self.named.get(spot.address, ())
        for place in self._near(spot):
            for one in self.placed[place]:
                if not spot.address or one.address != spot.address:
                    yield one

    def _near(self, spot: Spot) -> list[Place]:
        """Places within 30 metres of this one, by the measure of the map here; itself too."""
        x, y = spot.case.x, spot.case.y
        if x is None or y is None:
            return []
        around = self._close.get((x, y))
        if around is None:
            return [(x, y)]
        limit = reach(y) ** 2
        near = [one for one in around if (one[0] - x) ** 2 + (one[1] - y) ** 2 <= limit]
        return [(x, y), *near]

    @cached_property
    def _close(self) -> dict[Place, list[Place]]:
        """By place, the others that may be within 30 metres: each is compared with the next
        ones to the east, as far as that is."""
        order = sorted(self.placed)
        far = max((reach(y) for _x, y in order), default=0)
        found: dict[Place, list[Place]] = defaultdict(list)
        for at, here in enumerate(order):
            for step in range(at + 1, len(order)):
                there = order[step]
                if there[0] - here[0] > far:
                    break
                if abs(there[1] - here[1]) <= far:
                    found[here].append(there)
                    found[there].append(here)
        return found


def _kinds(cases: Iterable[Found]) -> list[Kind]:
    """By category; cases without address and place are left out."""
    found: dict[int | None, Kind] = defaultdict(Kind)
    for case in sorted(cases, key=lambda case: case.pk):
        if case.x is not None or case.address.strip():
            found[case.category].add(case)
    return list(found.values())
