"""Growth: binomial tails, Clopper and Pearson's limits, ratios of rates, many comparisons."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from assessment.analysis.poisson import at_least, chance, compare, limits, standing_out


def exact(hits: int, tries: int, p: Fraction) -> float:
    """The tail in whole fractions, term by term."""
    terms = (math.comb(tries, k) * p**k * (1 - p) ** (tries - k) for k in range(hits, tries + 1))
    return float(sum(terms))


@pytest.mark.parametrize(
    ("hits", "tries", "p"),
    [
        (0, 5, Fraction(1, 3)),
        (1, 5, Fraction(1, 3)),
        (5, 5, Fraction(1, 3)),
        (3, 10, Fraction(1, 2)),
        (5, 7, Fraction(1, 4)),
        (20, 50, Fraction(1, 4)),
        (2, 300, Fraction(1, 4)),
        (180, 300, Fraction(1, 4)),
    ],
)
def test_it_sums_the_tail_as_whole_fractions_do(hits: int, tries: int, p: Fraction) -> None:
    assert at_least(hits, tries, float(p)) == pytest.approx(exact(hits, tries, p), rel=1e-9)


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    [
        # All of n or none: the limit solves p^n = 0.025 by hand.
        (0, 10, 0.0, 1 - 0.025 ** (1 / 10)),
        (10, 10, 0.025 ** (1 / 10), 1.0),
        (1, 1, 0.025, 1.0),
        (0, 1, 0.0, 0.975),
        # Tables of Clopper and Pearson.
        (5, 10, 0.1871, 0.8129),
        (2, 20, 0.0123, 0.3170),
        (81, 263, 0.2527, 0.3676),
    ],
)
def test_it_finds_exact_limits(hits: int, tries: int, low: float, high: float) -> None:
    assert limits(hits, tries) == pytest.approx((low, high), abs=6e-5)


def test_the_limits_leave_a_fortieth_on_either_side() -> None:
    low, high = limits(7, 31)
    assert at_least(7, 31, low) == pytest.approx(0.025, abs=1e-9)
    assert 1 - at_least(8, 31, high) == pytest.approx(0.025, abs=1e-9)


def test_it_scales_the_ratio_to_the_days() -> None:
    """20 in 28 days against 30 in 84: 10 were to be expected, twice as many came."""
    found = compare(20, 30, 28, 84)
    low, high = limits(20, 50)
    assert found.ratio == 2
    assert found.low == pytest.approx(3 * low / (1 - low))
    assert found.high == pytest.approx(3 * high / (1 - high))
    assert (round(found.low, 2), round(found.high, 2)) == (1.08, 3.64)


def test_nothing_before_is_endless_growth_with_a_floor() -> None:
    """Four now, none before, as many days: the floor solves p^4 = 0.025."""
    found = compare(4, 0, 7, 7)
    p = 0.025**0.25
    assert math.isinf(found.ratio)
    assert math.isinf(found.high)
    assert found.low == pytest.approx(p / (1 - p))


def test_nothing_now_has_only_a_ceiling() -> None:
    found = compare(0, 4, 7, 7)
    assert (found.ratio, found.low) == (0, 0)
    assert found.high == pytest.approx((1 - 0.025**0.25) / 0.025**0.25)


def test_the_chance_and_the_limit_agree() -> None:
    """The interval lies wholly above 1 exactly where the chance is below a fortieth."""
    for now in range(5, 40):
        found = compare(now, 30, 28, 84)
        assert (found.low > 1) == (chance(now, 30, 28, 84) < 0.025), now


def test_holm_stops_at_the_first_that_is_not_clear() -> None:
    """Four comparisons: 0.025/4, 0.025/3, 0.025/2, 0.025."""
    assert standing_out([0.02, 0.006, 0.013, 0.008]) == [False, True, False, True]
    assert standing_out([0.024]) == [True]
    assert standing_out([0.01, 0.02]) == [True, True]
    assert standing_out([0.02, 0.013]) == [False, False]
    assert standing_out([]) == []
