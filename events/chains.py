"""Walking the chains of the trace to find what was altered, deleted or cut off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from events import anchors
from events.models import Event, TraceEntry
from events.trace import broken

BATCH = 500


class Broken(NamedTuple):
    """One broken place: `what` is altered, missing, cut, or gone (an anchor file)."""

    event_id: int | None
    number: str
    seq: int
    what: str
    anchored: str = ""


def walk(event_id: int | None = None, since: dt.datetime | None = None) -> Iterator[Broken]:
    """Every broken place, case by case in batches, then what the anchors know beyond that."""
    named: set[tuple[str, int]] = set()
    for event, seq, what in faults(event_id, since):
        named.add((str(event.uid), seq))
        yield Broken(event.pk, str(event), seq, what)
    uid = str(Event.objects.values_list("uid", flat=True).get(pk=event_id)) if event_id else ""
    for fault in anchors.check(uid, since.date() if since else None):
        if (fault.uid, fault.seq) not in named:
            yield of_anchor(fault)


def faults(event_id: int | None, since: dt.datetime | None) -> Iterator[tuple[Event, int, str]]:
    last = 0
    while events := batch_of(last, event_id, since):
        last = max(events)
        rows = TraceEntry.objects.filter(event__in=events).order_by("event", "seq")
        chains = groupby(rows.iterator(chunk_size=2000), key=lambda entry: entry.event_id)
        seen = set()
        for pk, entries in chains:
            seen.add(pk)
            for seq, what in broken(events[pk], entries):
                yield events[pk], seq, what
        for pk in sorted(events.keys() - seen):
            for seq, what in broken(events[pk], []):
                yield events[pk], seq, what


def batch_of(last: int, event_id: int | None, since: dt.datetime | None) -> dict[int, Event]:
    events = Event.objects.filter(pk__gt=last).order_by("pk")
    if event_id is not None:
        events = events.filter(pk=event_id)
    if since is not None:
        events = events.filter(changed_at__gte=since)
    kept = events.only("pk", "uid", "number", "reported_at", "seq", "head")[:BATCH]
    return {event.pk: event for event in kept}


def of_anchor(fault: anchors.Fault) -> Broken:
    event = Event.objects.filter(uid=fault.uid).first() if fault.uid else None
    return Broken(
        event.pk if event else None,
        str(event) if event else fault.uid,
        fault.seq,
        fault.what,
        fault.file,
    )
