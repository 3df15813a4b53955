"""The visits behind a figure: each is a day by which one care asked for a visit.

Such a key holds both, so that a frozen figure names for ever what it counted, also what nobody
visited: the key of the care, and in its last 16 bits the days since 1970.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

from accounts.access import acting
from people.models import Care, Visit
from people.models.visits import REACHED
from people.visits.lines import Who, names, slim

PAGE = 30
BITS = 16
SINCE = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class DueLine:
    """A visit that was due: whose, by when, and the visit that answered it, if any."""

    care: Care
    who: Who
    day: dt.date
    visit: Visit | None

    @property
    def in_time(self) -> bool:
        return self.visit is not None and self.visit.day <= self.day


def key_of(care: int, day: dt.date) -> int:
    return care << BITS | (day - SINCE).days


def care_and_day(key: int) -> tuple[int, dt.date]:
    return key >> BITS, SINCE + dt.timedelta(days=key & (1 << BITS) - 1)


def listed(request: HttpRequest, keys: Sequence[int], now: dt.datetime) -> dict[str, Any]:
    """What a page of visits shows of a figure."""
    user = acting(request)
    page = Paginator(in_sight(user, keys), PAGE).get_page(request.GET.get("page"))
    lines = due_lines(user, list(page), now)
    hidden = len(keys) - page.paginator.count
    return {"page": page, "lines": lines, "total": len(keys), "hidden": hidden}


def in_sight(user: Any, keys: Iterable[int]) -> list[int]:
    """Those of the keys whose care the reader sees, the newest day first."""
    parts = {key: care_and_day(key) for key in keys}
    cares = {care for care, _day in parts.values()}
    seen = set(Care.objects.for_user(user).filter(pk__in=cares).values_list("pk", flat=True))
    found = [key for key, (care, _day) in parts.items() if care in seen]
    return sorted(found, key=lambda key: (parts[key][1], key), reverse=True)


def due_lines(user: Any, keys: Sequence[int], now: dt.datetime) -> list[DueLine]:
    """The lines of some keys in sight, masked as lists of visits are."""
    parts = [care_and_day(key) for key in keys]
    cares = slim(Care.objects.for_user(user)).in_bulk({care for care, _day in parts})
    shown = [(cares[care], day) for care, day in parts if care in cares]
    called = names(user, [care for care, _day in shown], timezone.localdate(now))
    made = visits_of(user, shown)
    return [
        DueLine(care, who, day, made.get((care.pk, day)))
        for (care, day), who in zip(shown, called, strict=True)
    ]


def visits_of(user: Any, shown: Sequence[tuple[Care, dt.date]]) -> dict[Any, Visit]:
    """By care and day the first visit that answered it."""
    rows = Visit.objects.for_user(user).filter(
        care__in={care.pk for care, _day in shown},
        due_on__in={day for _care, day in shown},
        outcome__in=REACHED,
    )
    return {(row.care_id, row.due_on): row for row in rows.order_by("-day", "-pk")}
