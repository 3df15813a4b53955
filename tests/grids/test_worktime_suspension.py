"""Suspensions, shares of a limit, and the explanation of a due time."""

# ruff: noqa: E501  tables are read across
from __future__ import annotations

import pytest

from grids.worktime import Due, due_with_suspensions, explain, percent_at
from tests.grids.calendars import at, calendar

CALENDAR = calendar()

# what                       start               minutes unit           suspensions                                    due
TABLE = [
    ("none",                 "2026-03-02 09:00",  480, "work_day",    [],                                             "2026-03-03 09:00"),
    ("one hour",             "2026-03-02 09:00",  480, "work_day",    [("2026-03-02 10:00", "2026-03-02 11:00")],     "2026-03-03 10:00"),
    ("only a night",         "2026-03-02 09:00",  480, "work_day",    [("2026-03-02 18:00", "2026-03-03 08:00")],     "2026-03-03 09:00"),
    ("a weekend and more",   "2026-03-05 09:00",  480, "work_day",    [("2026-03-05 17:00", "2026-03-09 09:00")],     "2026-03-09 11:00"),
    ("after the due time",   "2026-03-02 09:00",   60, "work_hour",   [("2026-03-02 15:00", None)],                   "2026-03-02 10:00"),
    ("from the due time on", "2026-03-02 09:00",   60, "work_hour",   [("2026-03-02 10:00", None)],                   "2026-03-02 10:00"),
    ("still open",           "2026-03-02 09:00",  480, "work_day",    [("2026-03-02 10:00", None)],                   None),
    ("before the start",     "2026-03-02 09:00",   60, "work_hour",   [("2026-03-01 10:00", "2026-03-02 08:30")],     "2026-03-02 10:00"),
    ("over the start",       "2026-03-02 09:00",   60, "work_hour",   [("2026-03-01 10:00", "2026-03-02 09:30")],     "2026-03-02 10:30"),
    ("from the start",       "2026-03-02 09:00",   60, "work_hour",   [("2026-03-02 09:00", "2026-03-02 09:30")],     "2026-03-02 10:30"),
    ("overlapping, unsorted", "2026-03-02 09:00",  60, "work_hour",   [("2026-03-02 09:40", "2026-03-02 10:10"),
                                                                       ("2026-03-02 09:30", "2026-03-02 10:00")],     "2026-03-02 10:40"),
    ("two",                  "2026-03-02 09:00",  120, "work_hour",   [("2026-03-02 09:30", "2026-03-02 10:00"),
                                                                       ("2026-03-02 11:00", "2026-03-02 14:30")],     "2026-03-02 15:00"),
    ("urgent",               "2026-03-02 22:00",  120, "urgent_hour", [("2026-03-02 23:00", "2026-03-03 05:00")],     "2026-03-03 06:00"),
    ("natural days",         "2026-03-02 09:00", 2880, "natural_day", [("2026-03-03 09:00", "2026-03-04 09:00")],     "2026-03-05 09:00"),
    ("Spring Festival",      "2026-02-13 17:00",  480, "work_day",    [("2026-02-14 08:00", "2026-02-24 08:00")],     "2026-02-24 17:00"),
    ("empty",                "2026-03-02 09:00",   60, "work_hour",   [("2026-03-02 09:30", "2026-03-02 09:30")],     "2026-03-02 10:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "minutes", "unit", "suspensions", "due"),
    [row[1:] for row in TABLE],
    ids=[r[0] for r in TABLE],
)
def test_it_does_not_count_while_suspended(
    start: str, minutes: int, unit: str, suspensions: list[tuple[str, str | None]], due: str | None
) -> None:
    pairs = [(at(a), at(b) if b else None) for a, b in suspensions]
    expected = Due(at(due), provisional=False) if due else None
    assert due_with_suspensions(at(start), minutes, unit, pairs, CALENDAR) == expected


def test_it_stays_provisional_when_counted_time_lies_in_an_uncovered_year() -> None:
    resumed = [(at("2026-12-31 17:00"), at("2027-01-05 08:00"))]
    due = due_with_suspensions(at("2026-12-31 16:00"), 120, "work_hour", resumed, CALENDAR)
    assert due == Due(at("2027-01-05 09:00"), provisional=True)


@pytest.mark.parametrize(
    ("start", "minutes", "unit", "percent", "expected"),
    [
        ("2026-03-02 08:00", 480, "work_day", 70, "2026-03-02 15:36"),
        ("2026-03-02 08:00", 480, "work_day", 100, "2026-03-02 18:00"),
        ("2026-03-02 17:00", 120, "work_hour", 50, "2026-03-02 18:00"),
        ("2026-03-02 17:00", 120, "work_hour", 200, "2026-03-03 11:00"),
        ("2026-02-14 17:00", 120, "work_hour", 70, "2026-02-24 08:24"),
        ("2026-03-02 23:00", 60, "urgent_hour", 70, "2026-03-02 23:42"),
        ("2026-03-02 09:00", 3, "work_minute", 70, "2026-03-02 09:02:06"),
    ],
)
def test_it_finds_the_moment_a_share_is_used(
    start: str, minutes: int, unit: str, percent: int, expected: str
) -> None:
    assert percent_at(at(start), minutes, unit, percent, CALENDAR) == at(expected)


def test_it_finds_a_share_through_suspensions() -> None:
    pauses = [(at("2026-03-02 09:30"), at("2026-03-02 10:30"))]
    assert percent_at(at("2026-03-02 09:00"), 60, "work_hour", 70, CALENDAR, pauses) == at(
        "2026-03-02 10:42"
    )
    assert percent_at(at("2026-03-02 09:00"), 60, "work_hour", 40, CALENDAR, pauses) == at(
        "2026-03-02 09:24"
    )
    assert (
        percent_at(at("2026-03-02 09:00"), 60, "work_hour", 70, CALENDAR, [(pauses[0][0], None)])
        is None
    )


def test_it_explains_every_period_and_every_skipped_day() -> None:
    pauses = [(at("2026-02-24 09:00"), at("2026-02-25 09:00"))]
    spans = explain(at("2026-02-13 16:30:30"), 960, "work_day", CALENDAR, pauses)
    told = [
        (f"{s.start:%m-%d %H:%M:%S}", f"{s.end:%m-%d %H:%M:%S}", s.minutes, s.reason, s.name)
        for s in spans
    ]
    assert told == [
        ("02-13 16:30:30", "02-13 18:00:00", 89, "counted", ""),
        ("02-14 08:00:00", "02-14 12:00:00", 240, "counted", ""),
        ("02-14 14:00:00", "02-14 18:00:00", 240, "counted", ""),
        ("02-15 00:00:00", "02-24 00:00:00", 0, "holiday", "春节"),
        ("02-24 08:00:00", "02-24 09:00:00", 60, "counted", ""),
        ("02-24 09:00:00", "02-25 09:00:00", 0, "suspended", ""),
        ("02-25 09:00:00", "02-25 12:00:00", 180, "counted", ""),
        ("02-25 14:00:00", "02-25 16:30:30", 151, "counted", ""),
    ]
    assert sum(span.minutes for span in spans) == 960


def test_it_explains_a_plain_weekend_and_an_uncovered_year() -> None:
    spans = explain(at("2026-12-31 17:00"), 600, "work_hour", CALENDAR)
    assert [(span.reason, span.minutes, span.provisional) for span in spans] == [
        ("counted", 60, False),
        ("counted", 240, True),
        ("counted", 240, True),
        ("weekend", 0, True),
        ("counted", 60, True),
    ]
    assert (spans[3].start, spans[3].end) == (at("2027-01-02 00:00"), at("2027-01-04 00:00"))


def test_it_explains_continuous_time_in_one_line() -> None:
    (span,) = explain(at("2026-10-01 23:00"), 120, "urgent_hour", CALENDAR)
    assert (span.start, span.end, span.minutes) == (
        at("2026-10-01 23:00"),
        at("2026-10-02 01:00"),
        120,
    )


def test_it_explains_no_further_than_an_open_suspension() -> None:
    spans = explain(
        at("2026-03-02 09:00"), 480, "work_day", CALENDAR, [(at("2026-03-02 10:00"), None)]
    )
    assert [(span.minutes, span.reason) for span in spans] == [(60, "counted")]
