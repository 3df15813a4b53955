"""What the address of the map asks for: the worklist's own filters, and how they are shown."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from events.mapping.places import view_of
from events.worklist import ALL, ENDED, TABS, Filters

ENDED_DAYS = 365
"""Of ended cases the map shows those reported so lately, if the address says nothing else."""

HEAT = "heat"
LAYERS = ("areas", "names", "base", "cases")
OTHER_LAYERS = re.compile(r"[a-z_]{1,30}")


@dataclass(frozen=True)
class Asked:
    """`since` was set here and not by the reader where `lately` is true.

    `off` are layers of the map itself that are not drawn, `on` layers of points that are.
    """

    filters: Filters
    lately: bool = False
    show: str = ""
    view: str = ""
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Asked:
        found = Filters.read(query).without("sort", "after", "before", "cell")
        if str(query.get("tab") or "") not in TABS:
            found = replace(found, tab=ALL, live="1")
        filters = lately(found, timezone.localdate())
        off = str(query.get("off") or "").split(",")
        return cls(
            filters,
            lately=filters != found,
            show=HEAT if query.get("show") == HEAT else "",
            view=view_of(str(query.get("view") or "")),
            off=tuple(name for name in LAYERS if name in off),
            on=tuple(filter(OTHER_LAYERS.fullmatch, str(query.get("on") or "").split(",")[:20])),
        )

    @property
    def query(self) -> str:
        """What the worklist understands: the same cases."""
        return self.filters.query

    @property
    def around(self) -> str:
        """The same wherever it lies; an area may be added."""
        return self.filters.without("area").query


def lately(filters: Filters, today: dt.date) -> Filters:
    """Ended cases are countless; the map shows a year of them at a time."""
    if filters.tab not in (ALL, ENDED) or filters.live or filters.light or filters.since:
        return filters
    return replace(filters, since=(filters.until or today) - dt.timedelta(days=ENDED_DAYS))
