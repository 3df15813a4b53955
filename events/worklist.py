"""The worklist: what the address asks for, and the rows that answer it.

Costs the same at a million cases as at a thousand: counts end at 999, a page reads one row
more than it shows, and live cases have indexes of their own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events import lights, progress
from events.checks_before import claim_is_live
from events.models import Clock, Event, Task
from events.querysets import GONE
from events.waiting import capped, count_waiting, shown, waits_for
from events.workflow import LIVE_STEPS, Step, Urgency
from gridgov.signs import Step as Sign
from grids.models import Area, Level
from grids.services import calendar_for

if TYPE_CHECKING:
    from accounts.models import User

PAGE = 30
LAST_PAGE = 100
MINE, ALL, ENDED = "mine", "all", "ended"
TABS: dict[str, str | Promise] = {
    MINE: _("Waiting for me"),
    **{step.value: step.label for step in LIVE_STEPS},
    ENDED: pgettext_lazy("cases", "Ended"),
    ALL: pgettext_lazy("cases", "All"),
}
DEPARTMENT_TABS = (MINE, Step.HANDLE.value, Step.REPORT.value)
"""Those a department has to do with; the others are not counted for it."""

ENDED_STEPS = (Step.DONE, Step.REJECTED, Step.MERGED, Step.CANCELLED)
LIGHTS = ("late", "near", "on_time", "suspended")
SORTS = {
    "due": (F("due_at").asc(nulls_last=True), "pk"),
    "-due": (F("due_at").desc(nulls_last=True), "-pk"),
    "new": ("-pk",),
    "-new": ("pk",),
}
BY_KEY = F("pk") + 0
OWN_SORTS: dict[str, tuple[Any, ...]] = {"new": (BY_KEY.desc(),), "-new": (BY_KEY.asc(),)}
SMALL = 3 * Area.steplen
"""Paths as long as a community's or longer hold few enough cases to be sorted."""

RECEIPT = re.compile(r"^\d{6}-(\d{1,18})$")
NUMBER = re.compile(r"^\d{4,9}-\d{8}-\d{5,}$")


