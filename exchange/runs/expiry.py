"""Removes what runs kept for long enough."""

from __future__ import annotations

import datetime as dt

from exchange.models import Run, RunRow
from exchange.models.runs import WORKING
from exchange.runs import folder

ROWS = dt.timedelta(days=90)
"""How long the rows of a run are kept, as they came."""

EMPTY = dt.timedelta(days=7)
RUNS = dt.timedelta(days=400)
"""How long is told that there was a run; one that brought nothing is told for a week."""


def expire(now: dt.datetime) -> None:
    ended = Run.objects.exclude(phase__in=WORKING)
    RunRow.objects.filter(run__in=ended.filter(begun_at__lt=now - ROWS)).delete()
    ended.filter(begun_at__lt=now - RUNS).delete()
    ended.filter(begun_at__lt=now - EMPTY, read=0, failure="").delete()
    folder.expire(now)
