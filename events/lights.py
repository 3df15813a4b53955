"""The light of a case or clock, and its due time in words. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.workflow import LIVE_STEPS
from grids import worktime
from grids.worktime import CONTINUOUS, Calendar

if TYPE_CHECKING:
    from events.models import Clock, Event

ON_TIME, NEAR, LATE, SUSPENDED, DONE = "on_time", "near", "late", "suspended", "done"
HOUR, DAY = 60, 1440


def light(
    step: str,
    due_at: dt.datetime | None,
    near_at: dt.datetime | None,
    suspended: bool,
    now: dt.datetime,
) -> str:
    """What is late or near shows before a suspension: an assist may still be running."""
    if step not in LIVE_STEPS:
        return DONE
    if due_at is not None and due_at <= now:
        return LATE
    if near_at is not None and near_at <= now:
        return NEAR
    return SUSPENDED if suspended else ON_TIME


def light_of(event: Event, now: dt.datetime) -> str:
    return light(event.step, event.due_at, event.near_at, event.suspended, now)


def clock_light(clock: Clock, now: dt.datetime) -> str:
    """A clock that was stopped too late stays late."""
    if clock.stopped_at is not None:
        return LATE if clock.stopped_at > clock.due_at and not clock.refunded else DONE
    if clock.is_suspended:
        return SUSPENDED
    if clock.due_at <= now:
        return LATE
    return NEAR if clock.near_at <= now else ON_TIME


def due_words(due_at: dt.datetime, now: dt.datetime, unit: str, calendar: Calendar) -> str:
    """“left 3 working hours”, “late by 2 working days”; `unit` is the one the limit counts in."""
    minutes = worktime.between(now, due_at, measure(unit), calendar)
    amount = amount_words(abs(minutes), unit, calendar.day_minutes)
    days = abs(due_at - now).days
    if days and measure(unit) == "work_minute" and abs(minutes) < calendar.day_minutes:
        amount = over_days(amount, days)
    if due_at <= now:
        return _("late by %(amount)s") % {"amount": amount}
    return _("left %(amount)s") % {"amount": amount}


def over_days(amount: str, days: int) -> str:
    """Little working time that spans a weekend or holidays, said with both."""
    words = ngettext(
        "%(amount)s over %(n)s calendar day", "%(amount)s over %(n)s calendar days", days
    )
    return words % {"amount": amount, "n": days}


def measure(unit: str) -> str:
    """The unit of minutes in which the distance is counted."""
    return "urgent_minute" if unit in CONTINUOUS or unit == "natural_day" else "work_minute"


def amount_words(minutes: int, unit: str, day_minutes: int = 480) -> str:
    """Minutes as minutes, hours or days, the largest that says enough; rounded down."""
    if measure(unit) == "work_minute":
        return _working(minutes, day_minutes)
    if minutes < HOUR * 2 and minutes != HOUR:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes < DAY * 2:
        hours = minutes // HOUR
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = minutes // DAY
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _working(minutes: int, day_minutes: int) -> str:
    if minutes < HOUR * 2 and minutes != HOUR:
        words = ngettext("%(n)s working minute", "%(n)s working minutes", minutes)
        return words % {"n": minutes}
    if minutes < day_minutes * 2:
        hours = minutes // HOUR
        return ngettext("%(n)s working hour", "%(n)s working hours", hours) % {"n": hours}
    days = minutes // day_minutes
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}


def limit_words(parts: list[list[object]], calendar: Calendar) -> str:
    """The whole limit of a clock: its parts in their own units, joined by a plus."""
    return " + ".join(
        amount_words(int(str(minutes)), str(unit), calendar.day_minutes) for minutes, unit in parts
    )
