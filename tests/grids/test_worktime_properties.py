"""What must hold for every start, amount and unit."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from grids.worktime import Unit, add_minutes, between, due_with_suspensions, explain, percent_at
from tests.grids.calendars import SHANGHAI, at, calendar

CALENDAR = calendar()
FIRST, LAST = datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2027-12-31")
moments = st.datetimes(FIRST, LAST, timezones=st.just(SHANGHAI))
minutes = st.integers(0, 40_000)
units = st.sampled_from([unit.value for unit in Unit])
pauses = st.lists(st.tuples(moments, st.timedeltas(timedelta(0), timedelta(days=20))), max_size=4)


@given(moments, minutes, units)
def test_it_counts_back_what_it_added(start: datetime, amount: int, unit: str) -> None:
    assert between(start, add_minutes(start, amount, unit, CALENDAR).at, unit, CALENDAR) == amount


@given(moments, minutes, minutes, units)
def test_it_may_add_in_two_parts(start: datetime, first: int, second: int, unit: str) -> None:
    halfway = add_minutes(start, first, unit, CALENDAR).at
    whole = add_minutes(start, first + second, unit, CALENDAR)
    assert add_minutes(halfway, second, unit, CALENDAR).at == whole.at


@given(moments, st.timedeltas(timedelta(0), timedelta(days=40)), minutes, minutes, units)
def test_it_never_runs_backwards(
    start: datetime, later: timedelta, amount: int, more: int, unit: str
) -> None:
    due = add_minutes(start, amount, unit, CALENDAR).at
    assert start <= due <= add_minutes(start, amount + more, unit, CALENDAR).at
    assert due <= add_minutes(start + later, amount, unit, CALENDAR).at


@given(moments, st.integers(1, 20_000), units, pauses)
def test_it_explains_the_very_due_time(
    start: datetime, amount: int, unit: str, raw: list[tuple[datetime, timedelta]]
) -> None:
    suspensions = [(begin, begin + length) for begin, length in raw]
    due = due_with_suspensions(start, amount, unit, suspensions, CALENDAR)
    assert due is not None
    assert due.at >= add_minutes(start, amount, unit, CALENDAR).at
    spans = explain(start, amount, unit, CALENDAR, suspensions)
    assert sum(span.minutes for span in spans) == amount
    assert spans[-1].end == due.at
    assert all(one.end <= two.start for one, two in pairwise(spans))


@given(moments, st.integers(1, 20_000), units, st.integers(0, 100))
def test_it_uses_the_shares_in_order(start: datetime, amount: int, unit: str, percent: int) -> None:
    share = percent_at(start, amount, unit, percent, CALENDAR)
    assert share is not None
    assert start <= share <= add_minutes(start, amount, unit, CALENDAR).at


@given(minutes)
def test_it_is_due_within_office_hours_of_a_working_day(amount: int) -> None:
    due = add_minutes(at("2026-01-01 00:00"), amount, "work_minute", CALENDAR).at
    clock = due.hour * 60 + due.minute
    assert CALENDAR.is_workday(due.date())
    assert 480 <= clock <= 720 or 840 <= clock <= 1080
