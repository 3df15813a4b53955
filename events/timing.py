"""Due times of clocks whose limit has several parts and was suspended. Pure.

A limit is a list of [minutes, unit] parts counted one after another: a case limit is the
handling limit plus two working days, an extension appends a part. Time within a
suspension does not count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from grids import worktime
from grids.worktime import Calendar, Due

NEAR_PERCENT = 70

Parts = Sequence[tuple[int, str]]
Pauses = Sequence[tuple[dt.datetime, dt.datetime | None]]


def total_minutes(parts: Parts) -> int:
    return sum(minutes for minutes, _unit in parts)


def moment(
    started: dt.datetime, parts: Parts, minutes: int, pauses: Pauses, calendar: Calendar
) -> Due:
    """When `minutes` of the limit `parts` have been counted from `started`.

    An open pause (without end) is left out: the answer is then what would hold if the
    clock had run on.
    """
    cursor, provisional, left = started, False, minutes
    ended = [(begin, end) for begin, end in pauses if end is not None]
    for part, unit in parts:
        todo = min(part, left)
        reached = worktime.due_with_suspensions(cursor, todo, unit, ended, calendar)
        if reached is None:
            raise ValueError("an ended pause cannot leave the due time open")
        cursor, provisional = reached.at, provisional or reached.provisional
        left -= todo
        if left <= 0:
            break
    return Due(cursor, provisional)


def due(started: dt.datetime, parts: Parts, pauses: Pauses, calendar: Calendar) -> Due:
    """When the whole limit is used up."""
    return moment(started, parts, total_minutes(parts), pauses, calendar)


def percent(
    started: dt.datetime, parts: Parts, share: int, pauses: Pauses, calendar: Calendar
) -> dt.datetime:
    """When `share` percent of the limit is used, rounded up to a minute."""
    minutes = -(-total_minutes(parts) * share // 100)
    return moment(started, parts, minutes, pauses, calendar).at
