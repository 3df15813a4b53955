"""Weeks, months, quarters and years: where they begin, what they are called, what was before."""

from __future__ import annotations

import datetime as dt

import pytest

from assessment.figures.periods import Period, PeriodKind, current, last

DAY = dt.date(2026, 11, 18)


@pytest.mark.parametrize(
    ("kind", "code", "start", "end"),
    [
        ("week", "2026-W47", dt.date(2026, 11, 16), dt.date(2026, 11, 23)),
        ("month", "2026-11", dt.date(2026, 11, 1), dt.date(2026, 12, 1)),
        ("quarter", "2026-Q4", dt.date(2026, 10, 1), dt.date(2027, 1, 1)),
        ("year", "2026", dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
    ],
)
def test_it_knows_where_a_period_begins_and_ends(
    kind: str, code: str, start: dt.date, end: dt.date
) -> None:
    period = Period.of(kind, DAY)
    assert (period.start, period.end, period.code) == (start, end, code)
    assert Period.read(code) == period
    assert Period.of(kind, period.last_day) == period
    assert Period.of(kind, period.end) == period.following()
    assert period.following().previous() == period


def test_it_reads_back_every_code() -> None:
    day = dt.date(2024, 12, 20)
    for _number in range(400):
        for kind in PeriodKind.values:
            period = Period.of(kind, day)
            assert Period.read(period.code) == period
            assert period.start <= day < period.end
        day += dt.timedelta(days=2)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2026-W54",
        "2025-W53",
        "2026-W00",
        "2026-13",
        "2026-00",
        "2026-Q5",
        "26",
        "2026-w47",
        "0000",
        "9999",
        "2026-11-01",
    ],
)
def test_it_refuses_what_is_no_period(code: str) -> None:
    with pytest.raises(ValueError, match="is no period"):
        Period.read(code)


def test_it_refuses_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match="decade"):
        Period.of("decade", DAY)


def test_it_runs_from_midnight_to_midnight_in_county_time() -> None:
    start, end = Period.read("2026-W47").bounds()
    assert start == dt.datetime(2026, 11, 15, 16, tzinfo=dt.UTC)
    assert end == dt.datetime(2026, 11, 22, 16, tzinfo=dt.UTC)


def test_it_is_closed_from_its_last_midnight_on() -> None:
    period = Period.read("2026-W47")
    midnight = dt.datetime(2026, 11, 22, 16, tzinfo=dt.UTC)
    assert not period.is_closed(midnight - dt.timedelta(seconds=1))
    assert period.is_closed(midnight)


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2026-W47", "2025-W47"),
        ("2026-W53", None),
        ("2027-W01", "2026-W01"),
        ("2026-11", "2025-11"),
        ("2026-Q1", "2025-Q1"),
        ("2026", "2025"),
    ],
)
def test_it_finds_the_same_period_of_the_year_before(code: str, before: str | None) -> None:
    found = Period.read(code).year_before()
    assert (found.code if found else None) == before


def test_it_crosses_the_year() -> None:
    assert Period.read("2027-W01").previous().code == "2026-W53"
    assert Period.read("2026-01").previous().code == "2025-12"
    assert Period.read("2026-Q4").following().code == "2027-Q1"


def test_it_lists_the_periods_that_closed_last() -> None:
    now = dt.datetime(2026, 11, 22, 17, tzinfo=dt.UTC)
    assert current("week", now).code == "2026-W48"
    codes = [period.code for period in last("week", 3, now)]
    assert codes == ["2026-W45", "2026-W46", "2026-W47"]


def test_it_has_a_name_in_words() -> None:
    names = [Period.read(code).label for code in ("2026-W47", "2026-11", "2026-Q4", "2026")]
    assert len(set(names)) == 4
    assert all("2026" in name for name in names)
