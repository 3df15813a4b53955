"""The clocks of a case under change: started, stopped, suspended and reckoned anew."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from events import rungs, timing
from events.models import Clock, Event, Task, TaskRequest
from events.rules import Rulebook, described
from events.services.shared import Shared
from events.workflow import LIVE_STEPS, ClockKind
from grids.worktime import Calendar


class Timed:
    """A case at `now`, with the clocks that have not stopped; what changed is written together.

    `shared` is what a bulk action looked up for all its cases.
    """

    def __init__(self, event: Event, now: dt.datetime, shared: Shared | None = None) -> None:
        self.event, self.now, self.shared = event, now, shared
        self._changed: dict[int, Clock] = {}
        self._new: list[Clock] = []

    @cached_property
    def calendar(self) -> Calendar:
        path = self.event.holder.path
        return self.shared.calendar(path) if self.shared else self.rulebook.calendar_at(path)

    @cached_property
    def rulebook(self) -> Rulebook:
        category = self.event.category
        key = (
            self.event.category_id,
            category.major_code if category else "",
            self.event.area.path if self.event.area else self.event.holder.path,
        )
        if self.shared:
            return self.shared.rulebook(*key)
        return Rulebook(*key, desk=self.event.holder.path)

    def recategorised(self) -> None:
        """Forgets the rules read for the former category; clocks that run keep theirs."""
        self.__dict__.pop("rulebook", None)

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
