"""A case under change: its locked row, its tasks and clocks, and what has to be written."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from events.actors import Actor
from events.capacity import lead_of
from events.centres import centre_for
from events.models import Event, Outbox, Task, TraceEntry
from events.numbers import next_number
from events.refusals import Refused
from events.services.shared import Shared
from events.services.timed import Timed
from events.trace import difference, mac, state_of
from events.workflow import OPEN_STATES, ClockKind
from grids.models import Area

MUTABLE = (
    "number",
    "step",
    "title",
    "description",
    "address",
    "hidden",
    "point",
    "category",
    "urgency",
    "confidential",
    "area",
    "holder",
    "sight_path",
    "concerns_area",
    "concerns_department",
    "concerns_user",
    "leaders_only",
    "first_asked",
    "claimed_by",
    "claimed_at",
    "filed_at",
    "dispatched_by",
    "closed_at",
    "done_at",
    "rework_count",
    "reopen_count",
    "reporter_reopened",
    "settled",
    "sample",
    "result",
    "merged_into",
    "merged_from",
    "hands",
    "hand_units",
    "grade",
    "grade_words",
    "score",
    "mark",
    "mark_words",
    "due_at",
    "near_at",
    "suspended",
    "provisional",
    "changed_at",
    "seq",
    "head",
)
"""The fields of a case that an action may write."""


class Move(Timed):
    """Collects the changes of one or more actions on one case and writes them together.

    Use inside a transaction: `Move.lock` takes the row, effects change it, `finish` adds a
    trace entry for each action, `close` saves the case, its trace and the outbox.
    """

    def __init__(
        self, event: Event, actor: Actor, now: dt.datetime, shared: Shared | None = None
    ) -> None:
        super().__init__(event, now, shared)
        self.actor = actor
        self._state = state_of(event, []) if event.pk else {}
        self._entries: list[TraceEntry] = []
        self.wants_number = False
        self.noted: dict[str, dict[str, list[Any]]] = {}
        """What the entry of the present action tells besides what changed in case and tasks."""

    @classmethod
    def lock(
        cls, event_id: int, actor: Actor, now: dt.datetime, shared: Shared | None = None
    ) -> Move:
        """Waits for the row. Raises Event.DoesNotExist."""
        event = (
            Event.objects.select_for_update(of=("self",), no_key=True)
            .select_related("holder", "area", "category", "dispatched_by")
            .defer("holder__geometry", "area__geometry", "dispatched_by__geometry")
            .get(pk=event_id)
        )
        return cls(event, actor, now, shared)

    # What the case has

    @cached_property
    def tasks(self) -> list[Task]:
        if self.event.seq == 0:
            return []
        tasks = list(
            Task.objects.filter(event=self.event)
            .select_related("department__kind", "department__area", "dispatched_by")
            .defer("department__area__geometry", "dispatched_by__geometry")
            .order_by("pk")
        )
        self._state |= {k: v for k, v in state_of(self.event, tasks).items() if k != "event"}
        return tasks

    def centre(self, path: str) -> Area:
        """The desk nearest to `path` that may take the case, at last the root's."""
        if self.shared:
            return self.shared.centre(path, self.event, self.now)
        return centre_for(path, self.event, self.now)

    @property
    def current_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.cycle == self.event.reopen_count]

    @property
    def open_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.state in OPEN_STATES]

    @property
    def lead(self) -> Task | None:
        return lead_of(self.tasks, self.event.reopen_count)

    def task(self, task_id: int | None) -> Task:
        for task in self.tasks:
            if task.pk == task_id:
                return task
        raise Refused(_("This case has no such task."))

    # Tasks

    def new_task(self, department: Department, role: str, note: str = "") -> Task:
        """Sends a task and starts its clocks."""
        event = self.event
        task = Task.objects.create(
            event=event,
            department=department,
            role=role,
            state="sent",
            cycle=event.reopen_count,
            dispatched_by=event.dispatched_by or event.holder,
            dispatcher=self.actor.user,
            note=note,
            sent_at=self.now,
        )
        self.tasks.append(task)
        self.start_task_clocks(task)
        return task

    def start_task_clocks(self, task: Task) -> None:
        kind = task.department.kind_id
        self.start(ClockKind.ACCEPT, task, department_kind=kind)
        self.start(ClockKind.HANDLE, task, department_kind=kind)

    # The end of an action

    def finish(
        self,
        action: str,
        *,
        actor: Actor | None = None,
        reason: str = "",
        task: Task | None = None,
        token: uuid.UUID | None = None,
        personal: bytes | None = None,
    ) -> None:
        """Adds the trace entry of one action that has taken effect."""
        actor, event = actor or self.actor, self.event
        self._write_clocks()
        if self.wants_number:
            event.number = next_number(event, self.now)
            self.wants_number = False
        after = self._state | state_of(event, self.__dict__.get("tasks", []))
        event.seq += 1
        entry = TraceEntry(
            event=event,
            seq=event.seq,
            at=self.now,
            user=actor.user,
            posting=actor.posting,
            acting_as=actor.acting_as,
            channel=actor.channel,
            action=action,
            task_id=task.pk if task else None,
            changes=difference(self._state, after) | self.noted,
            reason=reason,
            personal=personal,
            token=token,
            previous=event.head,
        )
        event.head = entry.mac = mac(entry, str(event.uid))
        self._state, self.noted = after, {}
        self._entries.append(entry)

    def entries(self) -> list[TraceEntry]:
        """The trace entries that wait to be saved; whoever takes them saves them."""
        taken, self._entries = self._entries, []
        return taken

    def close(self) -> None:
        """Saves the case with its light, the trace and one outbox row an action."""
        event = self.event
        self._light()
        event.changed_at = self.now
        if event.pk:
            event.save(update_fields=MUTABLE)
        else:
            event.save()
        for entry in self._entries:
            entry.event = event
        TraceEntry.objects.bulk_create(self._entries)
        self._write_clocks()
        if self.actor.channel != "import":  # history is no news
            Outbox.objects.bulk_create(
                Outbox(kind="action", event=event, created_at=self.now, payload=told(entry))
                for entry in self._entries
            )
        self._entries = []


def told(entry: TraceEntry) -> dict[str, Any]:
    """What the outbox says of an action: keys only, never a text."""
    return {
        "action": entry.action,
        "task": entry.task_id,
        "user": entry.user_id,
        "seq": entry.seq,
    }
