"""Whom each action of the workflow tables tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils import timezone

from events.models import (
    Check,
    Event,
    Note,
    Order,
    Outbox,
    Question,
    Task,
    TaskRequest,
    TraceEntry,
)
from events.querysets import GONE
from events.roster import STEP, Roster, Target
from events.workflow import OPEN_STATES, Sample, TaskRole, TaskState

TELLS: dict[str, tuple[str, ...]] = {
    "correct": ("open",),
    "ask_reporter": ("collector",),
    "answer": ("asker_question",),
    "settle": ("above",),
    "sample_fail": ("collector", "desk"),
    "pass_up": ("desk",),
    "pass_down": ("desk",),
    "reject": ("collector",),
    "merge": ("collector", "gone"),
    "unmerge": ("collector", "desk"),
    "cancel": ("collector", "desk", "gone"),
    "dispatch": ("sent",),
    "complete": ("lead",),
    "report_back": ("desk",),
    "request_check": ("checker",),
    "answer_check": ("check_asker",),
    "verify_pass": ("collector", "lead"),
    "verify_fail": ("sent",),
    "mark": ("lead",),
    "note": ("mentioned",),
    "reopen": ("desk", "lead"),
    "urge": ("urged",),
    "supervise": ("urged",),
    "answer_order": ("orderer",),
    "assign": ("task",),
    "recall": ("gone",),
    "withdraw": ("gone",),
    "waive": ("gone",),
    "request_return": ("decider",),
    "request_extension": ("decider",),
    "request_suspension": ("decider",),
    "decide_return": ("asker",),
    "decide_extension": ("asker",),
    "decide_suspension": ("asker",),
    "add_assist": ("sent",),
    "change_lead": ("sent", "gone"),
    "resume": ("task", "dispatcher"),
    "handle": ("lead",),
}
"""Actions that are not here tell nobody; their trace shows them."""


class Audience:
    """The people behind a batch of outbox rows of kind "action"; whoever acted is left out."""

    def __init__(self, rows: Sequence[Outbox], now: dt.datetime) -> None:
        loud = (row for row in rows if not row.payload.get("quiet"))
        self._rows = [row for row in loud if row.payload["action"] in TELLS]
        self.events = _events(self._rows)
        self._read()
        self._targets = {row.pk: list(self._targets_of(row)) for row in self._rows}
        every = (target for found in self._targets.values() for target in found)
        self._roster = Roster(every, timezone.localdate(now))

    def people(self, row: Outbox) -> set[int]:
        if row.pk not in self._targets:
            return set()
        event = self.events[row.event_id or 0]
        found: set[int] = set()
        for target in self._targets[row.pk]:
            found |= self._roster.people(target, event)
        return found - {row.payload["user"]}

    def _read(self) -> None:
        keys = list(self.events)
        acts = {row.payload["action"] for row in self._rows}
        self.tasks: dict[int, list[Task]] = {pk: [] for pk in keys}
        for task in Task.objects.filter(event__in=keys).order_by("pk").defer("result", "note"):
            self.tasks[task.event_id].append(task)
        entries = TraceEntry.objects.filter(
            event__in=keys, seq__in={row.payload["seq"] for row in self._rows}
        )
        self.changes = {
            (event, seq): changes
            for event, seq, changes in entries.values_list("event", "seq", "changes")
        }
        self.requests: dict[int, TaskRequest] = {}
        if any(act.startswith(("request_", "decide_")) for act in acts):
            asked = TaskRequest.objects.filter(task__event__in=keys).order_by("pk")
            self.requests = {r.task_id: r for r in asked.select_related("centre")}
        self.orders = _latest(Order, keys, bool(acts & {"urge", "supervise", "answer_order"}))
        self.checks = _latest(Check, keys, bool(acts & {"request_check", "answer_check"}))
        self.questions = _latest(Question, keys, "answer" in acts)
        notes = Note.objects.filter(event__in=keys) if "note" in acts else Note.objects.none()
        self.mentions = {
            (event, seq): mentions
            for event, seq, mentions in notes.values_list("event", "seq", "mentions")
        }

    def _targets_of(self, row: Outbox) -> Iterable[Target]:
        for name in TELLS[row.payload["action"]]:
            yield from AUDIENCES[name](self, row, self.events[row.event_id or 0])

    def became(self, row: Outbox, states: Iterable[str]) -> list[Task]:
        """The tasks that the action put into one of `states`."""
        changes = self.changes.get((row.event_id or 0, row.payload["seq"]), {})
        found = {key for key, fields in changes.items() if fields.get("state", [""])[-1] in states}
        return [t for t in self.tasks[row.event_id or 0] if f"task:{t.pk}" in found]

    def task(self, row: Outbox) -> Task | None:
        tasks = self.tasks[row.event_id or 0]
        return next((t for t in tasks if t.pk == row.payload["task"]), None)

    def lead(self, event: Event) -> Task | None:
        """The lead in force, or of the former cycle where the case has just been reopened."""
        leads = [
            task
            for task in self.tasks[event.pk]
            if task.role == TaskRole.LEAD and task.state not in GONE
        ]
        return leads[-1] if leads else None


Find = Callable[[Audience, Outbox, Event], Iterable[Target]]


def _events(rows: Iterable[Outbox]) -> dict[int, Event]:
    keys = {row.event_id for row in rows if row.event_id}
    found = Event.objects.filter(pk__in=keys).select_related("holder", "dispatched_by")
    hidden = ("description", "hidden", "result", "holder__geometry", "dispatched_by__geometry")
    return {event.pk: event for event in found.defer(*hidden)}


def _latest(model: Any, events: list[int], wanted: bool) -> dict[int, Any]:
    if not wanted:
        return {}
    return {row.event_id: row for row in model.objects.filter(event__in=events).order_by("pk")}


def _unit(task: Task | None) -> list[Target]:
    if task is None:
        return []
    return [
        Target(
            department=task.department_id,
            user=task.assignee_id or 0,
            section=task.in_section_id or 0,
        )
    ]


def _person(user_id: int | None) -> list[Target]:
    return [Target(user=user_id)] if user_id else []


def _desk(found: Audience, row: Outbox, event: Event) -> list[Target]:
    which = "verifier" if row.payload["action"] == "report_back" else "handler"
    return [Target(which, path=event.holder.path)]


def _above(found: Audience, row: Outbox, event: Event) -> list[Target]:
    """The centre one level up, at the root the root itself, where a sample check is due."""
    path = event.holder.path
    return [Target(path=path[:-STEP] or path)] if event.sample == Sample.DUE else []


def _decider(found: Audience, row: Outbox, event: Event) -> list[Target]:
    task = found.task(row)
    request = found.requests.get(task.pk) if task else None
    if task is None or request is None:
        return []
    which = "supervisor" if request.needs_supervisor else "handler"
    barred = request.asked_by_id or 0
    return [
        Target(which, path=request.centre.path, barred=barred, barred_department=task.department_id)
    ]


def _asker(found: Audience, row: Outbox, event: Event) -> list[Target]:
    request = found.requests.get(row.payload["task"] or 0)
    return _person(request.asked_by_id if request else None)


def _urged(found: Audience, row: Outbox, event: Event) -> list[Target]:
    order = found.orders.get(event.pk)
    if order is None:
        return []
    tasks = [t for t in found.tasks[event.pk] if t.pk == order.task_id]
    return _unit(tasks[0]) if tasks else [Target(path=event.holder.path)]


def _dispatcher(found: Audience, row: Outbox, event: Event) -> list[Target]:
    return [Target(path=(event.dispatched_by or event.holder).path)]


def _lead(found: Audience, row: Outbox, event: Event) -> list[Target]:
    """The lead department, not told of what it did itself."""
    lead = found.lead(event)
    return [] if lead is None or lead.pk == row.payload["task"] else _unit(lead)


def _asked(of: dict[int, Any], event: Event, field: str) -> list[Target]:
    row = of.get(event.pk)
    return _person(getattr(row, field) if row is not None else None)


def _units(tasks: Iterable[Task]) -> list[Target]:
    return [target for task in tasks for target in _unit(task)]


AUDIENCES: dict[str, Find] = {
    "desk": _desk,
    "above": _above,
    "decider": _decider,
    "asker": _asker,
    "urged": _urged,
    "dispatcher": _dispatcher,
    "lead": _lead,
    "task": lambda found, row, event: _unit(found.task(row)),
    "sent": lambda found, row, event: _units(found.became(row, [TaskState.SENT])),
    "gone": lambda found, row, event: _units(
        found.became(row, [TaskState.WITHDRAWN, TaskState.WAIVED])
    ),
    "open": lambda found, row, event: _units(
        task for task in found.tasks[event.pk] if task.state in OPEN_STATES
    ),
    "collector": lambda found, row, event: _person(event.created_by_id),
    "checker": lambda found, row, event: _asked(found.checks, event, "worker_id"),
    "check_asker": lambda found, row, event: _asked(found.checks, event, "asked_by_id"),
    "orderer": lambda found, row, event: _asked(found.orders, event, "given_by_id"),
    "mentioned": lambda found, row, event: [
        Target(user=user) for user in found.mentions.get((event.pk, row.payload["seq"]), ())
    ],
    "asker_question": lambda found, row, event: _asked(found.questions, event, "asked_by_id"),
}