@dataclass(frozen=True)
class Filters:
    """What stands in the address; anything unreadable is as if it were not there."""

    tab: str = MINE
    q: str = ""
    light: str = ""
    urgency: str = ""
    major: str = ""
    category: int | None = None
    area: int | None = None
    department: int | None = None
    claimed: str = ""
    reported: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Filters:
        def one_of(name: str, allowed: Any, otherwise: str = "") -> str:
            value = str(query.get(name) or "")
            return value if value in allowed else otherwise

        q = str(query.get("q") or "").strip()[:100]
        return cls(
            tab=one_of("tab", TABS, ALL if q else MINE),
            q=q,
            light=one_of("light", LIGHTS),
            urgency=one_of("urgency", Urgency.values),
            major=str(query.get("major") or "")[:10],
            category=number(query.get("category")),
            area=number(query.get("area")),
            department=number(query.get("department")),
            claimed=one_of("claimed", ("me",)),
            reported=one_of("reported", ("me",)),
            since=day(query.get("since")),
            until=day(query.get("until")),
            sort=one_of("sort", SORTS),
            page=min(max(number(query.get("page")) or 1, 1), LAST_PAGE),
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab is chosen."""
        skip = {"tab", "sort", "page"}
        return any(getattr(self, f.name) for f in fields(self) if f.name not in skip)


def number(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 18 else None


def day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value or ""))
    except ValueError:
        return None


def morning(date: dt.date | None, days: int = 0) -> dt.datetime:
    """The beginning of a day in county time, `days` later; today's where there is none."""
    day = (date or timezone.localdate()) + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


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


class Worklist:
    """The rows that a user sees for some filters, at `now`."""

    def __init__(self, user: User, filters: Filters, now: dt.datetime) -> None:
        self.user, self.filters, self.now = user, filters, now

    @cached_property
    def seen(self) -> QuerySet[Event]:
        return self._narrow(Event.objects.for_user(self.user))

    def tab(self, name: str) -> QuerySet[Event]:
        if name == MINE:
            return self.seen.filter(waits_for(self.user, self.now))
        if name == ENDED:
            return self.seen.filter(step__in=ENDED_STEPS)
        if name == ALL:
            return self.seen
        return self.seen.filter(step=name)

    def tabs(self) -> list[dict[str, Any]]:
        """Each tab with its count; the two that can be long have none."""
        now = self.filters.tab
        department = bool(self.user.scope.department_ids)
        counted = {
            name: shown(self._count(name))
            for name in (DEPARTMENT_TABS if department else TABS)
            if name not in (ENDED, ALL)
        }
        return [
            {"name": name, "label": label, "count": counted.get(name, ""), "now": name == now}
            for name, label in TABS.items()
        ]

    def _count(self, name: str) -> int:
        if name == MINE and not self.filters.narrowed:
            return count_waiting(self.user)
        return capped(self.tab(name))

    @cached_property
    def page(self) -> list[Event]:
        """The events of the page, and one more where there is a next page."""
        start = (self.filters.page - 1) * PAGE
        rows = slim(self.tab(self.filters.tab)).order_by(*self._order())
        return list(rows[start : start + PAGE + 1])

    @property
    def more(self) -> bool:
        return len(self.page) > PAGE and self.filters.page < LAST_PAGE

    def rows(self) -> list[Row]:
        return rows_of(self.page[:PAGE], self.user, self.now)

    @property
    def sort(self) -> str:
        return self.filters.sort or ("new" if self.filters.tab in (ALL, ENDED) else "due")

    def _order(self) -> tuple[Any, ...]:
        """In a small area the index of the area has to be used, not the one of the key."""
        sort = self.sort
        small = len(self.user.scope.area_path) >= SMALL or self.user.scope.department_ids
        return OWN_SORTS.get(sort, SORTS[sort]) if small else SORTS[sort]

    def _narrow(self, rows: QuerySet[Event]) -> QuerySet[Event]:
        f = self.filters
        conditions: list[tuple[object, Callable[[], Q]]] = [
            (f.q, lambda: search(f.q)),
            (f.light, lambda: Q(step__in=LIVE_STEPS) & light_is(f.light, self.now)),
            (f.urgency, lambda: Q(urgency=f.urgency)),
            (f.major, lambda: Q(category__major_code=f.major)),
            (f.category, lambda: Q(category=f.category)),
            (f.area, lambda: within(f.area)),
            (f.department, lambda: Q(pk__in=cases_of(f.department))),
            (f.claimed, lambda: Q(claimed_by=self.user.pk)),
            (f.reported, lambda: Q(created_by=self.user.pk)),
            (f.since, lambda: Q(reported_at__gte=morning(f.since))),
            (f.until, lambda: Q(reported_at__lt=morning(f.until, days=1))),
        ]
        for chosen, condition in conditions:
            if chosen:
                rows = rows.filter(condition())
        return rows


def within(area: int | None) -> Q:
    path = Area.objects.filter(pk=area).values_list("path", flat=True).first()
    return Q(sight_path__startswith=path) if path else Q(pk__in=[])


def cases_of(department: int | None) -> Any:
    """Cases of which the department holds a part."""
    return Task.objects.filter(department=department).exclude(state__in=GONE).values("event")


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
                clock.get_kind_display() if clock else "",
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
    rows = Clock.objects.filter(event__in=live, stopped_at=None).order_by("due_at", "pk")
    names = ("event", "kind", "parts", "suspensions", "due_at", "stopped_at", "review_at")
    for clock in rows.only(*names):
        if not clock.is_suspended:
            found.setdefault(clock.event_id, clock)
        elif clock.review_at is not None:
            reviews.setdefault(clock.event_id, clock.review_at)
    return found, reviews


def departments_of(events: list[Event]) -> dict[int, list[str]]:
    """The departments of each case, the lead first."""
    sent = [event.pk for event in events if event.dispatched_by_id]
    rows = Task.objects.filter(event__in=sent).exclude(state__in=GONE).order_by("-role", "pk")
    found: dict[int, list[str]] = {}
    for task in rows.select_related("department__kind", "department__area").defer(
        "department__area__geometry", "result", "note"
    ):
        names = found.setdefault(task.event_id, [])
        if (name := str(task.department)) not in names:
            names.append(name)
    return found


def light_is(light: str, now: dt.datetime) -> Q:
    """Live cases with this light; the same rule as `lights.light`."""
    late = Q(due_at__isnull=False, due_at__lte=now)
    near = Q(near_at__isnull=False, near_at__lte=now) & ~late
    quiet = ~late & ~near
    return {
        "late": late,
        "near": near,
        "suspended": quiet & Q(suspended=True),
        "on_time": quiet & Q(suspended=False),
    }[light]


def search(text: str) -> Q:
    """A case or receipt number exactly; other words in titles and places of live cases."""
    if receipt := RECEIPT.match(text):
        return Q(pk=int(receipt[1]))
    if NUMBER.match(text):
        return Q(number=text)
    words = Q(title__icontains=text) | Q(address__icontains=text)
    return Q(step__in=LIVE_STEPS) & words
