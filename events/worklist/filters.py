"""What stands in the address of the worklist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.mapping.places import Cell
from events.workflow import LIVE_STEPS, Step, Urgency
from events.worklist.counted import HOURS, STAGES, WEEKDAYS
from events.worklist.paging import SORTS

MINE, ALL, ENDED = "mine", "all", "ended"
TABS: dict[str, str | Promise] = {
    MINE: _("Waiting for me"),
    **{step.value: step.label for step in LIVE_STEPS},
    ENDED: pgettext_lazy("cases", "Ended"),
    ALL: pgettext_lazy("cases", "All"),
}
DEPARTMENT_TABS = (MINE, Step.HANDLE.value, Step.REPORT.value)
"""Those a department has to do with; the others are not counted for it."""

LIGHTS = ("late", "near", "on_time", "suspended")
CLAIMED = ("me", "somebody", "nobody")
WAITS = ("desk", "requests", "orders", "calls", "samples", "leaders")
"""One kind of waiting by itself, as `events.waiting.waits_as` has it."""

PLACING = frozenset({"sort", "after", "before"})
"""Parameters that say which part of a list is shown, not what it holds."""


@dataclass(frozen=True)
class Filters:
    """What stands in the address; anything unreadable is as if it were not there."""

    tab: str = MINE
    q: str = ""
    light: str = ""
    step: str = ""
    urgency: str = ""
    major: str = ""
    category: int | None = None
    area: int | None = None
    department: int | None = None
    holder: int | None = None
    claimed: str = ""
    reported: str = ""
    mine: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    nogrid: str = ""
    reworked: str = ""
    concerns: str = ""
    live: str = ""
    cell: str = ""
    waits: str = ""
    uncategorised: str = ""
    direct: int | None = None
    weekday: str = ""
    hour: str = ""
    like: int | None = None
    passed: str = ""
    sort: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Filters:
        def one_of(name: str, allowed: Collection[str], otherwise: str = "") -> str:
            value = str(query.get(name) or "")
            return value if value in allowed else otherwise

        keys: dict[str, Any] = {name: number(query.get(name)) for name in KEYS}
        marks: dict[str, Any] = {name: one_of(name, ("1",)) for name in MARKS}
        q = str(query.get("q") or "").replace("\0", "").strip()[:100]
        major = str(query.get("major") or "")[:10]
        return cls(
            tab=one_of("tab", TABS, ALL if q else MINE),
            q=q,
            light=one_of("light", LIGHTS),
            step=one_of("step", Step.values),
            urgency=one_of("urgency", Urgency.values),
            major=major if major.isalnum() else "",
            **keys,
            claimed=one_of("claimed", CLAIMED),
            reported=one_of("reported", ("me",)),
            mine=one_of("mine", ("me", "section")),
            since=day(query.get("since")),
            until=day(query.get("until")),
            **marks,
            cell=str(Cell.read(str(query.get("cell") or "")) or ""),
            waits=one_of("waits", WAITS),
            weekday=one_of("weekday", WEEKDAYS),
            hour=one_of("hour", HOURS),
            passed=one_of("passed", STAGES),
            sort=one_of("sort", SORTS),
            after=str(query.get("after") or "")[:80],
            before=str(query.get("before") or "")[:80],
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab is chosen."""
        skip = PLACING | {"tab"}
        return any(getattr(self, f.name) for f in fields(self) if f.name not in skip)

    @property
    def query(self) -> str:
        """The part of the address that says what is listed, as a saved view keeps it."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        kept = {n: v for n, v in values.items() if v and n not in ("after", "before")}
        return urlencode({n: str(v) for n, v in kept.items()})

    def without(self, *names: str) -> Filters:
        """The same filters with some taken off."""
        return replace(self, **{name: getattr(NONE, name) for name in names})


KEYS = ("category", "area", "department", "holder", "direct", "like")
MARKS = ("nogrid", "reworked", "concerns", "live", "uncategorised")
NONE = Filters()


def unread(query: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the address under a known name and means nothing, by its name."""
    found = Filters.read(query)
    given = {f.name: str(query.get(f.name) or "").strip() for f in fields(Filters)}
    known = {name: text for name, text in given.items() if text and name not in PLACING - {"sort"}}
    return {
        name: text[:40]
        for name, text in known.items()
        if not getattr(found, name) or (name == "tab" and found.tab != text)
    }


def number(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 18 else None


def day(value: object) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(str(value or ""))
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2200 else None
