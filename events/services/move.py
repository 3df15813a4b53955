"""A case under change: its locked row, its tasks and clocks, and what has to be written."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from events import rungs, timing
from events.actors import Actor
from events.capacity import lead_of
from events.centres import centre_for
from events.models import Clock, Event, Outbox, Task, TaskRequest, TraceEntry
from events.numbers import next_number
from events.refusals import Refused
from events.rules import Rulebook, described
from events.services.shared import Shared
from events.trace import difference, mac, state_of
from events.workflow import LIVE_STEPS, OPEN_STATES, ClockKind
from grids.models import Area
from grids.services import calendar_for
from grids.worktime import Calendar

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


class Move:
    """Collects the changes of one or more actions on one case and writes them together.

    Use inside a transaction: `Move.lock` takes the row, effects change it, `finish` adds a
    trace entry for each action, `close` saves the case, its trace and the outbox.
    """

    def __init__(
        self, event: Event, actor: Actor, now: dt.datetime, shared: Shared | None = None
    ) -> None:
        self.event, self.actor, self.now = event, actor, now
        self.shared = shared
        self._state = state_of(event, []) if event.pk else {}
        self._entries: list[TraceEntry] = []
        self._changed: dict[int, Clock] = {}
        self._new: list[Clock] = []
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
    def calendar(self) -> Calendar:
        path = self.event.holder.path
        return self.shared.calendar(path) if self.shared else calendar_for(path)

    @cached_property
    def rulebook(self) -> Rulebook:
        category = self.event.category
        key = (
            self.event.category_id,
            category.major_code if category else "",
            self.event.area.path if self.event.area else self.event.holder.path,
        )
        return self.shared.rulebook(*key) if self.shared else Rulebook(*key)

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

    def recategorised(self) -> None:
        """Forgets the rules read for the former category; clocks that run keep theirs."""
        self.__dict__.pop("rulebook", None)

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

    @cached_property
    def clocks(self) -> list[Clock]:
        """The clocks that have not stopped."""
        if self.event.seq == 0:
            return []
        return list(
            Clock.objects.filter(event=self.event, stopped_at=None).select_related("ladder")
        )

    def clock(self, kind: str, task: Task | None = None) -> Clock | None:
        wanted = task.pk if task else None
        for clock in self.clocks:
            if clock.kind == kind and clock.task_id == wanted and clock.stopped_at is None:
                return clock
        return None

    # Clocks

    def start(
        self,
        kind: str,
        task: Task | None = None,
        request: TaskRequest | None = None,
        *,
        department_kind: int | None = None,
        reopened: bool = False,
    ) -> Clock:
        """Starts a clock by the rule in force now. Raises Refused when there is none."""
        urgency = self.event.urgency
        limit = self.rulebook.choose(kind, urgency, department_kind)
        parts = self.rulebook.parts(limit, urgency, department_kind, self.calendar)
        return self.run(kind, parts, described(limit), task, request, reopened=reopened)

    def run(
        self,
        kind: str,
        parts: list[tuple[int, str]],
        rule: dict[str, Any],
        task: Task | None = None,
        request: TaskRequest | None = None,
        *,
        reopened: bool = False,
    ) -> Clock:
        """Starts a clock with a limit that is known already (an imported target)."""
        ladder = self.rulebook.ladder(kind, self.event.urgency)
        clock = Clock(
            event=self.event,
            task=task,
            request=request,
            kind=kind,
            rule=rule,
            parts=[list(part) for part in parts],
            ladder=ladder,
            started_at=self.now,
            reopened=reopened,
        )
        self._time(clock)
        self._climb(clock, anew=True)
        self.clocks.append(clock)
        self._new.append(clock)
        return clock

    def stop(self, *kinds: str, task: Task | None = None, everything: bool = False) -> None:
        """Stops running clocks of `kinds` (of one task, or the case's own)."""
        for clock in self.clocks:
            mine = clock.task_id == (task.pk if task else None) and (
                not kinds or clock.kind in kinds
            )
            if clock.stopped_at is None and (everything or mine):
                self._unpause(clock)
                clock.stopped_at, clock.next_alert_at = self.now, None
                self.touch(clock)

    def pause(self, clock: Clock | None, review_at: dt.datetime) -> None:
        if clock is None or clock.is_suspended:
            return
        clock.suspensions = [*clock.suspensions, [self.now.isoformat(), None]]
        clock.review_at = clock.next_alert_at = review_at
        self.touch(clock)

    def resume(self, clock: Clock | None) -> None:
        """Runs a suspended clock again; what the suspension took is added to its due time."""
        if clock is None or not clock.is_suspended:
            return
        self._unpause(clock)
        self.retime(clock)

    def _unpause(self, clock: Clock) -> None:
        if clock.is_suspended:
            since = clock.suspensions[-1][0]
            clock.suspensions = [*clock.suspensions[:-1], [since, self.now.isoformat()]]
            clock.review_at = None

    def extend(self, clock: Clock, minutes: int, unit: str) -> None:
        clock.parts = [*clock.parts, [minutes, unit]]
        self.retime(clock)

    def restart(self, clock: Clock) -> None:
        """Runs a stopped clock again, the time since then left out."""
        stopped = (clock.stopped_at or self.now).isoformat()
        clock.suspensions = [*clock.suspensions, [stopped, self.now.isoformat()]]
        clock.stopped_at = None
        self.clocks.append(clock)
        self.retime(clock)

    def retime(self, clock: Clock) -> None:
        """Reckons the due time anew; the ladder starts again where the new time puts it."""
        before = clock.due_at
        self._time(clock)
        moved = clock.due_at != before
        clock.due_revision += moved
        self._climb(clock, anew=moved)
        self.touch(clock)

    def _time(self, clock: Clock) -> None:
        pauses = rungs.pauses_of(clock)
        due = timing.due(clock.started_at, clock.parts, pauses, self.calendar)
        clock.due_at, clock.provisional = due.at, due.provisional
        share = timing.NEAR_PERCENT
        clock.near_at = timing.percent(clock.started_at, clock.parts, share, pauses, self.calendar)

    def _climb(self, clock: Clock, *, anew: bool) -> None:
        ladder = clock.ladder.rungs if clock.ladder else []
        if anew:
            clock.rung = rungs.first_ahead(clock, ladder, self.now, self.calendar)
        clock.next_alert_at = rungs.next_alert(clock, ladder, self.calendar)

    def touch(self, clock: Clock) -> None:
        if clock.pk:
            self._changed[clock.pk] = clock

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

    def _write_clocks(self) -> None:
        if not self.event.pk:
            return
        for clock in self._new:
            clock.event = self.event
        if self._new:
            Clock.objects.bulk_create(self._new)
        self._new = []
        for clock in self._changed.values():
            clock.save()
        self._changed = {}

    def _light(self) -> None:
        """Repeats on the case what its running clocks say."""
        event = self.event
        live = [c for c in self.clocks if c.stopped_at is None]
        running = [c for c in live if not c.is_suspended]
        event.due_at = min((c.due_at for c in running), default=None)
        event.near_at = min((c.near_at for c in running), default=None)
        event.provisional = any(c.provisional for c in live)
        own = [c for c in live if c.kind == ClockKind.CASE]
        event.suspended = any(c.is_suspended for c in own)
        if event.step not in LIVE_STEPS:
            event.due_at = event.near_at = None
            event.suspended = False


def told(entry: TraceEntry) -> dict[str, Any]:
    """What the outbox says of an action: keys only, never a text."""
    return {
        "action": entry.action,
        "task": entry.task_id,
        "user": entry.user_id,
        "seq": entry.seq,
    }
