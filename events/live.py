"""What changed since a moment: so that an open worklist keeps up at next to no cost.

With nothing new it is one look into the index of the last changes. A commit may land some
seconds after the moment it carries, so the look goes back a little; the page knows by the
case's version what it has shown already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from events.models import Event
from events.workflow import LIVE_STEPS
from events.worklist import Filters, Worklist
from gridgov.statements import Statement

if TYPE_CHECKING:
    from accounts.models import User

OVERLAP = dt.timedelta(seconds=15)
MOST = 200
"""More changes than that, and the page is better read anew."""

LONGEST = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Changes:
    """`rows` are (key, version, whether it belongs to the list); `gone` is out of sight."""

    rows: list[tuple[int, int, bool]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    many: bool = False


def changes(
    user: User, filters: Filters, since: dt.datetime, now: dt.datetime, here: Collection[int] = ()
) -> Changes:
    """Changed cases that the user sees; of those shown already (`here`) the state in any case."""
    if now - since > LONGEST:
        return Changes(many=True)
    found = changed_keys(since)
    if len(found) > MOST:
        return Changes(many=True)
    keys = {*found, *here}
    if not keys:
        return Changes()
    seen = dict(Event.objects.for_user(user).filter(pk__in=keys).values_list("pk", "seq"))
    gone = [key for key in here if key not in seen]
    if not seen:
        return Changes(gone=gone)
    listed = listed_of(Worklist(user, filters, now), list(seen))
    return Changes([(key, seq, key in listed) for key, seq in sorted(seen.items())], gone)


def changed_keys(since: dt.datetime) -> list[int]:
    """Live cases that changed, whoever sees them; one more than MOST where there are too many."""
    return [event.pk for event in _CHANGED(since - OVERLAP)]


def _changed(after: dt.datetime) -> QuerySet[Event]:
    rows = Event.objects.filter(step__in=LIVE_STEPS, changed_at__gt=after).only("pk")
    return rows.order_by("changed_at")[: MOST + 1]


_CHANGED = Statement(_changed, dt.datetime.min.replace(tzinfo=dt.UTC))


def listed_of(work: Worklist, keys: list[int]) -> set[int]:
    rows = work.tab(work.filters.tab).filter(pk__in=keys)
    return set(rows.order_by().values_list("pk", flat=True))
