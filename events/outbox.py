"""The relay: turns what the outbox says into notices, once for each row and person.

Rows are taken under a lease in one short transaction and told in a second one, in which
the notices are written and the row is marked as done. A relay that dies in between leaves
rows whose lease runs out; whoever finds them then tells them, and nobody twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import F, Q

from events import register_news
from events.audiences import Audience
from events.delivery.plan import plan
from events.models import Event, Notice, Outbox
from events.workflow import Urgency
from gridgov.failures import note
from grids import worktime
from grids.services import calendar_for
from grids.worktime import Calendar

LEASE = dt.timedelta(seconds=60)
BACKOFF = dt.timedelta(minutes=1)
MOST_BACKOFF = dt.timedelta(hours=1)
BATCH = 100

Tell = Callable[[Sequence[Outbox], dt.datetime], list[Notice]]
LISTENERS: list[Callable[[Sequence[Outbox], dt.datetime], None]] = []
"""Upper floors that hear of each row once, in the transaction that marks it as told."""


def relay(now: dt.datetime, batch: int = BATCH) -> int:
    """Tells everything that waits; how many rows it told."""
    told = 0
    while rows := lease(now, batch):
        told += deliver(rows, now)
    return told


def lease(now: dt.datetime, batch: int) -> list[int]:
    """Takes the oldest waiting rows that nobody has a lease on."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    with transaction.atomic():
        waiting = Outbox.objects.filter(free, done_at=None, kind__in=TELLERS).order_by("pk")
        rows = waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)[:batch]
        keys = list(rows.values_list("pk", flat=True))
        Outbox.objects.filter(pk__in=keys).update(
            leased_until=now + LEASE, attempts=F("attempts") + 1
        )
    return keys


def deliver(keys: Sequence[int], now: dt.datetime) -> int:
    """Tells leased rows together; where that fails one by one, the faulty ones later again."""
    try:
        return tell(keys, now)
    except Exception as error:
        if len(keys) > 1:
            return sum(deliver([key], now) for key in keys)
        note(f"telling outbox row {keys[0]}", error)
        postpone(keys[0], now)
        return 0


def tell(keys: Sequence[int], now: dt.datetime) -> int:
    """Writes the notices and marks the rows as done, in one transaction."""
    with transaction.atomic():
        waiting = Outbox.objects.filter(pk__in=keys, done_at=None).order_by("pk")
        rows = list(waiting.select_for_update(skip_locked=True, of=("self",), no_key=True))
        notices = [
            notice
            for kind, teller in TELLERS.items()
            if (mine := [row for row in rows if row.kind == kind])
            for notice in teller(mine, now)
        ]
        notices.sort(key=lambda n: (n.event_id or 0, n.outbox_id, n.user_id))
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        plan([row.pk for row in rows], now)
        for hear in LISTENERS:
            hear(rows, now)
        Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(
            done_at=now, leased_until=None
        )
    return len(rows)


def postpone(key: int, now: dt.datetime) -> None:
    """Leaves a row that cannot be told to a later relay, each time longer."""
    row = Outbox.objects.filter(pk=key, done_at=None).first()
    if row is not None:
        wait = min(BACKOFF * 2 ** min(row.attempts, 10), MOST_BACKOFF)
        Outbox.objects.filter(pk=key, done_at=None).update(leased_until=now + wait)


def tell_actions(rows: Sequence[Outbox], now: dt.datetime) -> list[Notice]:
    audience = Audience(rows, now)
    return [
        _notice(row, user, row.payload["action"], now)
        for row in rows
        for user in audience.people(row)
    ]


def tell_alerts(rows: Sequence[Outbox], now: dt.datetime) -> list[Notice]:
    """Alerts name their people; they wait for office hours unless the case is urgent."""
    moments = _moments({row.event_id for row in rows if row.event_id}, now)
    return [
        _notice(row, user, row.payload["act"], moments.get(row.event_id or 0, now))
        for row in rows
        for user in row.payload["users"]
    ]


def _notice(row: Outbox, user: int, act: str, show_at: dt.datetime) -> Notice:
    return Notice(
        outbox=row, user_id=user, event_id=row.event_id, kind=row.kind, act=act, show_at=show_at
    )


def _moments(events: Iterable[int], now: dt.datetime) -> dict[int, dt.datetime]:
    """For each case when a reminder about it may be shown."""
    calendars: dict[str, Calendar] = {}
    moments = {}
    found = Event.objects.filter(pk__in=events).values_list("pk", "urgency", "holder__path")
    for pk, urgency, path in found:
        if path not in calendars:
            calendars[path] = calendar_for(path)
        opens = worktime.add_minutes(now, 0, "work_minute", calendars[path]).at
        moments[pk] = opens if urgency == Urgency.NORMAL else now
    return moments


TELLERS: dict[str, Tell] = {
    "action": tell_actions,
    "alert": tell_alerts,
    "warning": tell_alerts,
    "job": tell_alerts,
    "duty": tell_alerts,
    "boundary": tell_alerts,
    register_news.KIND: register_news.notices,
}
"""The kinds of outbox rows that become notices; other kinds have workers of their own."""
