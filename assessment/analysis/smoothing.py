"""Forecasts of weekly counts, and how wrong they were for weeks they did not know. Pure.

Each method is tried on past weeks as it would have been used: with the weeks before only. The
method is chosen by one stretch of weeks, its error told from a later one that had no part in
the choice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Series = Sequence[int]
YEAR = 52
FEWEST = 10
MOST_HELD_OUT = 12
SURE = 0.8
"""How often the truth is to lie within a forecast's interval."""


Method = Callable[[Series, int], float]
"""Of the weeks known and how many weeks ahead: the count to expect."""


def last(history: Series, _ahead: int = 1) -> float:
    return float(history[-1])


def mean(history: Series, _ahead: int = 1) -> float:
    """Of the last four weeks."""
    few = history[-4:]
    return sum(few) / len(few)


def last_year(history: Series, ahead: int = 1) -> float:
    """The same week a year (52 weeks) before the one to come."""
    return float(history[ahead - 1 - YEAR])


def smoothed(weight: float) -> Method:
    """Simple exponential smoothing (Brown, 1956): each week moves the level by `weight` of what
    it was off."""

    def level_after(history: Series, _ahead: int = 1) -> float:
        level = float(history[0])
        for count in history[1:]:
            level += weight * (count - level)
        return level

    return level_after


METHODS: Mapping[str, Method] = {
    "mean": mean,
    "smoothed_2": smoothed(0.2),
    "smoothed_5": smoothed(0.5),
    "last": last,
    "last_year": last_year,
}
"""The steadier first: it is taken where two are equally good."""


@dataclass(frozen=True)
class Tried:
    """A method with its mean error in the weeks by which it was chosen or not."""

    method: str
    error: float


@dataclass(frozen=True)
class Ahead:
    """A forecast for the week `weeks` after the last one known.

    `error` is the mean of what it was off in the held-out weeks, `worst` the most.
    """

    weeks: int
    value: float
    half: float
    error: float
    worst: float

    @property
    def low(self) -> float:
        return max(0.0, self.value - self.half)

    @property
    def high(self) -> float:
        return self.value + self.half


@dataclass(frozen=True)
class Forecast:
    """`past` are the forecasts one week ahead for the last `held_out` weeks, oldest first."""

    method: str
    tried: tuple[Tried, ...]
    held_out: int
    ahead: tuple[Ahead, ...]
    past: tuple[float, ...]


def forecast(history: Series, weeks_ahead: Sequence[int] = (1, 2)) -> Forecast | None:
    """None for fewer than `FEWEST` weeks; weeks before the first report are left out."""
    first = next((at for at, count in enumerate(history) if count), len(history))
    known = history[first:]
    if len(known) < FEWEST:
        return None
    held_out = max(4, min(MOST_HELD_OUT, len(known) // 3))
    tried = _tried(known[: len(known) - held_out], held_out)
    method = min(tried, key=lambda one: one.error).method
    ahead = tuple(_ahead(known, method, held_out, weeks) for weeks in weeks_ahead)
    past = tuple(_backwards(known, method, held_out, 1))
    return Forecast(method, tuple(tried), held_out, ahead, past)


def _tried(known: Series, weeks: int) -> list[Tried]:
    """Every method that has enough weeks to look back on."""
    found = []
    for method in METHODS:
        needs = YEAR if method == "last_year" else 1
        if len(known) - weeks >= needs:
            errors = _errors(known, method, weeks, 1)
            found.append(Tried(method, sum(errors) / len(errors)))
    return found


def _ahead(known: Series, method: str, held_out: int, weeks: int) -> Ahead:
    errors = _errors(known, method, held_out, weeks)
    value, mean = METHODS[method](known, weeks), sum(errors) / len(errors)
    return Ahead(weeks, value, sure_half(errors), mean, max(errors))


def sure_half(errors: Sequence[float]) -> float:
    """Half the width of an interval that holds the next truth `SURE` of the time, whatever the
    errors are spread like: their k-th smallest, k = ⌈SURE · (n + 1)⌉ (split conformal
    prediction, Papadopoulos 2002)."""
    place = min(math.ceil(SURE * (len(errors) + 1)), len(errors))
    return sorted(errors)[place - 1]


def _errors(known: Series, method: str, weeks: int, ahead: int) -> list[float]:
    guesses = _backwards(known, method, weeks, ahead)
    truths = known[len(known) - weeks :]
    return [abs(guess - truth) for guess, truth in zip(guesses, truths, strict=True)]


def _backwards(known: Series, method: str, weeks: int, ahead: int) -> list[float]:
    """What the method would have said of each of the last `weeks`, knowing only the weeks
    `ahead` or more before it."""
    return [
        METHODS[method](known[: at - ahead + 1], ahead)
        for at in range(len(known) - weeks, len(known))
    ]
