"""When a clock climbs which rung of its ladder. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from events import timing
from grids import worktime
from grids.worktime import Calendar, Limit

if TYPE_CHECKING:
    from events.models import Clock

TIMED = frozenset({"evaluate"})
"""Clocks without a ladder: when they are due, the system acts."""


def pauses_of(clock: Clock) -> list[tuple[dt.datetime, dt.datetime | None]]:
    """`clock.suspensions` as times."""
    read = dt.datetime.fromisoformat
    return [(read(a), read(b) if b else None) for a, b in clock.suspensions]


def rung_at(clock: Clock, rung: dict[str, Any], calendar: Calendar) -> dt.datetime:
    """The moment of one rung: a share of the limit, or an amount after the due time."""
    if rung["basis"] == "after":
        return worktime.add(clock.due_at, Limit(rung["amount"], rung["unit"]), calendar).at
    if rung["amount"] == 100:
        return clock.due_at
    return timing.percent(clock.started_at, clock.parts, rung["amount"], pauses_of(clock), calendar)


def next_alert(clock: Clock, rungs: list[dict[str, Any]], calendar: Calendar) -> dt.datetime | None:
    """When the sweep has to look at the clock again; None when nothing is left to do."""
    if clock.stopped_at is not None:
        return None
    if clock.is_suspended:
        return clock.review_at
    if clock.kind in TIMED:
        return clock.due_at
    if clock.rung >= len(rungs):
        return None
    return rung_at(clock, rungs[clock.rung], calendar)


def first_ahead(
    clock: Clock, rungs: list[dict[str, Any]], now: dt.datetime, calendar: Calendar
) -> int:
    """The first rung that lies ahead of `now`: where the ladder starts for a new due time.

    Rungs that a moved due time has left behind are not climbed a second time, and a clock
    made in the past (an import) raises no alerts for times gone by.
    """
    for index, rung in enumerate(rungs):
        if rung_at(clock, rung, calendar) > now:
            return index
    return len(rungs)
