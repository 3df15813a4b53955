"""Every formula against figures computed by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessment.figures.indicators import (
    INDICATORS,
    Unit,
    department_index,
    indicators_for,
)
from assessment.figures.measures import MEASURES, measures_for
from assessment.figures.subjects import SubjectKind

WORKED = {
    "due_to_close": 972,
    "closed_on_time": 737,
    "closed_late": 174,
    "overdue_to_close": 61,
}
"""The worked example: 972 due to close, 911 closed, 737 of them on time."""


@pytest.mark.parametrize(
    ("key", "counts", "value"),
    [
        ("closing_rate", WORKED, "93.72 %"),
        ("on_time_closing", WORKED, "75.82 %"),
        ("filing_rate", {"filed": 7, "reported": 8}, "87.50 %"),
        ("validity", {"valid": 9, "invalid": 3, "reported": 15}, "75.00 %"),
        ("disposal_rate", {"due": 12, "on_time": 6, "late": 3, "overdue_open": 3}, "75.00 %"),
        ("on_time_disposal", {"due": 12, "on_time": 6, "late": 3, "overdue_open": 3}, "50.00 %"),
        ("rework_rate", {"reworked": 1, "passed_disposal": 3}, "33.33 %"),
        ("wrong_dispatch_rate", {"returned": 2, "dispatched": 3}, "66.67 %"),
        ("satisfaction", {"satisfied": 5, "rated": 6}, "83.33 %"),
        ("settled_share", {"settled": 1, "filed": 3}, "25.00 %"),
        ("sample_accuracy", {"samples_passed": 19, "samples_failed": 1}, "95.00 %"),
        ("valid_reports", {"valid": 4}, "4"),
        ("checks_on_time", {"checks_on_time": 1, "checks_due": 2}, "50.00 %"),
        ("desk_on_time", {"desk_on_time": 2, "desk_done": 3}, "66.67 %"),
        ("desk_volume", {"desk_done": 3}, "3"),
        ("overdue_stock", {"overdue_stock": 12}, "12"),
        ("cards", {}, "0"),
        ("visits", {"visits_done": 1, "visits_due": 2}, "50.00 %"),
        ("patrols_and_reports", {"reports_done": 1, "reports_due": 2}, "–"),
    ],
)
def test_it_divides_as_the_formula_says(key: str, counts: dict[str, int], value: str) -> None:
    assert INDICATORS[key].shown(counts) == value


def test_every_indicator_was_computed_by_hand() -> None:
    cases = test_it_divides_as_the_formula_says.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {key for key, _counts, _value in cases} == set(INDICATORS)


@pytest.mark.parametrize("key", [key for key, one in INDICATORS.items() if one.denominator])
def test_it_is_a_dash_where_there_is_nothing_to_divide_by(key: str) -> None:
    assert INDICATORS[key].value({}) is None
    assert INDICATORS[key].shown({}) == "–"


def test_it_does_not_hide_the_overdue_open_ones() -> None:
    """Over closed cases alone this unit would have 100 %."""
    counts = {"due_to_close": 10, "closed_on_time": 1, "overdue_to_close": 9}
    assert INDICATORS["on_time_closing"].value(counts) == Decimal("0.1000")


def test_it_warns_of_a_small_sample() -> None:
    rate, count = INDICATORS["closing_rate"], INDICATORS["cards"]
    assert rate.is_small({"due_to_close": 9, "closed_on_time": 9})
    assert not rate.is_small({"due_to_close": 10})
    assert not rate.is_small({})
    assert not count.is_small({"cards": 1})


def test_it_adds_up_the_department_index() -> None:
    counts = {"due": 10, "on_time": 8, "passed_disposal": 10, "reworked": 1}
    counts |= {"due_to_close": 10, "closed_on_time": 4, "closed_late": 5}
    assert department_index(counts) == Decimal("84.00")  # 60 * .8 + 30 * .9 + 10 * .9


def test_it_has_no_department_index_without_all_three() -> None:
    assert department_index({"due": 10, "on_time": 8}) is None


def test_it_counts_each_indicator_for_whom_its_measures_count() -> None:
    for indicator in INDICATORS.values():
        for key in indicator.numerator + indicator.denominator:
            assert indicator.kinds <= MEASURES[key].kinds, (indicator.key, key)


def test_it_knows_what_every_kind_is_measured_by() -> None:
    for kind in SubjectKind:
        assert indicators_for(kind)
        assert measures_for(kind)
        assert all(measure.collected for measure in measures_for(kind))


def test_it_says_what_is_not_collected() -> None:
    missing = {key for key, one in INDICATORS.items() if not one.collected}
    assert missing == {"patrols_and_reports"}


def test_it_has_two_units() -> None:
    assert INDICATORS["cards"].unit == Unit.CASES
    assert INDICATORS["validity"].unit == Unit.PERCENT
