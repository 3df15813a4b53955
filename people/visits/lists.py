"""The list of visits: a tab, an area, a programme, and a page of its rows by key."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import acting
from accounts.models import User
from grids.models import Area
from people.models import Programme
from people.views.base import areas_around
from people.visits import due, lines

PAGE = 50


@dataclass(frozen=True)
class Listing:
    """`next` is what the next page begins after, "" on the last one."""

    tab: due.Tab
    tabs: list[tuple[due.Tab, str]]
    lines: list[Any]
    next: str
    first: bool
    area: Area | None
    above: Area | None
    below: list[Area]
    programme: str
    programmes: list[tuple[str, Any]]

    @property
    def chips(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        if self.area:
            found.append({"label": _("Area"), "value": self.area.label, "name": "area"})
        if self.programme:
            label = Programme(self.programme).label
            found.append({"label": _("Programme"), "value": label, "name": "programme"})
        return found


def listing(request: HttpRequest) -> Listing:
    user, today = acting(request), timezone.localdate()
    tab = due.TABS.get(request.GET.get("tab", ""), due.TABS["due"])
    area, above, below = areas_around(user, request.GET.get("area", ""))
    programme = request.GET.get("programme", "")
    programme = programme if programme in Programme.values else ""
    path = area.path if area else ""
    after = key(request.GET.get("after", ""))
    rows = due.narrowed(tab, tab.rows(user, today), path, programme)
    some = list(page(tab, lines.slim(rows), after))
    return Listing(
        tab=tab,
        tabs=[(one, counted(one, user, today, path, programme)) for one in due.TABS.values()],
        lines=_lines(tab, user, some[:PAGE], today),
        next=_mark(tab, some[PAGE - 1]) if len(some) > PAGE else "",
        first=after is None,
        area=area,
        above=above,
        below=below,
        programme=programme,
        programmes=list(Programme.choices),
    )


def counted(tab: due.Tab, user: User, today: dt.date, path: str, programme: str) -> str:
    count = due.count(due.narrowed(tab, tab.rows(user, today), path, programme))
    return f"{due.MOST}+" if count > due.MOST else str(count)


def page(tab: due.Tab, rows: QuerySet[Any], after: tuple[dt.date, int] | None) -> QuerySet[Any]:
    """The rows after a day and key, one more than a page holds."""
    sign, than = ("-", "lt") if tab.newest_first else ("", "gt")
    if after is not None:
        day, pk = after
        further = Q(**{f"{tab.by}__{than}": day}) | Q(**{tab.by: day, f"pk__{than}": pk})
        rows = rows.filter(further)
    return rows.order_by(f"{sign}{tab.by}", f"{sign}pk")[: PAGE + 1]


def key(text: str) -> tuple[dt.date, int] | None:
    """The day and key in an address; None for anything that is none."""
    day, _dot, pk = text.partition(".")
    try:
        return dt.date.fromisoformat(day), int(pk) if pk.isdecimal() and len(pk) < 19 else 0
    except ValueError:
        return None


def _mark(tab: due.Tab, row: Any) -> str:
    return f"{getattr(row, tab.by).isoformat()}.{row.pk}"


def _lines(tab: due.Tab, user: User, rows: list[Any], today: dt.date) -> list[Any]:
    if tab.of_care:
        return lines.due_lines(user, rows, today)
    return lines.visit_lines(user, rows, today)
