"""What the floor of areas is told about tasks: they go with a department that joins another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.workflow import OPEN_STATES
from grids.models import Area


class OpenTasks:
    """Open tasks of the departments of exactly this area."""

    name = "events.tasks"
    label: str | Promise = gettext_lazy("Open tasks of its departments")

    def _rows(self, area: Area | int) -> Any:
        from events.models import Task

        return Task.objects.filter(department__area=area, state__in=OPEN_STATES)

    def count(self, area: Area) -> int:
        return int(self._rows(area).count())

    def list(self, area: Area, limit: int) -> Sequence[str]:
        """Whoever dissolves an area need not know the cases; they are counted."""
        return []

    def preview(self, area: Area, target: Area) -> str:
        count = self.count(area)
        return ngettext(
            "%(n)s open task goes with its department.",
            "%(n)s open tasks go with their departments.",
            count,
        ) % {"n": count}

    def move(self, area: Area, target: Area) -> int:
        """Those that are still here: their departments joined others of their kind."""
        reason = _("%(area)s was dissolved.") % {"area": area}
        return self.give_back(self.keys(area), area, target, reason)

    def keys(self, area: Area) -> Sequence[int]:
        return list(self._rows(area).order_by("pk").values_list("pk", flat=True))

    def titles(self, keys: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        from events.areas import LocatedCases
        from events.models import Task

        cases = dict(Task.objects.filter(pk__in=keys).values_list("pk", "event"))
        told = LocatedCases().titles(list(cases.values()), user)
        return {task: told[case] for task, case in cases.items() if case in told}

    def still(self, keys: Sequence[int], area: Area | int) -> Sequence[int]:
        rows = self._rows(area).filter(pk__in=keys)
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def give_back(self, keys: Sequence[int], area: Area, target: Area, reason: str) -> int:
        from events.services.tasks_follow import tasks_follow

        return tasks_follow(self.still(keys, area), target, reason)
