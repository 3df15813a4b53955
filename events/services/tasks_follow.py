"""Open tasks go to another department of their kind when theirs joins it or comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import Department
from events.actors import Actor
from events.models import Task
from events.services.ending import end_task
from events.services.move import Move
from events.workflow import OPEN_STATES, TaskRole, TaskState
from grids.models import Area


@transaction.atomic
def tasks_follow(
    keys: Sequence[int], target: Area, reason: str, now: dt.datetime | None = None
) -> int:
    """Each open task goes to the department of its kind in `target`; its clocks run on.

    Where that has a part in the case already the two are one: the lead's, else its own.
    """
    there = {found.kind_id: found for found in Department.objects.filter(area=target)}
    rows = Task.objects.filter(pk__in=keys, state__in=OPEN_STATES).order_by("event", "pk")
    count = 0
    for key, event in rows.values_list("pk", "event"):
        move = Move.lock(event, Actor.system(), now or timezone.now())
        task = move.task(key)
        department = there.get(task.department.kind_id)
        if department is None or task.state not in OPEN_STATES:
            continue
        _hand_over(move, task, department)
        move.finish("correct", reason=reason, task=task)
        move.close()
        count += 1
    return count


def _hand_over(move: Move, task: Task, department: Department) -> None:
    own = next((one for one in move.open_tasks if one.department_id == department.pk), None)
    if own is not None:
        spare = own if task.role == TaskRole.LEAD else task
        end_task(move, spare, TaskState.WITHDRAWN)
        if spare is task:
            return
    task.department, task.in_section, task.section = department, None, ""
    task.save(update_fields=["department", "in_section", "section"])
