"""What a bulk action knows of all its cases at once, read in few statements."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import Department
from events.models import CategoryAssist, Event, Task
from events.refusals import Refused
from events.services.dispatching import possible_departments, reach
from events.workflow import OPEN_STATES, TaskRole, TaskState

if TYPE_CHECKING:
    from accounts.models import User

STEP = 4
"""Letters of a path that name one area."""


class Batch:
    """The cases of one job, the person who sent it, and what the form said."""

    def __init__(
        self, user: User, events: list[Event], data: dict[str, Any], now: dt.datetime
    ) -> None:
        self.user, self.events, self.data, self.now = user, events, data, now

    def proposal(self, event: Event) -> tuple[int, list[int]]:
        """The lead and the assists that the catalogue proposes. Raises Refused without a lead."""
        if event.category is None:
            raise Refused(_("Please choose a category."))
        lead = self._nearest(event.category.lead_id, event)
        if lead is None:
            raise Refused(
                _(
                    "The catalogue proposes “%(kind)s”, but at or above this place there is none "
                    "with anybody posted. Choose another department, or pass the case up."
                )
                % {"kind": event.category.lead}
            )
        return lead, self._assists(event, lead)

    def _assists(self, event: Event, lead: int) -> list[int]:
        kinds = self._helpers[event.category_id or 0]
        found = [key for kind in kinds if (key := self._nearest(kind, event)) not in (None, lead)]
        if not found:
            return []
        keys = [key for key in found if key is not None]
        return [d.pk for d in possible_departments(event, self.now, keys)]

    def _nearest(self, kind: int, event: Event) -> int | None:
        path = reach(event)
        while path:
            if key := self._departments.get((kind, path)):
                return key
            path = path[:-STEP]
        return None

    @cached_property
    def _helpers(self) -> dict[int, list[int]]:
        """The kinds that the catalogue adds, by category."""
        rows = CategoryAssist.objects.filter(category__in={e.category_id for e in self.events})
        found: dict[int, list[int]] = defaultdict(list)
        for category, kind in rows.order_by("pk").values_list("category", "kind"):
            found[category].append(kind)
        return found

    @cached_property
    def _departments(self) -> dict[tuple[int, str], int]:
        """Every department that could be proposed, by its kind and the path of its area."""
        kinds = {e.category.lead_id for e in self.events if e.category}
        kinds |= {kind for helpers in self._helpers.values() for kind in helpers}
        rows = Department.objects.filter(
            is_active=True, kind__in=kinds, path__in=paths_above(self.events)
        )
        return {(kind, path): pk for pk, kind, path in rows.values_list("pk", "kind", "path")}

    @cached_property
    def _tasks(self) -> dict[int, list[Task]]:
        rows = Task.objects.filter(event__in=[e.pk for e in self.events], state__in=OPEN_STATES)
        found: dict[int, list[Task]] = defaultdict(list)
        for task in rows.only("event", "role", "state", "cycle", "department").order_by("pk"):
            found[task.event_id].append(task)
        return found

    def lead_task(self, event: Event) -> int | None:
        """The open lead task, None where the case is at its centre."""
        for task in self._tasks.get(event.pk, []):
            if task.role == TaskRole.LEAD and task.cycle == event.reopen_count:
                return task.pk
        return None

    def own_tasks(self, event: Event) -> list[int]:
        """The tasks that the user's department has not accepted yet."""
        mine = self.user.scope.department_ids
        return [
            task.pk
            for task in self._tasks.get(event.pk, [])
            if task.department_id in mine and task.state == TaskState.SENT
        ]


def paths_above(events: list[Event]) -> set[str]:
    """The paths of the places of the cases and of everything above them."""
    found = set()
    for event in events:
        path = reach(event)
        found |= {path[:end] for end in range(STEP, len(path) + 1, STEP)}
    return found
