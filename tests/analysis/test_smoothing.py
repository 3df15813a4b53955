"""Forecasts: each method by hand, chosen by weeks that its error is not told of."""

from __future__ import annotations

import pytest

from assessment.analysis.smoothing import METHODS, forecast, sure_half


@pytest.mark.parametrize(
    ("method", "history", "value"),
    [
        ("last", [3, 5, 8], 8),
        ("mean", [100, 4, 6, 8, 10], 7),
        ("mean", [4, 6], 5),
        # 10, then 10 + 0.5 (20 - 10) = 15, then 15 + 0.5 (5 - 15) = 10.
        ("smoothed_5", [10, 20, 5], 10),
        # 10, then 10 + 0.2 · 10 = 12, then 12 + 0.2 · (-7) = 10.6.
        ("smoothed_2", [10, 20, 5], 10.6),
    ],
)
def test_it_says_by_hand(method: str, history: list[int], value: float) -> None:
    assert METHODS[method](history, 1) == pytest.approx(value)


def test_last_year_is_the_week_52_before_the_one_to_come() -> None:
    history = list(range(60))
    assert METHODS["last_year"](history, 1) == 60 - 52
    assert METHODS["last_year"](history, 2) == 61 - 52


@pytest.mark.parametrize(
    ("errors", "half"),
    [
        ([1, 2, 3, 4], 4),  # ⌈0.8 · 5⌉ = 4
        ([9, 1, 5, 3, 7, 2, 8, 4, 6], 8),  # ⌈0.8 · 10⌉ = 8
        (list(range(1, 13)), 11),  # ⌈0.8 · 13⌉ = 11
        ([5], 5),
    ],
)
def test_the_interval_is_as_wide_as_most_errors(errors: list[float], half: float) -> None:
    assert sure_half(errors) == half


def test_it_needs_ten_weeks_and_leaves_out_those_before_the_first_case() -> None:
    assert forecast([0] * 50 + [5] * 9) is None
    assert forecast([0] * 104) is None
    found = forecast([0] * 50 + [5] * 10)
    assert found is not None
    assert found.held_out == 4


def test_the_weeks_of_the_error_have_no_part_in_the_choice() -> None:
    """The same up to the last four weeks: the same method, whatever these bring."""
    calm = [10, 12, 11, 10, 12, 11, 10, 12, 11, 10, 12, 11]
    ends = ([11, 11, 11, 11, 11], [90, 10, 90, 10, 90], [20, 30, 40, 50, 60])
    found = [forecast(calm + end) for end in ends]
    assert {one.held_out for one in found if one} == {5}
    assert len({one.method for one in found if one}) == 1
    assert len({one.tried for one in found if one}) == 1
    assert len({one.ahead[0].error for one in found if one}) == 3


def test_it_tells_its_errors_by_hand() -> None:
    """Twenty weeks of one number, then four others: every method said 10 before the first."""
    found = forecast([10] * 20 + [12, 12, 12, 12], [1])
    assert found is not None
    assert (found.held_out, found.method) == (8, "mean")
    # One week ahead of the last four: 10, 10.5, 11, 11.5 against 12.
    assert list(found.past) == [10, 10, 10, 10, 10, 10.5, 11, 11.5]
    (ahead,) = found.ahead
    assert ahead.value == 12
    assert ahead.error == pytest.approx((2 + 1.5 + 1 + 0.5) / 8)
    # ⌈0.8 · 9⌉ = 8: the largest of the eight errors.
    assert (ahead.half, ahead.low, ahead.high, ahead.worst) == (2, 10, 14, 2)


def test_two_weeks_ahead_knows_a_week_less() -> None:
    found = forecast([10] * 20 + [12, 12, 12, 12], [2])
    assert found is not None
    # Without the week before: 10, 10, 10.5, 11 against 12.
    assert found.ahead[0].error == pytest.approx((2 + 2 + 1.5 + 1) / 8)


def test_a_strong_season_is_found() -> None:
    year = [10 + (week % 13) * 20 for week in range(52)]
    found = forecast(year * 3)
    assert found is not None
    assert found.method == "last_year"
    assert found.ahead[0].error == 0


def test_the_lower_end_is_no_less_than_nothing() -> None:
    found = forecast([1, 0, 3, 0, 1, 0, 9, 0, 1, 0, 2, 0])
    assert found is not None
    assert all(one.low >= 0 for one in found.ahead)
