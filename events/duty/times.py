"""Shifts as times: weeks, the hours nobody covers, how late somebody came. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grids.worktime import Calendar

Span = tuple[dt.datetime, dt.datetime]
WEEK = 7


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def moment(day: dt.date, time: dt.time, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=zone)


def span(day: dt.date, begins: dt.time, ends: dt.time, zone: dt.tzinfo) -> Span:
    """A shift of that day; one that ends no later than it begins ends on the next day."""
    until = day if ends > begins else day + dt.timedelta(days=1)
    return moment(day, begins, zone), moment(until, ends, zone)


def gaps(whole: Span, covered: Iterable[Span]) -> list[Span]:
    """The parts of `whole` that no span covers, in order."""
    at, last = whole
    found = []
    for begins, ends in sorted(covered):
        if begins > at:
            found.append((at, min(begins, last)))
        at = max(at, ends)
        if at >= last:
            return [gap for gap in found if gap[0] < gap[1]]
    return [gap for gap in [*found, (at, last)] if gap[0] < gap[1]]


def office_hours(day: dt.date, calendar: Calendar) -> list[Span]:
    """The working periods of a day; none on a day off."""
    if not calendar.is_workday(day):
        return []
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=calendar.zone)
    return [
        (midnight + dt.timedelta(minutes=start), midnight + dt.timedelta(minutes=end))
        for start, end in calendar.hours
    ]


def meets(one: Span, others: Sequence[Span]) -> bool:
    return any(one[0] < end and begin < one[1] for begin, end in others)


def late_minutes(begins: dt.datetime, signed_in: dt.datetime | None) -> int:
    """Whole minutes between the begin of a shift and its sign-in, 0 for who was in time."""
    if signed_in is None or signed_in <= begins:
        return 0
    return int((signed_in - begins).total_seconds() // 60)


@dataclass(frozen=True)
class Turn:
    """One shift of a repeating pattern: whose turn it is, and when."""

    person: int
    begins: dt.datetime
    ends: dt.datetime


def turns(
    *,
    first: dt.date,
    weeks: int,
    weekdays: Sequence[int],
    begins: dt.time,
    ends: dt.time,
    people: Sequence[int],
    zone: dt.tzinfo,
) -> list[Turn]:
    """`weekdays` (Monday is 0) of `weeks` weeks from `first` on, the people one after another."""
    days = [first + dt.timedelta(days=n) for n in range(weeks * WEEK)]
    chosen = [day for day in days if day.weekday() in weekdays]
    return [
        Turn(people[number % len(people)], *span(day, begins, ends, zone))
        for number, day in enumerate(chosen)
    ]
