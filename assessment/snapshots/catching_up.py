"""Which periods are still to be frozen, oldest first, and freezing them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from assessment.figures.periods import Period, PeriodKind, last
from assessment.snapshots import reading
from assessment.snapshots.freezing import freeze
from events.models import Event
from gridgov.failures import note

GRACE = dt.timedelta(minutes=10)
"""How long after its end a period is left to what is still on its way."""

FIRST = {PeriodKind.WEEK: 10, PeriodKind.MONTH: 3, PeriodKind.QUARTER: 1, PeriodKind.YEAR: 1}
"""How many past periods an installation begins with, as far as it has cases in them."""

Held = Callable[[], bool]
_holds: list[Held] = []


def hold(held: Held) -> None:
    """Nothing is frozen while `held` says that cases of the past are still arriving."""
    if held not in _holds:
        _holds.append(held)


def catch_up(now: dt.datetime) -> int:
    """Freezes what is due; how many periods. One that fails holds back the later ones of its
    kind until the next time, since each is compared with the one before."""
    if any(held() for held in _holds):
        return 0
    return sum(_catch_up(kind, now) for kind in PeriodKind)


def due(kind: str, now: dt.datetime) -> list[Period]:
    """The closed periods after the last frozen one, oldest first."""
    ended = last(kind, 1, now - GRACE)[0]
    newest = reading.last_of(kind)
    if newest is None:
        return _beginning(last(kind, FIRST[PeriodKind(kind)], now - GRACE))
    found = []
    period = newest.span.following()
    while period.start <= ended.start:
        found.append(period)
        period = period.following()
    return found


def _beginning(periods: list[Period]) -> list[Period]:
    """From the first one on in which a case was reported."""
    for number, period in enumerate(periods):
        start, end = period.bounds()
        if Event.objects.filter(reported_at__gte=start, reported_at__lt=end).exists():
            return periods[number:]
    return []


def _catch_up(kind: str, now: dt.datetime) -> int:
    made = 0
    for period in due(kind, now):
        try:
            made += freeze(period, now).frozen_at == now
        except Exception as error:
            note(f"freezing {period.code}", error)
            break
    return made
