"""How long cases stayed at each step, out of their steps in the trace. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from events.workflow import Step
from events.worklist.counted import STAGES

ORDER = {step: place for place, step in enumerate((*STAGES, Step.DONE.value))}
MINUTE = 60_000_000
HOUR = 60 * MINUTE
"""Microseconds, in which moments and stays are counted here."""


class Moved(NamedTuple):
    """A case came to a step from another (nothing: it was reported) at a moment."""

    case: int
    before: str | None
    after: str
    at: int


@dataclass
class Stage:
    """What happened at one step: `passed` cases went on from it, `natural` and `worked` are
    their times there, all rounds together; `waiting` are there still."""

    passed: int = 0
    waiting: int = 0
    reached: int = 0
    natural: list[int] = field(default_factory=list)
    worked: list[int] = field(default_factory=list)


def stages(moves: Iterable[Moved], worked: Callable[[int], int]) -> dict[str, Stage]:
    """`moves` case by case, each in the order of time; `worked` gives the working time up to a
    moment, so that the difference of two is what was worked between them."""
    found = {step: Stage() for step in STAGES}
    for _case, steps in groupby(moves, key=lambda move: move.case):
        _add(found, list(steps), worked)
    return found


def _add(found: dict[str, Stage], moves: Sequence[Moved], worked: Callable[[int], int]) -> None:
    natural: dict[str, int] = defaultdict(int)
    office: dict[str, int] = defaultdict(int)
    passed: set[str] = set()
    for here, following in pairwise(moves):
        natural[here.after] += following.at - here.at
        office[here.after] += worked(following.at) - worked(here.at)
        if ORDER.get(following.after, -1) > ORDER.get(here.after, math.inf):
            passed.add(here.after)
    for step in {move.after for move in moves} & found.keys():
        found[step].reached += 1
    for step in passed:
        found[step].passed += 1
        found[step].natural.append(natural[step])
        found[step].worked.append(office[step])
    if moves[-1].after in found:
        found[moves[-1].after].waiting += 1


def nearest_rank(values: Sequence[int], percent: int) -> int | None:
    """The smallest value that at least `percent` of all do not exceed; None of none."""
    if not values:
        return None
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]
