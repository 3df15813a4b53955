"""The hash chain behind the trace, its check, and the replay of a case from it. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings

from gridgov.crypto import derived

if TYPE_CHECKING:
    from events.models import Event, Task, TraceEntry

EVENT_FIELDS = (
    "step",
    "number",
    "title",
    "description",
    "address",
    "category_id",
    "urgency",
    "confidential",
    "area_id",
    "holder_id",
    "sight_path",
    "claimed_by_id",
    "filed_at",
    "closed_at",
    "done_at",
    "dispatched_by_id",
    "merged_into_id",
    "merged_from",
    "rework_count",
    "reopen_count",
    "settled",
    "sample",
    "grade",
    "mark",
)
TASK_FIELDS = (
    "department_id",
    "role",
    "state",
    "cycle",
    "round",
    "assignee_id",
    "section",
    "extensions",
)

State = dict[str, dict[str, Any]]


def plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def state_of(event: Event, tasks: Iterable[Task]) -> State:
    """The fields that the trace accounts for, as JSON values."""
    state = {"event": {name: plain(getattr(event, name)) for name in EVENT_FIELDS}}
    for task in tasks:
        state[f"task:{task.pk}"] = {name: plain(getattr(task, name)) for name in TASK_FIELDS}
    return state


def difference(before: State, after: State) -> dict[str, dict[str, list[Any]]]:
    """{row: {field: [before, after]}} for every field that differs."""
    changes: dict[str, dict[str, list[Any]]] = {}
    for row, fields in after.items():
        old = before.get(row, {})
        moved = {k: [old.get(k), v] for k, v in fields.items() if old.get(k) != v}
        if moved:
            changes[row] = moved
    return changes


def replay(entries: Iterable[TraceEntry]) -> State:
    """The state that the entries, oldest first, add up to (fields never set are absent)."""
    state: State = {}
    for entry in entries:
        for row, fields in entry.changes.items():
            state.setdefault(row, {}).update({k: after for k, (_before, after) in fields.items()})
    return state


def mac(entry: TraceEntry, uid: str) -> str:
    """HMAC-SHA256 over the entry and the one before it (hex)."""
    content = {
        "uid": uid,
        "seq": entry.seq,
        "at": entry.at.timestamp(),
        "user": entry.user_id,
        "posting": entry.posting_id,
        "as": entry.acting_as,
        "channel": entry.channel,
        "action": entry.action,
        "task": entry.task_id,
        "changes": entry.changes,
        "reason": entry.reason,
        "personal": hashlib.sha256(bytes(entry.personal or b"")).hexdigest(),
        "previous": entry.previous,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    key = derived(settings.TRACE_KEY, "gridgov trace")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def broken(event: Event, entries: Iterable[TraceEntry]) -> Iterator[tuple[int, str]]:
    """(seq, what is wrong) for each fault of a case's chain; `entries` oldest first.

    what: "altered" (the entry is not what was signed), "missing" (deleted before a later
    one), "cut" (the end of the chain is gone).
    """
    expected, previous = 1, ""
    for entry in entries:
        while expected < entry.seq:
            yield expected, "missing"
            expected, previous = expected + 1, ""
        if (previous and entry.previous != previous) or mac(entry, str(event.uid)) != entry.mac:
            yield entry.seq, "altered"
        expected, previous = entry.seq + 1, entry.mac
    while expected <= event.seq:
        yield expected, "cut"
        expected += 1
    if expected == event.seq + 1 and previous and previous != event.head:
        yield event.seq, "altered"
