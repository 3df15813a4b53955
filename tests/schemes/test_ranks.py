"""Ranks: ties, who has none, and what changed."""

from __future__ import annotations

from decimal import Decimal

from assessment.schemes.ranks import Past, ranked
from assessment.schemes.scoring import Scored, Unranked, score
from tests.schemes.figures import RATES, index, rules


def one(points: str | None, is_ranked: bool = True) -> Scored:
    reached = None if points is None else Decimal(points)
    why = None if is_ranked else Unranked.FEW
    return Scored(reached, (), is_ranked, unranked=why)


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    placed = ranked({1: one("80"), 2: one("95.50"), 3: one("80.00"), 4: one("60")})
    assert [(p.pk, p.rank) for p in placed] == [(2, 1), (1, 2), (3, 2), (4, 4)]


def test_who_has_too_few_cases_stands_last_without_a_rank() -> None:
    placed = ranked({1: one(None, False), 2: one("100", False), 3: one("40"), 4: one("70")})
    assert [(p.pk, p.rank) for p in placed] == [(4, 1), (3, 2), (2, None), (1, None)]


def test_one_quick_fix_does_not_top_the_table() -> None:
    what = index(minimum=5, measure="due")
    quick = score(what, {"due": 1, "on_time": 1, "passed": 1}, indicators=RATES)
    steady = score(what, {"due": 50, "on_time": 40, "passed": 50}, indicators=RATES)
    placed = ranked({1: quick, 2: steady})
    assert [(p.pk, p.rank) for p in placed] == [(2, 1), (1, None)]


def test_overdue_open_cases_count() -> None:
    """Ten closed on time and ten left lying is 50 %, not 100 %."""
    what = rules(("on_time", 100))
    closed = score(what, {"due": 10, "on_time": 9}, indicators=RATES)
    hiding = score(what, {"due": 20, "on_time": 10}, indicators=RATES)
    assert [p.pk for p in ranked({1: hiding, 2: closed})] == [2, 1]


def test_it_compares_with_the_last_period_and_the_year_before() -> None:
    before = {1: Past(3, Decimal("70.10")), 2: Past(1, Decimal(95)), 3: Past(None, Decimal(50))}
    year = {1: Past(1, Decimal(88)), 3: Past(2, None)}
    first, second, third = ranked({1: one("90"), 2: one("85"), 3: one("80")}, before, year)
    assert (first.change, first.points_change) == (2, Decimal("19.90"))
    assert (first.year_change, first.year_points_change) == (0, Decimal(2))
    assert (second.change, second.points_change) == (-1, Decimal(-10))
    assert (second.year_change, second.year_points_change) == (None, None)
    assert (third.change, third.points_change) == (None, None)
    assert (third.year_change, third.year_points_change) == (-1, None)


def test_without_earlier_periods_nothing_is_compared() -> None:
    (placed,) = ranked({1: one("90")})
    assert (placed.change, placed.year_change, placed.points_change) == (None, None, None)


def test_it_carries_the_warning_of_few_cases() -> None:
    few = score(index(), {"due": 2, "on_time": 1}, indicators=RATES)
    assert [p.small_sample for p in ranked({1: few, 2: one("10")})] == [True, False]


def test_nobody_makes_an_empty_list() -> None:
    assert ranked({}) == []
