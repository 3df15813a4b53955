"""The clocks and tasks of a case as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from events import lights
from events.casefile import CaseFile
from events.models import Clock, Task, TaskRequest


@dataclass(frozen=True)
class ClockLine:
    """One clock: its light, its sentence while it runs, and whom it is about."""

    clock: Clock
    light: str
    words: str
    about: str
    limit: str


@dataclass(frozen=True)
class RequestLine:
    request: TaskRequest
    asked: str


@dataclass(frozen=True)
class Card:
    """A task with the clocks of its present round and everything asked for."""

    task: Task
    clocks: list[ClockLine]
    requests: list[RequestLine]
    former: bool


def line(file: CaseFile, clock: Clock) -> ClockLine:
    task = file.task(clock.task_id)
    unit = clock.parts[0][1] if clock.parts else "work_day"
    words = ""
    if clock.stopped_at is None and not clock.is_suspended:
        words = lights.due_words(clock.due_at, file.now, unit, file.calendar)
    limit = lights.limit_words(clock.parts, file.calendar)
    light = lights.clock_light(clock, file.now)
    return ClockLine(clock, light, words, str(task.department) if task else "", limit)


def clock_lines(file: CaseFile) -> list[ClockLine]:
    """Those that run or stand still; the first due comes first."""
    live = [clock for clock in file.clocks if clock.stopped_at is None]
    live.sort(key=lambda clock: (clock.is_suspended, clock.due_at))
    return [line(file, clock) for clock in live]


def cards(file: CaseFile) -> list[Card]:
    """Open tasks first, then those that ended; those of a former cycle last."""
    cycle = file.event.reopen_count
    order = lambda t: (t.cycle != cycle, not t.is_open, t.role != "lead", t.pk)  # noqa: E731
    tasks = sorted(file.tasks, key=order)
    return [_card(file, task, task.cycle != cycle) for task in tasks]


def _card(file: CaseFile, task: Task, former: bool) -> Card:
    mine = [c for c in file.clocks if c.task_id == task.pk and c.started_at >= task.sent_at]
    asked = [RequestLine(r, _asked(file, task, r)) for r in file.requests_by_task.get(task.pk, [])]
    return Card(task, [line(file, clock) for clock in mine], asked, former)


def _asked(file: CaseFile, task: Task, request: TaskRequest) -> str:
    """What was asked for, besides the reason: how much longer, or until when."""
    if request.minutes:
        clocks = [c for c in file.clocks if c.task_id == task.pk and c.kind == "handle"]
        unit = clocks[-1].parts[0][1] if clocks and clocks[-1].parts else "work_day"
        return lights.amount_words(request.minutes, unit, file.calendar.day_minutes)
    if request.review_on:
        return request.review_on.isoformat()
    return str(request.get_ground_display()) if request.ground else ""
