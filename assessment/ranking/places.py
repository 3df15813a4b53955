"""Who stands where in a period: as it was frozen, or as it would be if the period ended now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from assessment.figures.periods import Period
from assessment.ranking.frozen import frozen
from assessment.ranking.running import live
from assessment.ranking.table import STOCK, Counts, Ranking
from assessment.snapshots import reading
from assessment.snapshots.placing import Place

__all__ = ["STOCK", "Counts", "Place", "Ranking", "frozen", "live", "ranking_of"]


def ranking_of(kind: str, period: Period, user: Any, now: dt.datetime) -> Ranking:
    """The frozen ranking of a period; a live one while nothing is frozen of it."""
    snapshot = reading.newest(period)
    if snapshot is None:
        return live(kind, period, user, now)
    return frozen(kind, snapshot, user)
