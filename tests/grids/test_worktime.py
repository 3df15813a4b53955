"""Due times computed by hand from the notice for 2026 (see calendars.py)."""

# ruff: noqa: E501  tables are read across
from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from grids.workdays import Calendar, Day
from grids.worktime import Limit, Unit, add, add_minutes, between, minutes_of
from tests.grids.calendars import at, calendar, off

CALENDAR = calendar()

# what                               start                amount unit            due
TABLE = [
    ("within the morning",           "2026-03-02 09:00",      1, "work_hour",    "2026-03-02 10:00"),
    ("across lunch",                 "2026-03-02 11:30",      1, "work_hour",    "2026-03-02 14:30"),
    ("begun during lunch",           "2026-03-02 12:30",     30, "work_minute",  "2026-03-02 14:30"),
    ("ends as lunch begins",         "2026-03-02 11:00",      1, "work_hour",    "2026-03-02 12:00"),
    ("ends as the day ends",         "2026-03-02 17:00",      1, "work_hour",    "2026-03-02 18:00"),
    ("across the night",             "2026-03-02 17:30",      1, "work_hour",    "2026-03-03 08:30"),
    ("begun at night",               "2026-03-02 22:00",     30, "work_minute",  "2026-03-03 08:30"),
    ("begun before dawn",            "2026-03-03 03:00",     30, "work_minute",  "2026-03-03 08:30"),
    ("begun as the day ends",        "2026-03-02 18:00",     30, "work_minute",  "2026-03-03 08:30"),
    ("seconds across lunch",         "2026-03-02 11:59:30",   1, "work_minute",  "2026-03-02 14:00:30"),
    ("a day is eight hours",         "2026-03-02 09:00",      1, "work_day",     "2026-03-03 09:00"),
    ("a whole day ends at 18:00",    "2026-03-02 08:00",      1, "work_day",     "2026-03-02 18:00"),
    ("across a plain weekend",       "2026-03-06 17:00",      2, "work_hour",    "2026-03-09 09:00"),
    ("begun on a Saturday",          "2026-03-07 10:00",      1, "work_hour",    "2026-03-09 09:00"),
    ("nothing, within hours",        "2026-03-02 09:07",      0, "work_hour",    "2026-03-02 09:07"),
    ("nothing, at night",            "2026-03-02 22:00",      0, "work_hour",    "2026-03-03 08:00"),
    ("nothing, as the day ends",     "2026-03-02 18:00",      0, "work_hour",    "2026-03-02 18:00"),
    ("New Year, Sunday 4 worked",    "2025-12-31 17:00",      2, "work_hour",    "2026-01-04 09:00"),
    ("Saturday 14 Feb is worked",    "2026-02-13 17:00",      1, "work_day",     "2026-02-14 17:00"),
    ("across Spring Festival",       "2026-02-14 17:00",      2, "work_hour",    "2026-02-24 09:00"),
    ("begun in Spring Festival",     "2026-02-18 10:00",      1, "work_day",     "2026-02-24 18:00"),
    ("five days, Spring Festival",   "2026-02-13 09:00",      5, "work_day",     "2026-02-27 09:00"),
    ("into Saturday 28 Feb",         "2026-02-27 16:00",      4, "work_hour",    "2026-02-28 10:00"),
    ("out of Saturday 28 Feb",       "2026-02-28 16:00",      4, "work_hour",    "2026-03-02 10:00"),
    ("Tomb-sweeping Day",            "2026-04-03 17:30",      1, "work_hour",    "2026-04-07 08:30"),
    ("Labour Day",                   "2026-04-30 15:00",      1, "work_day",     "2026-05-06 15:00"),
    ("Saturday 9 May is worked",     "2026-05-08 17:00",      2, "work_hour",    "2026-05-09 09:00"),
    ("Dragon Boat Festival",         "2026-06-18 17:00",      2, "work_hour",    "2026-06-22 09:00"),
    ("Sunday 20 Sep is worked",      "2026-09-19 12:00",      1, "work_hour",    "2026-09-20 09:00"),
    ("Mid-autumn",                   "2026-09-24 17:00",      2, "work_hour",    "2026-09-28 09:00"),
    ("National Day, two days",       "2026-09-30 10:00",      2, "work_day",     "2026-10-09 10:00"),
    ("National Day, Saturday 10",    "2026-09-30 10:00",      4, "work_day",     "2026-10-12 10:00"),
    ("urgent hours at night",        "2026-09-30 23:30",      2, "urgent_hour",  "2026-10-01 01:30"),
    ("urgent minutes, in a holiday", "2026-10-03 02:50",     15, "urgent_minute", "2026-10-03 03:05"),
    ("natural days, a holiday",      "2026-02-14 17:00",      3, "natural_day",  "2026-02-17 17:00"),
    ("the last hour of the year",    "2026-12-31 17:00",      1, "work_hour",    "2026-12-31 18:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_it_finds_the_due_time(start: str, amount: int, unit: str, due: str) -> None:
    assert add(at(start), Limit(amount, unit), CALENDAR) == (at(due), False)


# the notice for 2027 is not out: plain Monday to Friday, and said to be so
YEAR_END = [
    ("2026-12-31 17:00", 2, "work_hour",   "2027-01-01 09:00", True,  "2027-01-04 09:00"),
    ("2026-12-31 22:00", 1, "work_hour",   "2027-01-01 09:00", True,  "2027-01-04 09:00"),
    ("2026-12-30 10:00", 3, "work_day",    "2027-01-04 10:00", True,  "2027-01-05 10:00"),
    ("2026-12-30 10:00", 1, "work_day",    "2026-12-31 10:00", False, "2026-12-31 10:00"),
    ("2026-12-31 17:00", 9, "urgent_hour", "2027-01-01 02:00", False, "2027-01-01 02:00"),
    ("2026-12-31 17:00", 9, "natural_day", "2027-01-09 17:00", False, "2027-01-09 17:00"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "amount", "unit", "due", "provisional", "recomputed"), YEAR_END)
def test_it_marks_a_walk_into_an_uncovered_year(
    start: str, amount: int, unit: str, due: str, provisional: bool, recomputed: str
) -> None:
    limit = Limit(amount, unit)
    assert add(at(start), limit, CALENDAR) == (at(due), provisional)
    with_notice = calendar((2025, 2026, 2027), off("2027-01-01", 3, "元旦"))
    assert add(at(start), limit, with_notice) == (at(recomputed), False)


def test_it_treats_a_year_between_two_covered_ones_as_provisional() -> None:
    gap = calendar((2026, 2028))
    assert add(at("2026-12-31 17:00"), Limit(300, "work_day"), gap).provisional
    assert not add(at("2026-01-05 08:00"), Limit(200, "work_day"), gap).provisional


def test_it_reaches_beyond_any_horizon_in_both_directions() -> None:
    fresh = calendar()
    assert add(at("2044-12-30 17:00"), Limit(2, "work_hour"), fresh) == (
        at("2045-01-02 09:00"),
        True,
    )
    assert add(at("1999-12-31 17:00"), Limit(2, "work_hour"), fresh) == (
        at("2000-01-03 09:00"),
        True,
    )
    far = add(at("2026-01-05 08:00"), Limit(5000, "work_day"), fresh)
    assert between(at("2026-01-05 08:00"), far.at, "work_day", fresh) == 5000 * 480


def test_it_counts_in_county_time_whatever_zone_the_start_is_in() -> None:
    start = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # 17:30 in the county
    assert add(start, Limit(1, "work_hour"), CALENDAR).at == at("2026-03-03 08:30")


def test_it_keeps_the_wall_clock_where_summer_time_begins() -> None:
    zone = ZoneInfo("America/New_York")
    boston = Calendar.build(years=[2026], time_zone="America/New_York")
    assert add(at("2026-03-06 17:00", zone), Limit(2, "work_hour"), boston).at == at(
        "2026-03-09 09:00", zone
    )
    due = add(at("2026-03-07 12:00", zone), Limit(1, "natural_day"), boston).at
    assert due == at("2026-03-08 12:00", zone)
    assert due.astimezone(UTC) - at("2026-03-07 12:00", zone).astimezone(UTC) == timedelta(hours=23)


def test_it_follows_other_office_hours_and_day_lengths() -> None:
    summer = Calendar.build([("08:30", "12:00"), ("15:00", "18:30")], years=[2026], day_minutes=420)
    assert add(at("2026-07-01 09:00"), Limit(1, "work_day"), summer).at == at("2026-07-02 09:00")
    assert add(at("2026-07-01 11:30"), Limit(1, "work_hour"), summer).at == at("2026-07-01 15:30")
    round_the_clock = Calendar.build([("00:00", "24:00")], years=[2026], day_minutes=1440)
    assert add(at("2026-07-01 20:00"), Limit(1, "work_day"), round_the_clock).at == at(
        "2026-07-02 20:00"
    )


@pytest.mark.parametrize(
    "hours", [[], [("12:00", "08:00")], [("08:00", "12:00"), ("11:00", "18:00")], [("8", "9")]]
)
def test_it_refuses_hours_that_make_no_day(hours: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Calendar.build(hours)


def test_it_refuses_a_negative_amount() -> None:
    with pytest.raises(ValueError, match="never negative"):
        add_minutes(at("2026-03-02 09:00"), -1, "work_minute", CALENDAR)


@pytest.mark.parametrize(
    ("start", "end", "unit", "minutes"),
    [
        ("2026-03-02 09:00", "2026-03-02 15:00", "work_minute", 240),
        ("2026-03-02 15:00", "2026-03-02 09:00", "work_minute", -240),
        ("2026-03-02 12:10", "2026-03-02 13:50", "work_minute", 0),
        ("2026-02-14 17:00", "2026-02-24 09:00", "work_hour", 120),
        ("2026-09-30 10:00", "2026-10-09 10:00", "work_day", 960),
        ("2026-02-15 00:00", "2026-02-24 00:00", "work_day", 0),
        ("2026-02-14 17:00", "2026-02-15 17:00", "urgent_hour", 1440),
        ("2026-02-14 17:00", "2026-02-16 18:00", "natural_day", 2940),
        ("2026-01-01 00:00", "2027-01-01 00:00", "work_day", 248 * 480),
    ],
)
def test_it_counts_the_minutes_between(start: str, end: str, unit: str, minutes: int) -> None:
    assert between(at(start), at(end), unit, CALENDAR) == minutes


def test_it_knows_what_each_unit_is_worth() -> None:
    worth = {unit.value: minutes_of(Limit(2, unit), CALENDAR) for unit in Unit}
    assert worth == {
        "urgent_minute": 2,
        "urgent_hour": 120,
        "work_minute": 2,
        "work_hour": 120,
        "work_day": 960,
        "natural_day": 2880,
    }


def test_it_ignores_a_holiday_that_nobody_marked() -> None:
    plain = Calendar.build(years=[2026], days=[Day(at("2026-03-03 00:00").date(), "work")])
    assert add(at("2026-03-02 17:00"), Limit(2, "work_hour"), plain).at == at("2026-03-03 09:00")


def test_it_finds_a_due_time_within_100_microseconds() -> None:
    years = Calendar.build(days=CALENDAR.days.values(), years=range(2004, 2027))
    start, limit, rounds = at("2026-02-13 16:30"), Limit(30, "work_day"), 500
    add(start, limit, years)
    best = min(_seconds(start, limit, years, rounds) for _ in range(5))
    assert best / rounds < 100e-6


def _seconds(start: datetime, limit: Limit, years: Calendar, rounds: int) -> float:
    begin = perf_counter()
    for _ in range(rounds):
        add(start, limit, years)
    return perf_counter() - begin
