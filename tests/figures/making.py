"""Rows as the workflow would leave them, written directly, so that a figure is done by hand."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from accounts.models import Department, Posting, User
from assessment.figures.periods import Period
from events.models import Clock, Event, Task, TraceEntry
from grids.models import Area

WEEK = Period.read("2026-W47")
START, END = WEEK.bounds()
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NOW = END + 5 * DAY
_number = count(1)


def at(day: float, hour: float = 9) -> dt.datetime:
    """A time in the week: day 0 is its Monday."""
    return START + day * DAY + hour * HOUR


def make_case(area: Area, *, by: User | None = None, **more: Any) -> Event:
    """A case on its way, reported on Monday."""
    values: dict[str, Any] = {
        "step": "handle",
        "source": "desk",
        "title": "消防通道堵塞",
        "urgency": "normal",
        "area": area,
        "holder": area,
        "sight_path": area.path,
        "reported_at": at(0),
        "changed_at": at(0),
        "created_by": by,
        "created_as": Posting.objects.filter(user=by).first() if by else None,
        **more,
    }
    return Event.objects.create(**values)


def make_clock(event: Event, kind: str, **more: Any) -> Clock:
    """A clock that was started on Monday and is due on Thursday."""
    values = {"started_at": at(0), "due_at": at(3), "near_at": at(2), **more}
    return Clock.objects.create(event=event, kind=kind, **values)


def make_part(event: Event, department: Department, **more: Any) -> Task:
    values: dict[str, Any] = {
        "role": "lead",
        "state": "handled",
        "dispatched_by": event.holder,
        "sent_at": at(0),
        "cycle": event.reopen_count,
        **more,
    }
    return Task.objects.create(event=event, department=department, **values)


def make_entry(
    event: Event, action: str, moment: dt.datetime, user: User | None = None
) -> TraceEntry:
    event.seq += 1
    posting = Posting.objects.filter(user=user).first() if user else None
    return TraceEntry.objects.create(
        event=event,
        seq=event.seq,
        at=moment,
        user=user,
        posting=posting,
        acting_as="",
        channel="page",
        action=action,
        mac=f"{next(_number):064}",
    )
