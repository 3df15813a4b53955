"""Ended cases keep the area they ended in; who stands for it now sees them and has their desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from events.actors import Actor
from events.models import TraceEntry
from events.services.together import add_to_trace
from events.trace import mac
from events.workflow import LIVE_STEPS
from grids.succession import Standing, Succession

BATCH = 2_000
READ = """
    SELECT event.id, event.uid::text, event.seq, event.head, event.sight_path, event.holder_id,
        holder.path, {came}
    FROM events_event AS event
    JOIN grids_area AS holder ON holder.id = event.holder_id
    {joins}
    WHERE event.id > %(after)s AND NOT event.step = ANY (%(live)s) AND ({seen} OR {desk}) {more}
    ORDER BY event.id LIMIT %(batch)s FOR NO KEY UPDATE OF event"""
NO_ENTRY = "NULL::text, NULL::text"
# What came to an heir by an entry of its trace; what ended there is in an area of the heir's own.
ENTRY = "came.changes #>> '{event,sight_path,0}', came.changes #>> '{event,holder_id,0}'"
CAME = """
    LEFT JOIN grids_area AS own ON own.id = event.area_id
    JOIN LATERAL (
        SELECT entry.changes FROM events_traceentry AS entry
        WHERE entry.event_id = event.id AND entry.action = 'correct'
            AND (entry.changes #>> '{event,sight_path,0}' ^@ ANY (%(ended)s)
                OR entry.changes #>> '{event,holder_id,0}' = ANY (%(ended_keys)s::text[]))
        ORDER BY entry.seq DESC LIMIT 1
    ) AS came ON TRUE"""
PLACES = """
    UPDATE events_event AS event SET
        holder_id = moved.holder, sight_path = moved.sight, seq = moved.seq, head = moved.head
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::int[], %s::text[])
        AS moved(id, holder, sight, seq, head)
    WHERE event.id = moved.id"""


class Ended(NamedTuple):
    """An ended case; `from_sight` and `from_holder` are what an entry of its trace came from."""

    pk: int
    uid: str
    seq: int
    head: str
    sight: str
    holder: int
    desk: str
    from_sight: str | None
    from_holder: str | None


@transaction.atomic
def ended_cases_follow(succession: Succession, now: dt.datetime | None = None) -> int:
    """Ended cases are seen from, and on the desk of, whoever stands for their area now.

    Each has an entry in its trace; its area, its times and figures stay. How many it was.
    """
    at, count = now or timezone.now(), 0
    for rows in _ended(succession):
        entries = [(row, entry) for row in rows if (entry := _entry(row, succession, at))]
        if entries:
            _write(entries)
        count += len(entries)
    return count


def _ended(succession: Succession) -> Iterator[list[Ended]]:
    """Some thousand at a time, locked, in the order of their keys."""
    standing, after = succession.standing, 0
    where = succession.left or succession.ended
    given: dict[str, Any] = {
        "live": [*LIVE_STEPS],
        "batch": BATCH,
        "keys": _keys(standing, where),
        "ended": [*succession.ended],
        "ended_keys": [str(key) for key in _keys(standing, succession.ended)],
    }
    given |= {f"from{n}": path for n, path in enumerate(where)}
    seen = " OR ".join(f"event.sight_path ^@ %(from{n})s::text" for n, _path in enumerate(where))
    statement = READ.format(
        came=ENTRY if succession.left else NO_ENTRY,
        joins=CAME if succession.left else "",
        seen=seen,
        desk="event.holder_id = ANY (%(keys)s::bigint[])",
        more="AND (own.id IS NULL OR NOT own.id = ANY (%(keys)s))" if succession.left else "",
    )
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, {**given, "after": after})
            rows = [Ended(*row) for row in cursor.fetchall()]
        if not rows:
            return
        yield rows
        after = rows[-1].pk


def _keys(standing: Standing, tops: Sequence[str]) -> list[int]:
    """Those of the areas at these paths and below them."""
    return [standing.key(path) for path in standing.areas if path.startswith(tuple(tops))]


def _entry(row: Ended, succession: Succession, now: dt.datetime) -> TraceEntry | None:
    """What its trace has to say; None where it stays as it is."""
    standing = succession.standing
    sight = standing.path(row.from_sight or row.sight)
    desk = standing.path(standing.of_key(row.from_holder) if row.from_holder else row.desk)
    changes: dict[str, list[Any]] = {}
    if desk and standing.key(desk) != row.holder:
        changes["holder_id"] = [row.holder, standing.key(desk)]
    if sight and not row.sight.startswith(sight):
        changes["sight_path"] = [row.sight, sight]
    if not changes:
        return None
    actor = Actor.system()
    entry = TraceEntry(
        event_id=row.pk,
        seq=row.seq + 1,
        at=now,
        acting_as=actor.acting_as,
        channel=actor.channel,
        action="correct",
        changes={"event": changes},
        reason=succession.reason(row.from_sight or row.sight),
        previous=row.head,
    )
    entry.mac = mac(entry, row.uid)
    return entry


def _write(entries: Sequence[tuple[Ended, TraceEntry]]) -> None:
    """Cases and traces; two statements."""
    add_to_trace(entry for _row, entry in entries)
    rows = []
    for row, entry in entries:
        changes = entry.changes["event"]
        holder = changes.get("holder_id", [0, row.holder])[1]
        sight = changes.get("sight_path", ["", row.sight])[1]
        rows.append((row.pk, holder, sight, entry.seq, entry.mac))
    with connection.cursor() as cursor:
        cursor.execute(PLACES, [list(column) for column in zip(*rows, strict=True)])
