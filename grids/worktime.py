"""Due times: adding limits to moments through nights, weekends, holidays and suspensions.

Everything is exact to the microsecond and pure: the calendar is a value, no clock is read.
A start outside office hours counts from the next office minute; a limit used up exactly at
the end of a period is due at that end, not the next morning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from grids.workdays import MICROSECOND, MINUTE, Calendar, Day, to_us

__all__ = [
    "Calendar",
    "Day",
    "Due",
    "Limit",
    "Reason",
    "Span",
    "Unit",
    "add",
    "add_minutes",
    "between",
    "due_with_suspensions",
    "explain",
    "minutes_of",
    "percent_at",
]

Suspensions = Sequence[tuple[datetime, datetime | None]]


class Unit(TextChoices):
    URGENT_MINUTE = "urgent_minute", _("minutes, nights and holidays count")
    URGENT_HOUR = "urgent_hour", _("hours, nights and holidays count")
    WORK_MINUTE = "work_minute", _("working minutes")
    WORK_HOUR = "work_hour", _("working hours")
    WORK_DAY = "work_day", _("working days")
    NATURAL_DAY = "natural_day", _("natural days")


CONTINUOUS = frozenset({"urgent_minute", "urgent_hour"})
WORKING = frozenset({"work_minute", "work_hour", "work_day"})
NEVER = to_us(datetime(9999, 1, 1, tzinfo=UTC))
"""Stands for the end of a suspension that has none yet."""


class Limit(NamedTuple):
    amount: int
    unit: str


class Due(NamedTuple):
    """`provisional`: a year on the way is not covered by an official notice yet."""

    at: datetime
    provisional: bool


class Reason(TextChoices):
    COUNTED = "counted", _("counted")
    WEEKEND = "weekend", _("weekend")
    HOLIDAY = "holiday", _("holiday")
    SUSPENDED = "suspended", _("suspended")


class Span(NamedTuple):
    """A counted period of one day, or a run of days (or a suspension) that did not count.

    `minutes` is 0 for what did not count; the minutes of all spans add up to the limit.
    `name` is the holiday's, also of a make-up working day.
    """

    date: date
    start: datetime
    end: datetime
    minutes: int
    reason: str
    name: str = ""
    provisional: bool = False


def minutes_of(limit: Limit, calendar: Calendar) -> int:
    """The minutes that `limit` is worth in its own unit."""
    worth = {
        "urgent_minute": 1,
        "work_minute": 1,
        "urgent_hour": 60,
        "work_hour": 60,
        "work_day": calendar.day_minutes,
        "natural_day": 1440,
    }
    return limit.amount * worth[limit.unit]


def add(start: datetime, limit: Limit, calendar: Calendar) -> Due:
    """When `limit`, begun at `start`, is used up."""
    return add_minutes(start, minutes_of(limit, calendar), limit.unit, calendar)


def add_minutes(start: datetime, minutes: int, unit: str, calendar: Calendar) -> Due:
    """When `minutes` of `unit`, begun at `start`, are used up. Raises ValueError below 0."""
    at, provisional = _advance(to_us(start), minutes * MINUTE, unit, calendar)
    return Due(calendar.local(at), provisional)


def between(start: datetime, end: datetime, unit: str, calendar: Calendar) -> int:
    """Whole minutes of `unit` from `start` to `end`; negative when `end` is earlier."""
    if end < start:
        return -between(end, start, unit, calendar)
    return _elapsed(to_us(start), to_us(end), unit, calendar) // MINUTE


def due_with_suspensions(
    start: datetime, minutes: int, unit: str, suspensions: Suspensions, calendar: Calendar
) -> Due | None:
    """When the limit is used up if nothing counts during `suspensions`.

    None while a suspension without an end lies in the way.
    """
    stretches = list(_stretches(to_us(start), minutes * MINUTE, unit, suspensions, calendar))
    at = stretches[-1].end
    if at == NEVER:
        return None
    provisional = unit in WORKING and any(
        not calendar.covers(calendar.local(begin).year, calendar.local(end).year)
        for begin, end, counts in stretches
        if counts
    )
    return Due(calendar.local(at), provisional)


def percent_at(
    start: datetime,
    minutes: int,
    unit: str,
    percent: int,
    calendar: Calendar,
    suspensions: Suspensions = (),
) -> datetime | None:
    """The moment when `percent` % of the limit is used; None as in `due_with_suspensions`."""
    amount = minutes * MINUTE * percent // 100
    *_before, last = _stretches(to_us(start), amount, unit, suspensions, calendar)
    return None if last.end == NEVER else calendar.local(last.end)


def explain(
    start: datetime,
    minutes: int,
    unit: str,
    calendar: Calendar,
    suspensions: Suspensions = (),
) -> list[Span]:
    """Every stretch from `start` to the due time, with what it counted or why it did not.

    With an open suspension the list ends before it.
    """
    spans: list[Span] = []
    used = 0
    for stretch in _stretches(to_us(start), minutes * MINUTE, unit, suspensions, calendar):
        if stretch.end == NEVER:
            break
        pieces = _pieces(stretch, unit, calendar)
        for begin, end, reason, name in pieces:
            amount = 0
            if reason == Reason.COUNTED:
                before, used = used, used + _elapsed(begin, end, unit, calendar)
                amount = used // MINUTE - before // MINUTE
            _append(spans, _span(begin, end, amount, reason, name, unit, calendar))
    return spans


class _Stretch(NamedTuple):
    begin: int
    end: int
    counts: bool


def _stretches(
    start: int, amount: int, unit: str, suspensions: Suspensions, calendar: Calendar
) -> Iterator[_Stretch]:
    """The way from `start` to the due time, cut where suspensions begin and end."""
    cursor = start
    for begin, end in _merged(start, suspensions) if suspensions else ():
        counted = _elapsed(cursor, begin, unit, calendar)
        if begin > cursor:
            if counted >= amount:
                break
            yield _Stretch(cursor, begin, counts=True)
        yield _Stretch(begin, end, counts=False)
        if end == NEVER:
            return
        cursor, amount = end, amount - counted
    yield _Stretch(cursor, _advance(cursor, amount, unit, calendar)[0], counts=True)


def _merged(start: int, suspensions: Suspensions) -> list[tuple[int, int]]:
    """The suspensions in order, overlapping ones joined, cut at `start`."""
    joined: list[tuple[int, int]] = []
    cut = ((max(to_us(a), start), NEVER if b is None else to_us(b)) for a, b in suspensions)
    for begin, end in sorted(cut):
        if end <= begin:
            continue
        if joined and begin <= joined[-1][1]:
            first, last = joined.pop()
            begin, end = first, max(last, end)
        joined.append((begin, end))
    return joined


def _advance(start: int, amount: int, unit: str, calendar: Calendar) -> tuple[int, bool]:
    if amount < 0:
        raise ValueError("a limit is never negative")
    if unit in CONTINUOUS:
        return start + amount, False
    local = calendar.local(start)
    if unit not in WORKING:
        return to_us(local + amount * MICROSECOND), False
    at = _reach(start, amount, local.year, calendar)
    return at, not calendar.covers(local.year, calendar.local(at).year)


def _reach(start: int, amount: int, year: int, calendar: Calendar) -> int:
    """The working moment `amount` after `start`, making the table longer where it is short."""
    ahead = 0
    while True:
        table = calendar.table(year, year + ahead)
        at = table.reach(table.worked(start) + amount) if amount else table.open_at(start)
        if at is not None:
            return at
        ahead = 2 * (table.last_year - year) + 1


def _elapsed(start: int, end: int, unit: str, calendar: Calendar) -> int:
    if unit in CONTINUOUS:
        return end - start
    first, last = calendar.local(start), calendar.local(end)
    if unit not in WORKING:
        return (last.replace(tzinfo=None) - first.replace(tzinfo=None)) // MICROSECOND
    table = calendar.table(first.year, last.year)
    return table.worked(end) - table.worked(start)


_Piece = tuple[int, int, str, str]


def _pieces(stretch: _Stretch, unit: str, calendar: Calendar) -> Iterator[_Piece]:
    begin, end, counts = stretch
    if not counts:
        yield begin, end, Reason.SUSPENDED, ""
    elif unit not in WORKING:
        yield begin, end, Reason.COUNTED, ""
    else:
        day, last = calendar.local(begin).date(), calendar.local(end).date()
        while day <= last:
            yield from _day_pieces(day, begin, end, calendar)
            day += timedelta(days=1)


def _day_pieces(day: date, begin: int, end: int, calendar: Calendar) -> Iterator[_Piece]:
    """The office hours of `day` between `begin` and `end`, or the whole day when it is off."""
    mark = calendar.days.get(day)
    name = mark.name if mark else ""
    if calendar.is_workday(day):
        periods, reason = calendar.hours, Reason.COUNTED
    else:
        periods, reason = ((0, 1440),), Reason.HOLIDAY if mark else Reason.WEEKEND
    for first, last in periods:
        start, stop = max(begin, calendar.at(day, first)), min(end, calendar.at(day, last))
        if start < stop:
            yield start, stop, reason, name


def _span(
    begin: int, end: int, minutes: int, reason: str, name: str, unit: str, calendar: Calendar
) -> Span:
    start = calendar.local(begin)
    provisional = unit in WORKING and start.year not in calendar.years
    return Span(start.date(), start, calendar.local(end), minutes, reason, name, provisional)


def _append(spans: list[Span], span: Span) -> None:
    """Adds `span`, as part of the last one where a run of days off goes on."""
    last = spans[-1] if spans else None
    if last and not span.minutes and last.end == span.start and last[4:] == span[4:]:
        spans[-1] = last._replace(end=span.end)
    else:
        spans.append(span)
