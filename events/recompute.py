"""Open clocks follow their calendar: when it changes, due times are reckoned anew.

The job is an outbox row of kind "recompute", one for each version of a calendar, with a
lease and the key of the last case it has done: it survives its worker, Redis and a broker
that was down when the calendar changed.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from events import rungs, timing
from events.actors import Actor
from events.models import Clock, Outbox
from events.services.move import Move
from grids.models import WorkCalendar
from grids.services import calendar_for
from grids.worktime import WORKING, Calendar

KIND = "recompute"
NAMES = uuid.UUID("0c9c8a1e-5a55-4be7-8d2c-7d1a6f3b9e42")
LEASE = dt.timedelta(minutes=5)
BATCH = 500


def calendar_changed(calendar: WorkCalendar, reason: str) -> None:
    """Asks for the recomputation; `run` finds versions that nobody asked for as well."""
    ask(calendar.pk, calendar.version, timezone.now())


def ask(calendar_id: int, version: int, now: dt.datetime) -> None:
    uid = uuid.uuid5(NAMES, f"{calendar_id}:{version}")
    if Outbox.objects.filter(uid=uid).exists():
        return
    row = Outbox(
        uid=uid,
        kind=KIND,
        created_at=now,
        payload={"calendar": calendar_id, "version": version, "after": 0, "changed": 0},
    )
    Outbox.objects.bulk_create([row], ignore_conflicts=True)


def run(now: dt.datetime) -> int:
    """Does every recomputation that waits; how many cases changed."""
    for pk, version in WorkCalendar.objects.values_list("pk", "version"):
        ask(pk, version, now)
    changed = 0
    while (job := take(now)) is not None:
        changed += work(job, now)
    return changed


def take(now: dt.datetime) -> Outbox | None:
    """The oldest job that nobody works on, under a lease."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    with transaction.atomic():
        jobs = Outbox.objects.filter(free, kind=KIND, done_at=None).order_by("pk")
        job = jobs.select_for_update(skip_locked=True, of=("self",)).first()
        if job is not None:
            job.leased_until, job.attempts = now + LEASE, job.attempts + 1
            job.save(update_fields=["leased_until", "attempts"])
    return job


def work(job: Outbox, now: dt.datetime) -> int:
    """Goes through the open cases under the calendar's root, noting how far it came."""
    calendar = WorkCalendar.objects.select_related("root").get(pk=job.payload["calendar"])
    began = time.monotonic()
    while events := differing(calendar, job, BATCH):
        job.payload["changed"] += sum(recalculate(pk, now) for pk in events)
        job.leased_until = now + dt.timedelta(seconds=time.monotonic() - began) + LEASE
        job.save(update_fields=["payload", "leased_until"])
    job.done_at, job.leased_until = now, None
    job.save(update_fields=["payload", "done_at", "leased_until"])
    return int(job.payload["changed"])


def differing(calendar: WorkCalendar, job: Outbox, batch: int) -> list[int]:
    """The next cases of which a clock would now be reckoned otherwise; moves the job's mark."""
    calendars: dict[str, Calendar] = {}
    while True:
        rows = Clock.objects.filter(
            stopped_at=None,
            pk__gt=job.payload["after"],
            event__holder__path__startswith=calendar.root.path,
        )
        clocks = list(rows.select_related("event__holder").defer(*UNREAD).order_by("pk")[:batch])
        if not clocks:
            return []
        job.payload["after"] = clocks[-1].pk
        for path in {clock.event.holder.path for clock in clocks} - calendars.keys():
            calendars[path] = calendar_for(path)
        found = {c.event_id for c in clocks if differs(c, calendars[c.event.holder.path])}
        if found:
            return sorted(found)


UNREAD = ("event__description", "event__hidden", "event__result", "event__holder__geometry")


def differs(clock: Clock, calendar: Calendar) -> bool:
    """Whether the clock's due time, its near time or its mark would come out otherwise."""
    if not any(unit in WORKING for _minutes, unit in clock.parts):
        return False
    due = timing.due(clock.started_at, clock.parts, rungs.pauses_of(clock), calendar)
    return (due.at, due.provisional) != (clock.due_at, clock.provisional)


def recalculate(event_id: int, now: dt.datetime) -> bool:
    """Reckons the clocks of one case anew and says so in its trace; False if none moved."""
    with transaction.atomic():
        move = Move.lock(event_id, Actor.system("calendar"), now)
        clocks = [c for c in move.clocks if differs(c, move.calendar)]
        if not clocks:
            return False
        before = [clock.due_at for clock in clocks]
        for clock in clocks:
            move.retime(clock)
        move.finish("recalculate", reason=told(clocks, before))
        move.close()
    return True


def told(clocks: list[Clock], before: list[dt.datetime]) -> str:
    """Which due times moved, in the installation's language and time."""
    with translation.override(settings.LANGUAGE_CODE):
        return "; ".join(
            f"{clock.get_kind_display()} {_day(was)} → {_day(clock.due_at)}"
            for clock, was in zip(clocks, before, strict=True)
        )


def _day(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
