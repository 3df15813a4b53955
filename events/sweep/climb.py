"""Clocks climb their ladders. Any number of sweeps may run at once and die at any moment.

A visit locks the clock and its case together and skips what somebody else holds, so it
never waits, and an action (which locks the case before it reads its clocks) is never
overwritten. The alert and what has to be told are written in the same transaction.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from events import rungs
from events.models import Alert, Clock, Outbox
from events.sweep.due import due, is_anything_due, wakes
from events.sweep.recipients import Recipients
from events.sweep.wake import wake
from grids.services import calendar_for
from grids.worktime import Calendar

BATCH = 200
NAMES = uuid.UUID("6b5f3a52-6a0e-4f0c-9d6e-2f3c1d0b7a11")
"""The space of stable ids: the same rung has the same id, whoever raises it."""


WRITE = """
    UPDATE events_clock SET rung = v.rung, next_alert_at = v.at
    FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[]) AS v (id, rung, at)
    WHERE events_clock.id = v.id
"""


def sweep(now: dt.datetime, batch: int = BATCH) -> int:
    """Visits every clock that is due, rung by rung, until none is left; how many visits."""
    visits, woken = 0, set[int]()
    calendars: dict[str, Calendar] = {}
    while is_anything_due(now):
        with transaction.atomic():
            clocks = list(due(now).exclude(pk__in=woken)[:batch])
            climb([c for c in clocks if not wakes(c)], now, calendars)
        if not clocks:
            break
        visits += len(clocks)
        for clock in clocks:
            if wakes(clock):
                wake(clock.pk, now)
                woken.add(clock.pk)
    return visits


def climb(clocks: list[Clock], now: dt.datetime, calendars: dict[str, Calendar]) -> None:
    """Raises one rung of each clock and puts it to its next moment."""
    if not clocks:
        return
    people = Recipients(clocks, now)
    alerts: list[Alert] = []
    told: dict[uuid.UUID, Outbox] = {}
    for clock in clocks:
        ladder = clock.ladder.rungs if clock.ladder else []
        if clock.rung < len(ladder):
            alert, rows = raised(clock, ladder, people, now)
            alerts.append(alert)
            told |= {row.uid: row for row in rows}
            clock.rung += 1
        clock.next_alert_at = _next(clock, ladder, calendars)
    Alert.objects.bulk_create(alerts, ignore_conflicts=True)
    rows = sorted(told.values(), key=lambda row: str(row.uid))
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)
    write(clocks)


def write(clocks: list[Clock]) -> None:
    """Saves where each clock stands now; one statement, much cheaper than `bulk_update`."""
    values = [(clock.pk, clock.rung, clock.next_alert_at) for clock in clocks]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [list(column) for column in zip(*values, strict=True)])


def _next(
    clock: Clock, ladder: list[dict[str, Any]], calendars: dict[str, Calendar]
) -> dt.datetime | None:
    path = clock.event.holder.path
    if path not in calendars:
        calendars[path] = calendar_for(path)
    return rungs.next_alert(clock, ladder, calendars[path])


def raised(
    clock: Clock, ladder: list[dict[str, Any]], people: Recipients, now: dt.datetime
) -> tuple[Alert, list[Outbox]]:
    """The alert of the rung that is due, and whom it is told.

    Where nobody of the rung is posted the people of the next rung that has any are told in
    their place and the administrator is warned: never an alert to nobody. The outbox has its row
    all the same, for systems are told as well.
    """
    rung = ladder[clock.rung]
    users = people.told(clock, rung["to"])
    alert = Alert(
        clock=clock,
        due_revision=clock.due_revision,
        rung=clock.rung,
        act=rung["act"],
        raised_at=now,
        skipped=not users,
    )
    rows = []
    if not users:
        rows.append(warning(clock, people, now))
        higher = (people.told(clock, later["to"]) for later in ladder[clock.rung + 1 :])
        users = next((found for found in higher if found), [])
    rows.append(message(clock, rung["act"], users, now, instead=alert.skipped))
    return alert, rows


def message(clock: Clock, act: str, users: list[int], now: dt.datetime, *, instead: bool) -> Outbox:
    mark = f"alert:{clock.pk}:{clock.due_revision}:{clock.rung}"
    return Outbox(
        uid=uuid.uuid5(NAMES, mark),
        kind="alert",
        event=clock.event,
        created_at=now,
        payload={
            "act": act,
            "clock": clock.pk,
            "kind": clock.kind,
            "rung": clock.rung,
            "users": users,
            "instead": instead,
        },
    )


def warning(clock: Clock, people: Recipients, now: dt.datetime) -> Outbox:
    """Tells the administrator, once a day a unit, that nobody there can be told."""
    unit, day = people.unit(clock), timezone.localdate(now)
    mark = f"nobody:{day}:{unit.department}:{unit.path}"
    return Outbox(
        uid=uuid.uuid5(NAMES, mark),
        kind="warning",
        created_at=now,
        payload={
            "act": "nobody",
            "department": unit.department,
            "path": unit.path,
            "users": people.told(clock, ["admin"]),
        },
    )
