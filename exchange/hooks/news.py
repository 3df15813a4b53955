"""What rows of the outbox tell to systems: kinds and facts, never a text of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.models import User
from events.models import Clock, Event, Outbox, Task, TraceEntry
from events.querysets import GONE
from events.workflow import TaskRole
from exchange.hooks.kinds import BY_ACT, BY_ACTION, CHANGED, of_state

Changes = dict[str, dict[str, list[Any]]]


@dataclass(frozen=True)
class News:
    """One thing to tell; `part` tells apart what one row tells of several tasks or clocks."""

    turn: int
    kind: str
    event: Event
    at: dt.datetime
    version: int
    step: str
    actor: str
    user: int | None = None
    task: Task | None = None
    clock: str = ""
    part: str = ""

    def payload(self, account: int) -> dict[str, Any]:
        """What a system is sent whose account is `account`."""
        event = self.event
        data = {
            "case": event.pk,
            "number": event.number,
            "receipt": event.receipt,
            "url": reverse("exchange:case_show", args=[event.pk]),
            "step": self.step,
            "version": self.version,
            "task": self.task.pk if self.task else None,
            "department": self.task.department_id if self.task else None,
            "clock": self.clock or None,
            "actor": self.actor,
            "own": self.user == account,
        }
        return {"type": self.kind, "timestamp": self.at.isoformat(), "data": data}


class Reading:
    """The cases, entries, tasks, clocks and actors behind a batch of rows."""

    def __init__(self, rows: Sequence[Outbox]) -> None:
        self.rows = [row for row in rows if row.event_id and row.kind in ("action", "alert")]
        keys = {row.event_id or 0 for row in self.rows}
        found = Event.objects.filter(pk__in=keys).select_related("area")
        thin = ("pk", "number", "reported_at", "step", "seq", "departments", "area__path")
        self.events = {event.pk: event for event in found.only(*thin)}
        self.entries = self._entries(keys)
        clocks = {row.payload["clock"] for row in self.rows if row.kind == "alert"}
        tasks = Task.objects.filter(event__in=keys).order_by("pk")
        shape = ("pk", "event", "department", "role", "state")
        self.tasks = {task.pk: task for task in tasks.only(*shape)}
        self.clocks = dict(Clock.objects.filter(pk__in=clocks).values_list("pk", "task_id"))
        users = {row.payload.get("user") for row in self.rows} - {None}
        services = User.objects.filter(pk__in=users, is_service=True)
        self.services = set(services.values_list("pk", flat=True))

    def _entries(self, keys: Iterable[int]) -> dict[int, dict[int, Any]]:
        """From the oldest that the rows name on: later ones tell what the step was before."""
        first = min((row.payload["seq"] for row in self.rows if row.kind == "action"), default=0)
        found: dict[int, dict[int, Any]] = {}
        rows = TraceEntry.objects.filter(event__in=keys, seq__gte=first).order_by("seq")
        for entry in rows.only("event_id", "seq", "changes", "acting_as") if first else ():
            found.setdefault(entry.event_id, {})[entry.seq] = entry
        return found

    def news(self) -> Iterator[News]:
        for row in self.rows:
            event = self.events.get(row.event_id or 0)
            if event is not None:
                yield from (self._alert if row.kind == "alert" else self._action)(row, event)

    def _alert(self, row: Outbox, event: Event) -> Iterator[News]:
        act = BY_ACT.get(row.payload["act"])
        if act is None:
            return
        task = self.tasks.get(self.clocks.get(row.payload["clock"]) or 0)
        yield News(
            row.pk,
            f"{'task' if task else 'case'}.{act}",
            event,
            row.created_at,
            event.seq,
            event.step,
            "platform",
            task=task,
            clock=row.payload["kind"],
        )

    def _action(self, row: Outbox, event: Event) -> Iterator[News]:
        seq = row.payload["seq"]
        entry = self.entries.get(event.pk, {}).get(seq)
        changes: Changes = entry.changes if entry else {}
        facts = (event, row.created_at, seq, self._step(event, seq), self._actor(row, entry))
        user = row.payload["user"]
        named = self.tasks.get(row.payload["task"] or 0)
        if row.payload["action"] == "report_back":
            named = self._lead(event)
        moved = list(moves(changes))
        if kind := BY_ACTION.get(row.payload["action"]):
            yield News(row.pk, kind, *facts, user, named)
        elif not moved:
            yield News(row.pk, CHANGED, *facts, user, named)
        for pk, before, after in moved:
            kind, task = of_state(before, after), self.tasks.get(pk)
            yield News(row.pk, kind, *facts, user, task, part=str(pk))
        if became_closed(changes):
            yield News(row.pk, "case.closed", *facts, user)

    def _lead(self, event: Event) -> Task | None:
        """The lead's part, which a report back is about."""
        leads = [
            task
            for task in self.tasks.values()
            if task.event_id == event.pk and task.role == TaskRole.LEAD and task.state not in GONE
        ]
        return leads[-1] if leads else None

    def _step(self, event: Event, seq: int) -> str:
        """The step the case had with that entry; it may have gone on since."""
        entries = self.entries.get(event.pk, {})
        own = step_of(entries[seq]) if seq in entries else None
        if own:
            return str(own[1])
        later = (step_of(entry) for at, entry in sorted(entries.items()) if at > seq)
        return next((str(step[0]) for step in later if step), event.step)

    def _actor(self, row: Outbox, entry: TraceEntry | None) -> str:
        user = row.payload["user"]
        if user is not None:
            return "client" if user in self.services else "person"
        return "resident" if entry is not None and entry.acting_as == "reporter" else "platform"


def moves(changes: Changes) -> Iterator[tuple[int, str | None, str]]:
    """Each task that changed its state: its key, the state before and the one after."""
    for name, fields in changes.items():
        kind, _colon, key = name.partition(":")
        if kind == "task" and "state" in fields:
            before, after = fields["state"]
            yield int(key), before, after


def became_closed(changes: Changes) -> bool:
    before, after = changes.get("event", {}).get("closed_at", [None, None])
    return before is None and after is not None


def step_of(entry: TraceEntry) -> list[Any] | None:
    found: list[Any] | None = entry.changes.get("event", {}).get("step")
    return found
