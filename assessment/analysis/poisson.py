"""Whether a count has grown: the ratio of two Poisson rates with its exact interval. Pure.

Of a + b reports that came in two windows of lengths s and t, the first window's share is
binomial with p = r·s / (r·s + t), where r is the ratio of the two rates. So exact limits for p
(Clopper and Pearson, 1934) are exact limits for r (Przyborowski and Wilenski, 1940).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LEVEL = 0.95
TAIL = (1 - LEVEL) / 2
STEPS = 36
"""Halvings of an interval: to eleven decimals."""

NEGLIGIBLE = 1e-13


@dataclass(frozen=True)
class Ratio:
    """How many times as many, with limits; infinite where nothing was there before."""

    ratio: float
    low: float
    high: float


def chance(now: int, before: int, now_days: float, before_days: float) -> float:
    """How probable so many now or more would be, of as many together, were nothing changed."""
    return at_least(now, now + before, now_days / (now_days + before_days))


def compare(now: int, before: int, now_days: float, before_days: float) -> Ratio:
    """At least one case came in one of the windows."""
    both = now + before
    length = before_days / now_days
    low, high = limits(now, both)
    ratio = now / before * length if before else math.inf
    return Ratio(ratio, _odds(low) * length, _odds(high) * length)


def limits(hits: int, tries: int) -> tuple[float, float]:
    """Clopper and Pearson's limits for a probability, `LEVEL` sure."""
    low = high = 0.0
    if hits:
        low = _solved(lambda p: at_least(hits, tries, p) - TAIL)
    high = 1.0
    if hits < tries:
        high = _solved(lambda p: 1 - at_least(hits + 1, tries, p) - TAIL, falling=True)
    return low, high


def at_least(hits: int, tries: int, p: float) -> float:
    """The probability of `hits` or more in so many tries."""
    if hits <= 0:
        return 1.0
    if hits > tries * p:
        return _sum(hits, tries, p, up=True)
    return 1 - _sum(hits - 1, tries, p, up=False)


def standing_out(chances: Sequence[float], level: float = TAIL) -> list[bool]:
    """Which of several comparisons are clear although many were made (Holm, 1979)."""
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    clear = [False] * len(chances)
    for place, at in enumerate(order):
        if chances[at] > level / (len(chances) - place):
            break
        clear[at] = True
    return clear


def _sum(hits: int, tries: int, p: float, *, up: bool) -> float:
    """The binomial probabilities from `hits` on, upwards or downwards, until they vanish."""
    if p <= 0 or p >= 1:
        return float((p >= 1) == up) if tries else 1.0
    odds = p / (1 - p)
    term = total = math.exp(
        math.lgamma(tries + 1)
        - math.lgamma(hits + 1)
        - math.lgamma(tries - hits + 1)
        + hits * math.log(p)
        + (tries - hits) * math.log1p(-p)
    )
    while 0 <= hits <= tries and term > total * NEGLIGIBLE:
        if up:
            term *= (tries - hits) / (hits + 1) * odds
            hits += 1
        else:
            term *= hits / (tries - hits + 1) / odds
            hits -= 1
        total += term
    return min(total, 1.0)


def _solved(miss: Callable[[float], float], *, falling: bool = False) -> float:
    """Where `miss`, which only rises (or falls), is zero between 0 and 1."""
    low, high = 0.0, 1.0
    for _step in range(STEPS):
        middle = (low + high) / 2
        if (miss(middle) > 0) != falling:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _odds(p: float) -> float:
    return p / (1 - p) if p < 1 else math.inf
