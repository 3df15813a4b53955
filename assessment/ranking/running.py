"""The ranking of a period that is not frozen: everybody is counted and placed as of now."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessment.figures import counting
from assessment.figures.indicators import INDICATORS
from assessment.figures.periods import Period
from assessment.ranking.table import NAME, POINTS, RANK, STOCK, Counts, Ranking, Size
from assessment.schemes.lookup import extras_of, scheme_in_force
from assessment.schemes.scoring import Scored, Unranked
from assessment.snapshots.names import name_order
from assessment.snapshots.placing import Place, compared, stands
from assessment.snapshots.seen import seen_keys


@dataclass
class Running(Ranking):
    """Counts and scores are kept as they were read."""

    live: Mapping[int, Counts] = field(default_factory=dict)
    scored: dict[int, Scored] = field(default_factory=dict)
    in_sight: list[Place] = field(default_factory=list)

    @property
    def places(self) -> list[Place]:
        return self.in_sight

    @property
    def sizes(self) -> dict[str, Size]:
        every = Counter(place.field for place in self.in_sight)
        empty = Counter(p.field for p in self.in_sight if p.unranked == Unranked.EMPTY)
        return {name: Size(count, count - empty[name]) for name, count in every.items()}

    def listed(self, field: str, sort: str = RANK, *, idle: bool = True) -> list[Place]:
        every = [place for place in self.in_sight if place.field == field]
        busy = [place for place in every if place.unranked != Unranked.EMPTY]
        return self._ordered(every if idle or not busy else busy, *self.order_of(sort))

    def place(self, pk: int) -> Place | None:
        return next((place for place in self.in_sight if place.pk == pk), None)

    def compared(self, places: Sequence[Place]) -> list[Place]:
        return compared(self.kind, self.period, places)

    def counts(self, keys: Collection[int]) -> dict[int, Counts]:
        return {pk: self.live.get(pk, {}) for pk in keys}

    def every_count(self, pk: int, now: dt.datetime) -> Counts:
        return counting.counts_of(self.kind, pk, self.period, now)

    def briefs(self, keys: Collection[int]) -> dict[int, Scored]:
        return self.scores(keys)

    def scores(self, keys: Collection[int]) -> dict[int, Scored]:
        return {pk: self.scored[pk] for pk in keys if pk in self.scored}

    def explained(self, pk: int) -> Scored | None:
        return self.scored.get(pk)

    def _ordered(self, places: list[Place], key: str, back: bool) -> list[Place]:
        if key == RANK and not back:
            return places
        value = self._value(key, places)
        known = [place for place in places if value(place) is not None]
        unknown = [place for place in places if value(place) is None]
        return [*sorted(known, key=value, reverse=back), *unknown]

    def _value(self, key: str, places: list[Place]) -> Callable[[Place], Any]:
        if key == NAME:
            order = name_order(self.kind, [place.pk for place in places])
            return lambda place: order.get(place.pk)
        if key in (RANK, POINTS):
            return lambda place: getattr(place, key)
        if key == STOCK:
            return lambda place: self.live.get(place.pk, {}).get(STOCK, 0)
        one = INDICATORS[key]
        values = {place.pk: one.value(self.live.get(place.pk, {})) for place in places}
        return lambda place: values[place.pk]


def live(kind: str, period: Period, user: Any, now: dt.datetime) -> Running:
    """Everybody is counted, so that ranks are those of the whole field; then who is in sight."""
    scheme = scheme_in_force(kind, period)
    found = Running(kind, period, scheme, user=user)
    found.live = counting.counts(kind, period, now, measures=found.measures)
    seen = set(seen_keys(user, kind, period))
    if scheme is None:
        keys = sorted(seen & found.live.keys())
        found.in_sight = [Place(pk, "", position) for position, pk in enumerate(keys, 1)]
        return found
    for place, scored, _path in stands(scheme, kind, period, found.live, extras_of(kind, period)):
        if place.pk in seen:
            found.in_sight.append(place)
            found.scored[place.pk] = scored
    return found
