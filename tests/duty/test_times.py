"""Weeks, gaps and lateness as plain values."""

from __future__ import annotations

import datetime as dt

import pytest

from events.duty import times
from grids.worktime import Calendar

DAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def span(begins: float, ends: float) -> times.Span:
    return DAY + dt.timedelta(hours=begins), DAY + dt.timedelta(hours=ends)


@pytest.mark.parametrize(
    ("covered", "left"),
    [
        ([], [(0, 24)]),
        ([(0, 24)], []),
        ([(8, 18)], [(0, 8), (18, 24)]),
        ([(18, 32), (-4, 8)], [(8, 18)]),
        ([(8, 18), (9, 12), (18, 22)], [(0, 8), (22, 24)]),
        ([(-10, 0), (24, 30)], [(0, 24)]),
        ([(30, 40)], [(0, 24)]),
    ],
)
def test_gaps_are_what_nobody_covers(
    covered: list[tuple[float, float]], left: list[tuple[float, float]]
) -> None:
    found = times.gaps(span(0, 24), [span(*hours) for hours in covered])
    assert found == [span(*hours) for hours in left]


def test_a_shift_that_ends_before_it_begins_ends_on_the_next_day() -> None:
    begins, ends = times.span(dt.date(2026, 3, 2), dt.time(22), dt.time(6), dt.UTC)
    assert (begins.day, ends.day, ends - begins) == (2, 3, dt.timedelta(hours=8))


def test_office_hours_are_none_on_a_day_off() -> None:
    calendar = Calendar.build()
    assert len(times.office_hours(dt.date(2026, 3, 2), calendar)) == 2
    assert times.office_hours(dt.date(2026, 3, 1), calendar) == []


@pytest.mark.parametrize(("minutes", "late"), [(-5, 0), (0, 0), (0.5, 0), (1, 1), (72, 72)])
def test_late_is_counted_in_whole_minutes(minutes: float, late: int) -> None:
    assert times.late_minutes(DAY, DAY + dt.timedelta(minutes=minutes)) == late
