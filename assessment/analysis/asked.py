"""What the address of the analysis asks for, and the lists behind its figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from events.models import Category, Event
from events.worklist import ALL, Filters, Worklist
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
USUAL_WEEKS = 4
"""Whole weeks that are looked at where the address says nothing."""


def monday(day: dt.date) -> dt.date:
    return day - day.weekday() * DAY


@dataclass(frozen=True)
class Asked:
    """`since` and `until` are days, both included; `base` is the area whose parts are compared,
    `area` the one chosen, if any."""

    user: User
    now: dt.datetime
    today: dt.date
    since: dt.date
    until: dt.date
    period: str = ""
    own: bool = False
    area: Area | None = None
    category: Category | None = None
    base: Area | None = None

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def filters(self) -> Filters:
        return Filters(
            tab=ALL,
            since=self.since,
            until=self.until,
            area=self.area.pk if self.area else None,
            category=self.category.pk if self.category else None,
        )

    def over(self, since: dt.date, until: dt.date) -> Asked:
        """The same over other days."""
        return replace(self, since=since, until=until)

    @property
    def cases(self) -> QuerySet[Event]:
        """The cases that are counted: those of the worklist with the same filters."""
        return Worklist(self.user, self.filters, self.now).tab(ALL).order_by()

    def listed(self, **more: Any) -> str:
        """The address of the worklist with these cases, narrowed by more of its filters."""
        return f"{reverse('events:list')}?{replace(self.filters, **more).query}"

    @property
    def query(self) -> str:
        """What stands in the address of every part of the analysis."""
        return self.query_with()

    def query_with(self, **more: Any) -> str:
        values: dict[str, Any] = {
            "area": self.area.pk if self.area else None,
            "category": self.category.pk if self.category else None,
        }
        if self.period:
            values["period"] = self.period
        elif self.own:
            values |= {"since": self.since, "until": self.until}
        return urlencode({name: value for name, value in (values | more).items() if value})


def usual(today: dt.date) -> tuple[dt.date, dt.date]:
    """The last whole weeks, Monday to Sunday."""
    end = monday(today)
    return end - USUAL_WEEKS * WEEK, end - DAY
