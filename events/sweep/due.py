"""Which clocks the sweep has to look at."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from events.models import Clock
from events.rungs import TIMED

AREAS = ("event__holder", "event__dispatched_by", "task__dispatched_by", "request__centre")
UNREAD = (
    "event__description",
    "event__hidden",
    "event__result",
    "task__result",
    *(f"{area}__geometry" for area in AREAS),
)


def is_anything_due(now: dt.datetime) -> bool:
    """Mostly nothing is: one look into the index of running clocks tells."""
    return Clock.objects.filter(stopped_at=None, next_alert_at__lte=now).exists()


def due(now: dt.datetime) -> QuerySet[Clock]:
    """The clocks whose moment has come, locked with their cases; held ones are left out."""
    return (
        Clock.objects.filter(stopped_at=None, next_alert_at__lte=now)
        .select_related("ladder", "task", "request", *AREAS)
        .defer(*UNREAD)
        .order_by("next_alert_at")
        .select_for_update(of=("self", "event"), skip_locked=True, no_key=True)
    )


def wakes(clock: Clock) -> bool:
    """Whether the system itself acts when the clock is due, instead of telling somebody."""
    return clock.is_suspended or clock.kind in TIMED
