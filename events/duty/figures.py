"""What is open at the end of a shift, in figures; each is counted from the list it opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.duty.people import centre_of
from events.waiting import capped, shown
from events.worklist import Filters, Worklist
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

LABELS: dict[str, Promise] = {
    "desk": _("on this desk"),
    "late": _("late"),
    "near": _("near due"),
    "requests": _("requests to decide"),
    "orders": _("urgings to answer"),
    "calls": _("calls to make"),
    "claimed": _("claimed by me"),
}
TONES = {"late": "late", "near": "near"}


@dataclass(frozen=True)
class Figure:
    """One count with the list behind it; `url` shows the list as it is now."""

    key: str
    count: int
    url: str

    @property
    def label(self) -> Promise:
        return LABELS[self.key]

    @property
    def tone(self) -> str:
        return TONES.get(self.key, "") if self.count else ""

    @property
    def words(self) -> str:
        return shown(self.count)


def filters_of(key: str, area: Area) -> Filters:
    """The list behind a figure, at the desk of a centre."""
    return {
        "desk": Filters(tab="all", waits="desk"),
        "late": Filters(tab="all", light="late", holder=area.pk),
        "near": Filters(tab="all", light="near", holder=area.pk),
        "requests": Filters(tab="all", waits="requests"),
        "orders": Filters(tab="all", waits="orders"),
        "calls": Filters(tab="all", waits="calls"),
        "claimed": Filters(tab="all", claimed="me"),
    }[key]


def url_of(filters: Filters) -> str:
    return f"{reverse('events:list')}?{filters.query}"


def figures_for(user: User, now: dt.datetime) -> list[Figure]:
    """What is open for a person at the desk of the centre acted in."""
    area = centre_of(user.scope)
    if area is None:
        return []
    chosen = {key: filters_of(key, area) for key in LABELS}
    return [Figure(key, counted(user, f, now), url_of(f)) for key, f in chosen.items()]


def counted(user: User, filters: Filters, now: dt.datetime) -> int:
    """How many cases the list of these filters has, capped as the list itself is."""
    return capped(Worklist(user, filters, now).tab(filters.tab))


def kept_figures(figures: Iterable[tuple[str, int]], area: Area) -> list[Figure]:
    """The figures of a note as they were, with links to the lists as they are now."""
    return [
        Figure(key, count, url_of(filters_of(key, area))) for key, count in figures if key in LABELS
    ]
