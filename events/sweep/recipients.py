"""Who is told when a clock climbs a rung of its ladder."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils import timezone

from events.capacity import lead_of
from events.models import Check, Clock, Event, Task
from events.roster import Roster, Target, root_path
from events.workflow import OPEN_STATES, ClockKind, Outcome, Step, TaskRole

DECIDE = frozenset(
    {ClockKind.DECIDE_RETURN, ClockKind.DECIDE_EXTENSION, ClockKind.DECIDE_SUSPENSION}
)
WITH_LEAD = frozenset({ClockKind.CASE, ClockKind.REPORT})


class Recipients:
    """The people of a batch of clocks, whose events, tasks and requests are loaded."""

    def __init__(self, clocks: Sequence[Clock], now: dt.datetime) -> None:
        self._leads = _leads(clocks)
        self._checks = _checks(clocks)
        names = ("handler", "head", "supervisor", "leader", "admin")
        every = (
            target for clock in clocks for name in names for target in self.targets(clock, name)
        )
        self._roster = Roster(every, timezone.localdate(now))

    def told(self, clock: Clock, names: Iterable[str]) -> list[int]:
        """The users behind the names of a rung, in order; empty when nobody is posted."""
        event = clock.event
        found: set[int] = set()
        for name in names:
            for target in self.targets(clock, name):
                found |= self._roster.people(target, event)
        return sorted(found)

    def targets(self, clock: Clock, name: str) -> list[Target]:
        event = clock.event
        if name == "supervisor":
            return [Target("supervisor", path=path) for path in centres(clock)]
        if name in ("leader", "admin"):
            return [Target(name, path=root_path(event.holder.path))]
        if clock.kind in DECIDE:
            return [self._deciding(clock, name)]
        unit = self.unit(clock)
        if name == "handler" and clock.kind == ClockKind.CHECK and event.pk in self._checks:
            return [Target(user=self._checks[event.pk])]
        if name == "handler" and clock.kind == ClockKind.VERIFY:
            return [Target("verifier", path=event.holder.path)]
        return [unit._replace(which=name)]

    def unit(self, clock: Clock) -> Target:
        """The department or centre that has to act before the clock runs out."""
        event = clock.event
        if clock.kind in DECIDE and clock.request is not None:
            return Target(path=clock.request.centre.path)
        if clock.task is not None:
            return _of(clock.task)
        lead = self._leads.get(event.pk) if clock.kind in WITH_LEAD else None
        if lead is not None and (lead.state in OPEN_STATES or event.step == Step.REPORT):
            return _of(lead)
        return Target(path=event.holder.path)

    def _deciding(self, clock: Clock, name: str) -> Target:
        """Of the centre that decides, never whoever asks, nor the unit that asks."""
        request, task = clock.request, clock.task
        if request is None or task is None:
            return Target(name, path=clock.event.holder.path)
        by_supervisor = name == "handler" and request.needs_supervisor
        return Target(
            "supervisor" if by_supervisor else name,
            path=request.centre.path,
            barred=request.asked_by_id or 0,
            barred_department=task.department_id,
        )


def _of(task: Task) -> Target:
    return Target(
        department=task.department_id,
        user=task.assignee_id or 0,
        section=task.in_section_id or 0,
    )


def centres(clock: Clock) -> list[str]:
    """The centres that answer for the case: its holder, and who dispatched it."""
    event = clock.event
    other = clock.task.dispatched_by if clock.task else event.dispatched_by
    return list(dict.fromkeys([event.holder.path, *([other.path] if other else [])]))


def _leads(clocks: Iterable[Clock]) -> dict[int, Task | None]:
    """The lead task in force of each case whose clock is about the whole case."""
    events: dict[int, Event] = {c.event_id: c.event for c in clocks if c.kind in WITH_LEAD}
    if not events:
        return {}
    tasks = defaultdict(list)
    for task in Task.objects.filter(event__in=list(events), role=TaskRole.LEAD):
        tasks[task.event_id].append(task)
    return {pk: lead_of(found, events[pk].reopen_count) for pk, found in tasks.items()}


def _checks(clocks: Iterable[Clock]) -> dict[int, int]:
    """The worker asked to look on site, for each case with an unanswered check."""
    events = [clock.event_id for clock in clocks if clock.kind == ClockKind.CHECK]
    if not events:
        return {}
    waiting = Check.objects.filter(event__in=events, outcome=Outcome.PENDING)
    return dict(waiting.values_list("event", "worker"))
