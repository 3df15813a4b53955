"""The lines of the worklist: what each case shows, read for many cases at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from events import lights, progress
from events.checks_before import claim_is_live
from events.lookups import array
from events.models import Clock, Event, Task
from events.querysets import GONE
from events.workflow import LIVE_STEPS, ClockKind, Step
from gridgov.links import address_of
from gridgov.signs import Step as Sign
from gridgov.statements import Statement
from grids.models import Area, Level
from grids.services import calendar_for

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    event: Event
    light: str
    due_words: str
    waits_for: str
    dots: list[Sign]
    departments: list[str]
    claimed: bool
    review_at: dt.datetime | None = None
    place: str = ""

    @property
    def ended(self) -> str:
        """How the case ended, nothing while it is open."""
        return "" if self.event.step in LIVE_STEPS else str(Step(self.event.step).label)

    @property
    def url(self) -> str:
        return address_of("events:detail", self.event.pk)

    @property
    def preview_url(self) -> str:
        return address_of("events:preview", self.event.pk)


def slim(rows: QuerySet[Event]) -> QuerySet[Event]:
    """What a line shows and nothing that is long."""
    return rows.select_related("category", "area", "holder", "claimed_by").defer(
        "description",
        "hidden",
        "result",
        "category__search",
        "area__geometry",
        "holder__geometry",
    )


def lines_of(keys: list[int]) -> list[Event]:
    """The cases of these keys, in that order, with what a line shows."""
    found = {event.pk: event for event in _EVENTS(array(keys))} if keys else {}
    return [found[key] for key in keys if key in found]


def rows_of(events: list[Event], user: User, now: dt.datetime) -> list[Row]:
    """The lines of these cases; four statements whatever their number."""
    places = places_of(events)
    (clocks, reviews), departments = first_clocks(events), departments_of(events)
    calendar = calendar_for(user.scope.area_path) if events else None
    rows = []
    for event in events:
        clock = clocks.get(event.pk)
        unit = clock.parts[0][1] if clock and clock.parts else "work_day"
        due = ""
        if event.due_at is not None and calendar is not None:
            due = lights.due_words(event.due_at, now, unit, calendar)
        rows.append(
            Row(
                event,
                lights.light_of(event, now),
                due,
                str(ClockKind(clock.kind).label) if clock else "",
                progress.dots(event),
                departments.get(event.pk, []),
                claim_is_live(event, now),
                reviews.get(event.pk),
                places[event.pk],
            )
        )
    return rows


def places_of(events: list[Event]) -> dict[int, str]:
    """Where each case lies; a grid with its community, since every community has a first grid."""
    grids = {e.area.path[: -Area.steplen] for e in events if e.area and e.area.level == Level.GRID}
    above = {a.path: a.label for a in Area.objects.filter(path__in=grids).defer("geometry")}
    places = {}
    for event in events:
        area = event.area or event.holder
        community = above.get(area.path[: -Area.steplen], "")
        places[event.pk] = f"{community} · {area.label}" if community else area.label
    return places


def first_clocks(events: list[Event]) -> tuple[dict[int, Clock], dict[int, dt.datetime]]:
    """The running clock that is due first, of each case, and when suspended ones wake."""
    live = [event.pk for event in events if event.step in LIVE_STEPS]
    found: dict[int, Clock] = {}
    reviews: dict[int, dt.datetime] = {}
    for clock in _CLOCKS(array(live)) if live else ():
        if not clock.is_suspended:
            found.setdefault(clock.event_id, clock)
        elif clock.review_at is not None:
            reviews.setdefault(clock.event_id, clock.review_at)
    return found, reviews


def departments_of(events: list[Event]) -> dict[int, list[str]]:
    """The departments of each case, the lead first."""
    sent = [event.pk for event in events if event.dispatched_by_id]
    found: dict[int, list[str]] = {}
    for task in _TASKS(array(sent)) if sent else ():
        names = found.setdefault(task.event_id, [])
        if (name := str(task.department)) not in names:
            names.append(name)
    return found


def _clocks(events: str) -> QuerySet[Clock]:
    rows = Clock.objects.filter(event__pk__among=events, stopped_at=None).order_by("due_at", "pk")
    return rows.only("event", "kind", "parts", "suspensions", "due_at", "stopped_at", "review_at")


def _tasks(events: str) -> QuerySet[Task]:
    rows = (
        Task.objects.filter(event__pk__among=events).exclude(state__in=GONE).order_by("-role", "pk")
    )
    rows = rows.select_related("department__kind", "department__area")
    return rows.defer("department__area__geometry", "result", "note")


NONE = "{}"
_EVENTS = Statement(lambda keys: slim(Event.objects.filter(pk__among=keys)), NONE)
_CLOCKS, _TASKS = Statement(_clocks, NONE), Statement(_tasks, NONE)
