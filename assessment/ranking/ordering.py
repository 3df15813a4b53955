"""The order of a ranking's lines: by rank, name, points, an indicator or the overdue stock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from assessment.figures.indicators import INDICATORS
from assessment.ranking.places import STOCK, Place, Ranking
from assessment.snapshots.names import names

RANK, NAME, POINTS = "rank", "name", "points"


def options(ranking: Ranking) -> list[str]:
    return [RANK, NAME, POINTS, STOCK, *(one.key for one in ranking.indicators)]


def ordered(ranking: Ranking, places: Iterable[Place], sort: str) -> list[Place]:
    """Lines in the order asked for; what has no value stands last either way."""
    places, back = list(places), sort.startswith("-")
    key = sort.lstrip("-")
    if key not in options(ranking) or (key == RANK and not back):
        return sorted(places, key=lambda place: place.position)
    value = _value(ranking, places, key)
    known = [place for place in places if value(place) is not None]
    unknown = [place for place in places if value(place) is None]
    known.sort(key=lambda place: place.position)
    known.sort(key=value, reverse=back)
    return [*known, *sorted(unknown, key=lambda place: place.position)]


def _value(ranking: Ranking, places: list[Place], key: str) -> Callable[[Place], Any]:
    keys = [place.pk for place in places]
    if key == NAME:
        called = names(ranking.kind, keys)
        return lambda place: called.get(place.pk)
    if key in (RANK, POINTS):
        return lambda place: getattr(place, key)
    if key == STOCK:
        counts = ranking.counts(keys, [STOCK])
        return lambda place: counts[place.pk].get(STOCK, 0)
    one = INDICATORS[key]
    counts = ranking.counts(keys, [*one.numerator, *one.denominator])
    return lambda place: one.value(counts[place.pk])
