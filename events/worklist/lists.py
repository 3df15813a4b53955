"""The list for some filters: its page, and the counts of its tabs and lights."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from events.models import Event
from events.querysets import sights
from events.search import Search, search
from events.waiting import kinds_of_waiting, shown, waits_for
from events.workflow import LIVE_STEPS, Step
from events.worklist.conditions import conditions
from events.worklist.counts import apart, chosen, table_of, with_light
from events.worklist.filters import (
    ALL,
    DEPARTMENT_TABS,
    ENDED,
    LIGHTS,
    MINE,
    TABS,
    Filters,
)
from events.worklist.paging import SORTS, Own, Page, page_of
from events.worklist.rows import Row, rows_of, slim
from gridgov.signs import LIGHTS as SIGNS
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

PAGE = 30
ENDED_STEPS = (Step.DONE, Step.REJECTED, Step.MERGED, Step.CANCELLED)
SMALL = 3 * Area.steplen
"""Paths as long as a community's or longer hold few enough cases to be sorted."""


class Worklist:
    """The rows that a user sees for some filters, at `now`."""

    def __init__(self, user: User, filters: Filters, now: dt.datetime) -> None:
        self.user, self.filters, self.now = user, filters, now

    @cached_property
    def search(self) -> Search | None:
        return search(self.filters.q) if self.filters.q else None

    @cached_property
    def seen(self) -> QuerySet[Event]:
        """What the filters leave, whatever the tab."""
        return with_light(self._unlit, self.filters.light, self.now)

    @cached_property
    def _unlit(self) -> QuerySet[Event]:
        return self._filtered(Event.objects.for_user(self.user))

    def _filtered(self, rows: QuerySet[Event]) -> QuerySet[Event]:
        if self.search is not None:
            rows = rows.filter(self.search.condition)
        for condition in self._conditions:
            rows = rows.filter(condition)
        return rows

    @cached_property
    def _conditions(self) -> list[Q]:
        return conditions(self.filters.without("light"), self.user, self.now)

    def _waiting(self, rows: QuerySet[Event], *, once: bool) -> list[QuerySet[Event]]:
        """What waits, kind by kind; `once`: no case in two of them."""
        kinds = kinds_of_waiting(self.user.scope, self.now)
        return [rows.filter(kind) for kind in (apart(kinds) if once else kinds)]

    def tab(self, name: str) -> QuerySet[Event]:
        return self._cut(self.seen, name)

    def _cut(self, rows: QuerySet[Event], name: str) -> QuerySet[Event]:
        if name == MINE:
            return rows.filter(waits_for(self.user, self.now))
        if name == ENDED:
            return rows.filter(step__in=ENDED_STEPS)
        return rows if name == ALL else rows.filter(step=name)

    # What is counted

    @property
    def counted_tabs(self) -> tuple[str, ...]:
        """Tabs of open cases; a department has to do with some of them."""
        if self.user.scope.department_ids:
            return DEPARTMENT_TABS
        return tuple(name for name in TABS if name not in (ENDED, ALL))

    @cached_property
    def counts(self) -> tuple[dict[str, int], dict[str, int]]:
        """By tab and by light; nothing where the words are in too many cases."""
        if self.search is not None and self.search.common:
            return {}, {}
        mine = table_of(self._waiting(self._unlit, once=True), self.now)
        sight = [Event.objects.filter(reason) for reason in apart(sights(self.user))]
        every = table_of([self._filtered(rows) for rows in sight], self.now)
        lit = (self.filters.light,) if self.filters.light else LIGHTS
        tabs = {
            name: chosen(mine, LIVE_STEPS, lit) if name == MINE else chosen(every, (name,), lit)
            for name in self.counted_tabs
        }
        now = self.filters.tab
        here = mine if now == MINE else every
        steps = LIVE_STEPS if now in (MINE, ALL) else (now,)
        return tabs, {light: chosen(here, steps, (light,)) for light in LIGHTS}

    def tabs(self) -> list[dict[str, Any]]:
        """Each tab with its count; the two that can be long have none."""
        counts, _lights = self.counts
        return [
            {
                "name": name,
                "label": label,
                "count": shown(counts[name]) if name in counts else "",
                "now": name == self.filters.tab,
            }
            for name, label in TABS.items()
        ]

    def lights(self) -> list[dict[str, Any]]:
        """Each light with its count within the tab; none where all have ended."""
        _tabs, counts = self.counts
        if self.filters.tab == ENDED:
            return []
        return [
            {
                "name": light,
                "label": SIGNS[light].word,
                "count": shown(counts[light]) if light in counts else "",
                "now": light == self.filters.light,
            }
            for light in LIGHTS
        ]

    # What is shown

    @cached_property
    def page(self) -> Page:
        f = self.filters
        own = Own(keys=self._is_small(), empty=f.tab not in (ALL, ENDED))
        parts = [self.tab(f.tab)]
        if f.tab == MINE:
            parts = self._waiting(self.seen, once=False)
        rows = [slim(part) for part in parts]
        return page_of(rows, SORTS[self.sort], PAGE, after=f.after, before=f.before, own=own)

    def rows(self) -> list[Row]:
        return rows_of(self.page.events, self.user, self.now)

    @property
    def sort(self) -> str:
        return self.filters.sort or ("new" if self.filters.tab in (ALL, ENDED) else "due")

    def _is_small(self) -> bool:
        """Where few cases are listed, their own index has to be used, not the one of the key."""
        scope, f = self.user.scope, self.filters
        if f.reported or f.mine or f.claimed == "me":
            return True
        return len(scope.area_path) >= SMALL and not scope.department_ids
