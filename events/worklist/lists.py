"""The list for some filters: its page, and the counts of its tabs and lights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from events.models import Event, Task
from events.querysets import sights
from events.search import Search, search
from events.waiting import (
    count_of,
    count_waiting,
    kinds_of_waiting,
    shown,
    waits_for,
)
from events.workflow import LIVE_STEPS, Step
from events.worklist.conditions import conditions
from events.worklist.counts import Figure, apart, chosen, table_of, with_light
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
from events.worklist.rows import Row, lines_of, rows_of
from gridgov.signs import LIGHTS as SIGNS
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

PAGE = 30
ENDED_STEPS = (Step.DONE, Step.REJECTED, Step.MERGED, Step.CANCELLED)
SMALL = 3 * Area.steplen
"""Paths as long as a community's or longer hold few enough cases to be sorted."""

FEW = 5_000
"""So many cases are sorted in some ten milliseconds; of more the newest are found on the way."""

FEW_PLACES = 50_000
"""Of so many a department may have all at one end of the county."""


class Worklist:
    """The rows that a user sees for some filters, at `now`, `size` to a page."""

    def __init__(self, user: User, filters: Filters, now: dt.datetime, size: int = PAGE) -> None:
        self.user, self.filters, self.now, self.size = user, filters, now, size

    @cached_property
    def search(self) -> Search | None:
        """Texts are compared once: the list and its counts ask for the keys found."""
        return search(self.filters.q, self.user) if self.filters.q else None

    @cached_property
    def seen(self) -> QuerySet[Event]:
        """What the filters leave, whatever the tab."""
        return with_light(self._unlit(), self.filters.light, self.now)

    def _unlit(self, *, live: bool = False) -> QuerySet[Event]:
        """Under any light; `live`: for who asks for live cases alone."""
        return self._filtered(Event.objects.for_user(self.user), self._conditions, live)

    def _filtered(self, rows: QuerySet[Event], asked: Sequence[Q], live: bool) -> QuerySet[Event]:
        if self.search is None:
            return rows.filter(*asked)
        return rows.filter(self.search.live if live else self.search.condition, *asked)

    @cached_property
    def _conditions(self) -> list[Q]:
        return conditions(self.filters.without("light"), self.user, self.now)

    @cached_property
    def _seen(self) -> list[QuerySet[Event]]:
        """What the filters leave, in as many parts as are looked up best.

        Sorted by place, a unit's own cases lie side by side in the index.
        """
        if self.filters.department is None and SORTS[self.sort].column != "sight_path":
            return [self.seen]
        return [with_light(rows, self.filters.light, self.now) for rows in self._by_reason()]

    def _waiting(self, rows: QuerySet[Event], *, once: bool = False) -> list[QuerySet[Event]]:
        """What waits, kind by kind; `once`: no case in two of them."""
        kinds = kinds_of_waiting(self.user.scope, self.now)
        return [rows.filter(kind) for kind in (apart(kinds) if once else kinds)]

    def _by_reason(self, *, live: bool = False) -> list[QuerySet[Event]]:
        """What the filters leave, by reason of sight, no case in two of them.

        A department that asks for its own cases has said so by who it is; said twice, the
        database would expect few of them.
        """
        f, user = self.filters.without("light"), self.user
        own = f.department is not None and tuple(user.scope.department_ids) == (f.department,)
        within, reported = (Event.objects.filter(reason) for reason in apart(sights(user)))
        asked = conditions(f.without("department"), user, self.now) if own else self._conditions
        reasons = ((within, asked), (reported, self._conditions))
        return [self._filtered(rows, which, live) for rows, which in reasons]

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
        now = self.filters.tab
        lit = (self.filters.light,) if self.filters.light else LIGHTS
        steps = LIVE_STEPS if now in (MINE, ALL) else (now,)
        lights: list[Figure] = [(steps, (light,)) for light in LIGHTS if now != ENDED]
        by_step: list[Figure] = [((name,), lit) for name in self.counted_tabs if name != MINE]
        if now == MINE:
            waiting = self._waiting(self._unlit(live=True), once=True)
            here = table_of(waiting, self.now, lights, steps=None)
            every = table_of(self._by_reason(live=True), self.now, by_step)
        else:
            every = here = table_of(self._by_reason(live=True), self.now, by_step + lights)
        tabs = {
            name: self._waiting_count() if name == MINE else chosen(every, (name,), lit)
            for name in self.counted_tabs
        }
        return tabs, {light: chosen(here, steps, (light,)) for light in LIGHTS}

    def _waiting_count(self) -> int:
        """What waits under the filters; without any it is what the menu shows."""
        if not self.filters.narrowed:
            return count_waiting(self.user)
        return count_of([part for rows in self._seen for part in self._waiting(rows)])

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
        f, own = self.filters, self._own
        parts = [self._cut(rows, f.tab) for rows in self._seen]
        if f.tab == MINE:
            parts = [part for rows in self._seen for part in self._waiting(rows)]
        return page_of(parts, SORTS[self.sort], self.size, after=f.after, before=f.before, own=own)

    @cached_property
    def events(self) -> list[Event]:
        """The cases of the page, in its order."""
        return lines_of(self.page.keys)

    def rows(self) -> list[Row]:
        return rows_of(self.events, self.user, self.now)

    @property
    def sort(self) -> str:
        """What has ended is due no more."""
        asked, tab = self.filters.sort, self.filters.tab
        if tab == ENDED and asked in ("due", "-due"):
            return "new"
        return asked or ("new" if tab in (ALL, ENDED) else "due")

    @property
    def _own(self) -> Own:
        """Where few cases are listed, their own index has to be used, not one of all cases.

        What departments have to do with stands in an array, and how few cases name one of them
        the database does not know. Of what is open a department never has too many to sort, nor
        has a township; by their last change the open ones lie among all that have ended.
        """
        scope, f, column = self.user.scope, self.filters, SORTS[self.sort].column
        is_open = f.tab not in (ALL, ENDED)
        if f.reported or f.mine or f.claimed == "me":
            return Own(keys=True, empty=is_open)
        if not scope.department_ids:
            below = len(scope.area_path) > Area.steplen
            by_change = is_open and below and column == "changed_at"
            return Own(keys=len(scope.area_path) >= SMALL, empty=is_open, column=by_change)
        most = FEW_PLACES if column == "sight_path" else FEW
        few = not is_open and self._has_parts(most)
        by_other = is_open and column != "due_at"
        return Own(keys=is_open or few, empty=is_open or few, column=few or by_other)

    def _has_parts(self, most: int) -> bool:
        """At most so many."""
        parts = Task.objects.filter(department__in=self.user.scope.department_ids)
        return parts.values("pk")[: most + 1].count() <= most
