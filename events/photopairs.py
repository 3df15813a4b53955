"""Photos before and after, side by side: by the task they belong to, then by their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from events.models import Attachment, Event, Task
from events.workflow import TaskRole

Pair = tuple[list[Attachment], list[Attachment]]


@dataclass
class Side:
    """What one task, or the case itself, shows; `pairs` holds one photo or none on each side."""

    title: str = ""
    leads: bool = False
    before: list[Attachment] = field(default_factory=list)
    after: list[Attachment] = field(default_factory=list)

    @property
    def pairs(self) -> list[Pair]:
        both = zip_longest(self.before, self.after)
        return [([one] if one else [], [other] if other else []) for one, other in both]


def side_of(task: Task | None) -> Side:
    return Side(str(task.department), task.role == TaskRole.LEAD) if task else Side()


def photos_of(event: Event) -> dict[str, Any]:
    """The files of a case: sides of before and after, and the rest."""
    rows = event.attachments.select_related("task__department__kind", "task__department__area")
    return sorted_out(list(rows.defer("task__department__area__geometry").order_by("pk")))


def sorted_out(rows: Iterable[Attachment]) -> dict[str, Any]:
    """Photos taken in with the case stand beside the lead task, or the first with a result."""
    found: dict[int | None, Side] = {}
    early: list[Attachment] = []
    other: list[Attachment] = []
    for row in rows:
        if row.kind not in ("before", "after"):
            other.append(row)
        elif row.kind == "before" and row.task_id is None:
            early.append(row)
        else:
            side = found.setdefault(row.task_id, side_of(row.task))
            (side.before if row.kind == "before" else side.after).append(row)
    sides = sorted(found.values(), key=lambda side: (not side.after, not side.leads))
    if early:
        sides = sides or [Side()]
        sides[0].before = [*early, *sides[0].before]
    return {"sides": sides, "other": other, "any": bool(sides or other)}
