"""What the system does when a clock is due: end an evaluation, wake a suspended task."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from events.actors import Actor
from events.models import Clock, Task
from events.services import apply
from events.sweep.due import due, wakes
from events.workflow import TaskRole, TaskState
from gridgov.failures import note

LATER = dt.timedelta(hours=1)
"""When a clock is looked at again whose action was refused."""


def wake(clock_id: int, now: dt.datetime) -> None:
    """Does what the clock waits for; a refusal is logged and tried again later."""
    try:
        with transaction.atomic():
            clock = due(now).filter(pk=clock_id).first()
            if clock is not None and wakes(clock):
                act(clock, now)
    except Exception as error:
        note(f"waking clock {clock_id}", error)
        waiting = Clock.objects.filter(pk=clock_id, stopped_at=None, next_alert_at__lte=now)
        waiting.update(next_alert_at=now + LATER)


def act(clock: Clock, now: dt.datetime) -> None:
    if not clock.is_suspended:
        apply(clock.event_id, "evaluate", Actor.system(), now=now)
        return
    task_id = clock.task_id or suspended_lead(clock)
    apply(clock.event_id, "resume", Actor.system(), now=now, task_id=task_id)


def suspended_lead(clock: Clock) -> int | None:
    """The case clock rests with its lead task and wakes with it."""
    leads = Task.objects.filter(event=clock.event_id, role=TaskRole.LEAD, state=TaskState.SUSPENDED)
    return leads.values_list("pk", flat=True).first()
