"""Everything a page or the API says about one case, read in few statements."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from accounts.models import Department, User
from events.capacity import case_capacities, lead_of
from events.centres import centres_along
from events.models import (
    Call,
    Check,
    Clock,
    Event,
    Note,
    Order,
    Question,
    RequestState,
    Task,
    TaskRequest,
)
from events.services.dispatching import possible_departments
from events.workflow import ClockKind, Outcome
from gridgov.statements import Statement
from grids.models import Area
from grids.services import calendar_for
from grids.worktime import Calendar

if TYPE_CHECKING:
    from events.actors import Actor

NOTES_SHOWN = 20
"""On the case page; the trace has them all."""

LONG = (
    "holder__geometry",
    "area__geometry",
    "dispatched_by__geometry",
    "category__search",
    "merged_into__description",
    "merged_into__hidden",
)
"""Columns that no page of a case reads; true boundaries are large."""

EVENT_ROWS = ("holder", "area", "category__lead", "dispatched_by", "created_by", "claimed_by")


def find_event(user: User, pk: int) -> Event:
    """The case as the user may see it. Raises Event.DoesNotExist for any other."""
    seen: int = Event.objects.for_user(user).values_list("pk", flat=True).get(pk=pk)
    found = _EVENT(seen)
    if not found:
        raise Event.DoesNotExist
    return found[0]


KEY = -1
"""Stands for the key of a case where a statement is made."""

_EVENT = Statement(
    lambda pk: (
        Event.objects.filter(pk=pk)
        .select_related(*EVENT_ROWS, "merged_into", "reporter")
        .defer(*LONG)
    ),
    KEY,
)
_TASKS = Statement(
    lambda pk: (
        Task.objects.filter(event=pk)
        .select_related(
            "department__kind", "department__area", "dispatched_by", "assignee", "accepted_by"
        )
        .defer("department__area__geometry", "dispatched_by__geometry")
        .order_by("pk")
    ),
    KEY,
)
_REQUESTS = Statement(
    lambda pk: (
        TaskRequest.objects.filter(task__event=pk)
        .select_related("asked_by", "decided_by", "centre")
        .defer("centre__geometry")
    ),
    KEY,
)
_CLOCKS = Statement(
    lambda pk: Clock.objects.filter(event=pk).order_by("started_at", "pk"),
    KEY,
)
_QUESTIONS = Statement(
    lambda pk: Question.objects.filter(event=pk).select_related("asked_by"),
    KEY,
)
_ORDERS = Statement(
    lambda pk: (
        Order.objects.filter(event=pk)
        .select_related("given_by", "answered_by", "centre")
        .defer("centre__geometry")
    ),
    KEY,
)
_CHECKS = Statement(
    lambda pk: Check.objects.filter(event=pk).select_related("worker", "asked_by"),
    KEY,
)


class CaseFile:
    """A case with what hangs on it; each part is read once, when first asked for."""

    def __init__(self, event: Event, actor: Actor, now: dt.datetime) -> None:
        self.event, self.actor, self.now = event, actor, now

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_for(self.event.holder.path)

    @cached_property
    def tasks(self) -> list[Task]:
        return _TASKS(self.event.pk)

    @cached_property
    def current_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.cycle == self.event.reopen_count]

    @cached_property
    def open_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.is_open]

    @cached_property
    def lead(self) -> Task | None:
        return lead_of(self.tasks, self.event.reopen_count)

    def task(self, pk: int | None) -> Task | None:
        return next((task for task in self.tasks if task.pk == pk), None)

    @cached_property
    def requests(self) -> list[TaskRequest]:
        return _REQUESTS(self.event.pk) if self.tasks else []

    @cached_property
    def requests_by_task(self) -> dict[int, list[TaskRequest]]:
        found: dict[int, list[TaskRequest]] = defaultdict(list)
        for request in self.requests:
            found[request.task_id].append(request)
        return found

    def pending(self, task: Task) -> TaskRequest | None:
        asked = self.requests_by_task.get(task.pk, [])
        return next((r for r in asked if r.state == RequestState.PENDING), None)

    @cached_property
    def clocks(self) -> list[Clock]:
        return _CLOCKS(self.event.pk)

    def running(self, kind: str, task: Task | None = None) -> Clock | None:
        """The clock of a kind that has not stopped."""
        wanted = task.pk if task else None
        for clock in self.clocks:
            if clock.kind == kind and clock.task_id == wanted and clock.stopped_at is None:
                return clock
        return None

    def handle_clock(self, task: Task) -> Clock | None:
        return self.running(ClockKind.HANDLE, task)

    @cached_property
    def questions(self) -> list[Question]:
        return _QUESTIONS(self.event.pk)

    @cached_property
    def orders(self) -> list[Order]:
        return _ORDERS(self.event.pk)

    @cached_property
    def checks(self) -> list[Check]:
        return _CHECKS(self.event.pk)

    @cached_property
    def pending_check(self) -> Check | None:
        return next((c for c in self.checks if c.outcome == Outcome.PENDING), None)

    @cached_property
    def notes(self) -> list[Note]:
        """Newest first, each with the `called` names of whom it mentions."""
        rows = Note.objects.filter(event=self.event).select_related("written_by").order_by("-pk")
        notes = list(rows[:NOTES_SHOWN])
        keys = {key for note in notes for key in note.mentions}
        names = dict(User.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
        for note in notes:
            note.called = [names[key] for key in note.mentions if key in names]
        return notes

    @cached_property
    def calls(self) -> list[Call]:
        return list(Call.objects.filter(event=self.event).select_related("made_by").order_by("-pk"))

    @cached_property
    def capacities(self) -> frozenset[str]:
        return case_capacities(self.actor, self.event, self.lead, self.checks, self.tasks)

    @cached_property
    def departments(self) -> list[Department]:
        """Those that can take a part of the case now."""
        busy = {task.department_id for task in self.open_tasks}
        found = possible_departments(self.event, self.now)
        return [department for department in found if department.pk not in busy]

    @cached_property
    def _centres(self) -> list[Area]:
        """Staffed centres around the holder, the lowest first."""
        place, holder = self.event.sight_path, self.event.holder.path
        lowest = place if place.startswith(holder) else holder
        return centres_along(lowest, self.event, self.now)

    @cached_property
    def centre_above(self) -> Area | None:
        held = len(self.event.holder.path)
        return next((area for area in self._centres if len(area.path) < held), None)

    @cached_property
    def centres_below(self) -> list[Area]:
        """Staffed centres between the holder and the place, the lowest first."""
        held = len(self.event.holder.path)
        return [area for area in self._centres if len(area.path) > held]
