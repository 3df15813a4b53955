"""The lines of a ranking's page: every figure with the address of the cases it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial

from django.urls import reverse

from assessment.figures.indicators import INDICATORS, Indicator
from assessment.figures.measures import MEASURES
from assessment.ranking.table import STOCK, Brief, Counts, Ranking
from assessment.ranking.trend import Trend, trends
from assessment.snapshots.lists import grade_name
from assessment.snapshots.names import names
from assessment.snapshots.placing import Place
from assessment.snapshots.seen import opens_cases, own_keys


@dataclass(frozen=True)
class Number:
    """A count; `url` opens its cases and is empty where there are none."""

    value: int
    label: str
    url: str = ""


@dataclass(frozen=True)
class Cell:
    """An indicator: its value as it is read, and the counts it is made of, without the zeros."""

    indicator: Indicator
    shown: str
    above: tuple[Number, ...]
    below: tuple[Number, ...]
    value: Decimal | None
    small: bool = False
    label: str = ""

    @property
    def is_rate(self) -> bool:
        return bool(self.indicator.denominator)


@dataclass(frozen=True)
class Line:
    place: Place
    name: str
    url: str
    cells: tuple[Cell, ...]
    stock: Number
    scored: Brief | None = None
    trend: Trend | None = None
    own: bool = False

    @property
    def grade(self) -> str:
        return grade_name(self.scored.grade) if self.scored else ""


def lines_of(ranking: Ranking, places: Sequence[Place]) -> list[Line]:
    """Names, figures, scores and trends of one page's places; a statement each."""
    keys = [place.pk for place in places]
    own = own_keys(ranking.user, ranking.kind)
    called, counts = names(ranking.kind, keys), ranking.counts(keys)
    scored = ranking.briefs(keys)
    running = {place.pk: place.points for place in places} if ranking.snapshot is None else {}
    past = trends(ranking.kind, keys, ranking.period, running)
    found = Addresses(ranking)
    return [
        Line(
            place,
            called.get(place.pk, "—"),
            found.subject(place.pk),
            cells_of(ranking.indicators, counts[place.pk], found, place.pk),
            _stock(counts[place.pk], found, place.pk),
            scored.get(place.pk),
            past[place.pk],
            place.pk in own,
        )
        for place in ranking.compared(places)
    ]


class Addresses:
    """Where a subject and the cases behind its figures are shown, and what the figures are called;
    looked up once a page."""

    def __init__(self, ranking: Ranking) -> None:
        where = [ranking.period.code, ranking.kind, 0]
        cases = "figures:cases" if ranking.snapshot is None else "snapshots:cases"
        self._subject = reverse("ranking:subject", args=where)
        self._cases = reverse(cases, args=[*where, "measure"])
        self._opens = cache(partial(opens_cases, ranking.user, ranking.kind))
        self.measure = cache(_measure)
        self.indicator = cache(_indicator)

    def subject(self, pk: int) -> str:
        return self._subject.replace("/0/", f"/{pk}/")

    def cases(self, pk: int, measure: str) -> str:
        """Empty for what is not shown one by one, and where none of it is in sight."""
        if not MEASURES[measure].listed or not self._opens(pk):
            return ""
        return self._cases.replace("/0/measure/", f"/{pk}/{measure}/")


def _measure(key: str) -> str:
    """What it is called in the reader's language."""
    return str(MEASURES[key].label)


def _indicator(key: str) -> str:
    return str(INDICATORS[key].label)


def cells_of(
    indicators: Iterable[Indicator], counts: Counts, found: Addresses, pk: int
) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            one,
            one.shown(counts),
            _numbers(one.numerator, counts, found, pk),
            _numbers(one.denominator, counts, found, pk),
            one.value(counts),
            bool(one.denominator) and one.is_small(counts),
            found.indicator(one.key),
        )
        for one in indicators
    )


def _numbers(
    measures: Iterable[str], counts: Counts, found: Addresses, pk: int
) -> tuple[Number, ...]:
    return tuple(number(key, counts, found, pk) for key in measures if counts.get(key))


def number(measure: str, counts: Counts, found: Addresses, pk: int) -> Number:
    value = counts.get(measure, 0)
    url = found.cases(pk, measure) if value else ""
    return Number(value, found.measure(measure), url)


def _stock(counts: Counts, found: Addresses, pk: int) -> Number:
    return number(STOCK, counts, found, pk)
