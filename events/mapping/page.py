"""What the map page offers around the map: which cases, how old, and where it begins."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.gis.db.models import Extent
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.mapping.asked import Asked
from events.worklist import Filters
from grids.models import Area

AGES = (1, 3, 7, 30, 90)
ANYWHERE = (73.0, 18.0, 135.0, 54.0)
"""All of China, where nothing says more."""


def unsaid(asked: Asked) -> set[str]:
    """Filters that the page says elsewhere."""
    return {"live", "since"} if asked.lately else {"live"}


def states(filters: Filters) -> list[dict[str, Any]]:
    """Which cases: those not ended, those that wait for the reader, ended ones, all."""
    shown = [
        ("all", "1", pgettext("cases", "Not ended")),
        ("mine", "", _("Waiting for me")),
        ("ended", "", pgettext("cases", "Ended")),
        ("all", "", pgettext("cases", "All")),
    ]
    here = (filters.tab, filters.live)
    return [
        {"tab": tab, "live": live, "label": label, "now": here == (tab, live)}
        for tab, live, label in shown
    ]


def ages(asked: Asked) -> list[dict[str, Any]]:
    """Reported within so many days."""
    today = timezone.localdate()
    days = [(number, today - dt.timedelta(days=number)) for number in AGES]
    since = None if asked.lately else asked.filters.since
    return [{"days": number, "since": day, "now": day == since} for number, day in days]


def bounds_for(area: Area | None) -> tuple[float, ...]:
    """West, south, east, north of an area, or of its parts where it has no boundary."""
    if area is None:
        return ANYWHERE
    near = Area.objects.subtree(area).in_force().filter(depth__lte=area.depth + 1)
    whole: tuple[float, ...] | None = near.order_by().aggregate(all=Extent("geometry"))["all"]
    return whole or ANYWHERE
