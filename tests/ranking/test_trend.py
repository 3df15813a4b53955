"""The small line of the last periods: gaps, ends, and its figures in words."""

from __future__ import annotations

from decimal import Decimal

from assessment.figures.periods import Period
from assessment.ranking.trend import EDGE, HEIGHT, NOWHERE, WIDTH, Trend, begun, periods_to

WEEKS = tuple(periods_to(Period.read("2026-W13"), 4))


def trend(*points: int | None) -> Trend:
    return Trend(WEEKS, tuple(None if one is None else Decimal(one) for one in points))


def test_periods_come_oldest_first() -> None:
    assert [week.code for week in WEEKS] == ["2026-W10", "2026-W11", "2026-W12", "2026-W13"]


def test_it_runs_from_edge_to_edge() -> None:
    (line,) = trend(50, 60, 70, 100).lines
    places = [pair.split(",") for pair in line.split()]
    assert [float(part) for part in places[0]] == [EDGE, HEIGHT - EDGE]
    assert [float(part) for part in places[-1]] == [WIDTH - EDGE, EDGE]


def test_a_period_without_points_is_a_gap() -> None:
    broken = trend(50, None, 70, 80)
    assert len(broken.lines) == 1
    assert len(broken.dots) == 2
    assert broken.words == "2026-W10 50, 2026-W12 70, 2026-W13 80"


def test_equal_points_lie_in_the_middle() -> None:
    (line,) = trend(80, 80, 80, 80).lines
    assert {pair.split(",")[1] for pair in line.split()} == {str(HEIGHT / 2)}


def test_nothing_known_draws_nothing() -> None:
    empty = trend(None, None, None, None)
    assert (empty.lines, empty.dots, empty.words) == ([], [], "")


def test_it_begins_with_the_first_period_that_had_something_to_count() -> None:
    nothing, ranked_last = (Decimal(0), None), (Decimal(0), 7)
    some = (Decimal(80), 1)
    assert begun([nothing, NOWHERE, some, nothing]) == [NOWHERE, NOWHERE, some, nothing]
    assert begun([nothing, ranked_last, some]) == [NOWHERE, ranked_last, some]
    assert begun([nothing]) == [NOWHERE]
