"""The columns of an export and what stands in them for each case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from events import lights
from events.models import Event, Task
from events.querysets import GONE
from events.workflow import TaskRole
from gridgov.signs import LIGHTS, URGENCIES
from gridgov.tables import Column
from grids.models import Area, Level

TITLES = (
    (_("Case number"), 22),
    (_("Receipt number"), 16),
    (_("Title"), 40),
    (_("Category"), 22),
    (_("Urgency"), 8),
    (_("Step"), 12),
    (_("Light"), 8),
    (_("Place"), 30),
    (_("Township"), 14),
    (_("Community"), 16),
    (_("Grid"), 16),
    (_("Centre"), 16),
    (_("Lead department"), 26),
    (_("Assists"), 30),
    (_("Reported"), 17),
    (_("Due"), 17),
    (_("Closed"), 17),
    (_("Reworked"), 8),
    (_("Last change"), 17),
)
LEVELS = (Level.TOWNSHIP, Level.COMMUNITY, Level.GRID)
NEEDED = (
    "number",
    "title",
    "category",
    "urgency",
    "step",
    "address",
    "area",
    "holder",
    "reported_at",
    "due_at",
    "near_at",
    "suspended",
    "closed_at",
    "rework_count",
    "changed_at",
    "dispatched_by",
    *(f"category__{name}" for name in ("code", "name_zh", "name_en")),
)


def columns() -> list[Column]:
    return [Column(str(title), width) for title, width in TITLES]


class Lines:
    """Makes lines of cases; names of areas and departments are kept between batches."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.areas: dict[str, Area] = {}
        self.by_key: dict[int, Area] = {}
        self.departments: dict[int, str] = {}

    def of(self, seen: QuerySet[Event], keys: Iterable[int]) -> Iterator[list[object]]:
        """The lines of those keys that are `seen`, in the order of the keys."""
        rows = seen.filter(pk__in=keys).select_related("category").only(*NEEDED)
        found = {event.pk: event for event in rows}
        self._know_areas(found.values())
        parts = self._parts(found.values())
        for key in keys:
            if (event := found.get(key)) is not None:
                yield self._line(event, *parts.get(key, ("", [])))

    def _line(self, event: Event, lead: str, assists: list[str]) -> list[object]:
        return [
            event.number or "",
            event.receipt,
            event.title,
            str(event.category or ""),
            str(URGENCIES[event.urgency].word),
            event.get_step_display(),
            str(LIGHTS[lights.light_of(event, self.now)].word),
            event.address,
            *self._areas(event),
            self.by_key[event.holder_id].label,
            lead,
            "; ".join(assists),
            event.reported_at,
            event.due_at,
            event.closed_at,
            event.rework_count,
            event.changed_at,
        ]

    def _areas(self, event: Event) -> list[str]:
        """The names of township, community and grid; a case outside every grid has none."""
        if event.area_id is None:
            return ["" for _level in LEVELS]
        path = self.by_key[event.area_id].path
        above = (self.areas.get(path[:end]) for end in range(4, len(path) + 1, 4))
        names = {area.level: area.label for area in above if area}
        return [names.get(level, "") for level in LEVELS]

    def _know_areas(self, events: Iterable[Event]) -> None:
        keys = {key for e in events for key in (e.area_id, e.holder_id) if key}
        self._keep(pk__in=keys - self.by_key.keys())
        paths = {self.by_key[key].path for key in keys}
        above = {path[:end] for path in paths for end in range(4, len(path), 4)}
        self._keep(path__in=above - self.areas.keys())

    def _keep(self, **wanted: Any) -> None:
        if not all(wanted.values()):
            return
        rows = Area.objects.filter(**wanted).only("path", "level", "name", "name_en")
        for area in rows:
            self.areas[area.path] = self.by_key[area.pk] = area

    def _parts(self, events: Iterable[Event]) -> dict[int, tuple[str, list[str]]]:
        """The lead and the assisting departments of each case."""
        sent = [event.pk for event in events if event.dispatched_by_id]
        tasks = Task.objects.filter(event__in=sent).exclude(state__in=GONE).order_by("pk")
        rows = list(tasks.values_list("event", "role", "department"))
        self._know_departments({department for *_rest, department in rows})
        found: dict[int, tuple[str, list[str]]] = {}
        for event, role, department in rows:
            lead, assists = found.get(event, ("", []))
            name = self.departments[department]
            if role == TaskRole.LEAD:
                lead = name
            elif name not in assists:
                assists = [*assists, name]
            found[event] = (lead, assists)
        return found

    def _know_departments(self, keys: set[int]) -> None:
        rows = Department.objects.filter(pk__in=keys - self.departments.keys())
        for row in rows.select_related("kind", "area").defer("area__geometry"):
            self.departments[row.pk] = str(row)
