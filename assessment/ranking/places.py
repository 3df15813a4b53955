"""Who stands where in a period: as it was frozen, or as it would be if the period ended now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from assessment.figures import counting
from assessment.figures.indicators import INDICATORS, Indicator, indicators_for
from assessment.figures.measures import MEASURES
from assessment.figures.periods import Period
from assessment.models import Figure, Scheme, Snapshot, Standing
from assessment.schemes.lookup import extras_of, rules_of, scheme_in_force, whole
from assessment.schemes.ranks import ranked
from assessment.schemes.scoring import Scored, score, stars_of
from assessment.snapshots import reading
from assessment.snapshots.ranking import pasts
from assessment.snapshots.seen import seen_keys
from assessment.snapshots.whom import everybody
from grids.models import Level

Counts = Mapping[str, int]
STOCK = "overdue_stock"
MOST = 7
"""Columns that a page holds side by side."""

LEVELS = {level: number for number, level in enumerate(Level.values, 1)}


@dataclass(frozen=True)
class Place:
    """One subject in its field. Climbs are positive; None where there is nothing to compare."""

    pk: int
    field: str
    position: int
    rank: int | None = None
    points: Decimal | None = None
    unranked: str = ""
    stars: int | None = None
    change: int | None = None
    points_change: Decimal | None = None
    year_change: int | None = None
    year_points_change: Decimal | None = None
    small_sample: bool = False


PLACE = tuple(name for name in Place.__dataclass_fields__ if name != "pk")


@dataclass
class Ranking:
    """The places in sight of a reader, field by field, best first.

    `snapshot` is None for a period that runs; its counts are kept here as they were read.
    """

    kind: str
    period: Period
    scheme: Scheme | None
    places: list[Place]
    snapshot: Snapshot | None = None
    live: dict[int, Counts] = field(default_factory=dict)
    scored: dict[int, Scored] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        """Whom they are ranked against, the highest level first."""
        found = dict.fromkeys(place.field for place in self.places)
        return sorted(found, key=lambda name: (LEVELS.get(name.partition(":")[2], 0), name))

    @property
    def indicators(self) -> list[Indicator]:
        """The columns: what the scheme counts; without one the first rates of the kind."""
        if self.scheme is None:
            rates = [one for one in indicators_for(self.kind) if one.denominator and one.collected]
            return rates[:MOST]
        keys = [item.indicator for item in self.scheme.items.all()]
        return [INDICATORS[key] for key in keys if key in INDICATORS]

    @property
    def has_stock(self) -> bool:
        """Areas and departments have overdue cases of their own, people have none."""
        return self.kind in MEASURES[STOCK].kinds

    @property
    def measures(self) -> set[str]:
        """What its columns, its scores and its ranks are made of."""
        keys = {key for one in self.indicators for key in (*one.numerator, *one.denominator)}
        more = {self.scheme.measure if self.scheme else "", STOCK if self.has_stock else ""}
        return keys | more - {""}

    def every_count(self, pk: int, now: dt.datetime) -> Counts:
        """All that is counted for one subject, also what no column shows."""
        if self.snapshot is None:
            return counting.counts_of(self.kind, pk, self.period, now)
        return reading.counts_of(self.snapshot, self.kind, pk)

    def counts(self, keys: Collection[int], measures: Collection[str] = ()) -> dict[int, Counts]:
        """The counts of some subjects; with `measures` only these are read."""
        if self.snapshot is None:
            return {pk: self.live.get(pk, {}) for pk in keys}
        rows = Figure.objects.filter(
            snapshot=self.snapshot, subject=self.kind, subject_id__in=list(keys)
        )
        if measures:
            rows = rows.filter(measure__in=list(measures))
        found: dict[int, dict[str, int]] = {pk: {} for pk in keys}
        for pk, measure, value in rows.values_list("subject_id", "measure", "value"):
            found[pk][measure] = value
        return dict(found)

    def explained(self, keys: Collection[int]) -> dict[int, Scored]:
        """The scores of some subjects, part by part."""
        if self.snapshot is None:
            return {pk: self.scored[pk] for pk in keys if pk in self.scored}
        rows = Standing.objects.filter(
            snapshot=self.snapshot, subject=self.kind, subject_id__in=list(keys)
        )
        return {
            pk: Scored.from_json(parts) for pk, parts in rows.values_list("subject_id", "parts")
        }


def ranking_of(kind: str, period: Period, user: Any, now: dt.datetime) -> Ranking:
    """The frozen ranking of a period; a live one while nothing is frozen of it."""
    snapshot = reading.newest(period)
    if snapshot is None:
        return live(kind, period, user, now)
    return frozen(kind, snapshot, user)


def frozen(kind: str, snapshot: Snapshot, user: Any) -> Ranking:
    period = snapshot.span
    rows = Standing.objects.filter(snapshot=snapshot, subject=kind)
    rows = rows.filter(subject_id__in=seen_keys(user, kind, period)).order_by("field", "position")
    places = [Place(*row) for row in rows.values_list("subject_id", *PLACE)]
    scheme = rows.values_list("scheme", flat=True).first()
    if not places:
        places = list(_without_ranks(_counted(kind, snapshot, user)))
    return Ranking(kind, period, whole(kind).filter(pk=scheme).first(), places, snapshot)


def _counted(kind: str, snapshot: Snapshot, user: Any) -> Iterable[int]:
    """Whoever has figures; where no scheme was in force nobody has a rank."""
    rows = Figure.objects.filter(snapshot=snapshot, subject=kind)
    rows = rows.filter(subject_id__in=seen_keys(user, kind, snapshot.span))
    return rows.order_by("subject_id").values_list("subject_id", flat=True).distinct()


def _without_ranks(keys: Iterable[int]) -> Iterator[Place]:
    for position, pk in enumerate(keys, 1):
        yield Place(pk, "", position)


def live(kind: str, period: Period, user: Any, now: dt.datetime) -> Ranking:
    """Everybody is counted, so that ranks are those of the whole field; then who is in sight."""
    scheme = scheme_in_force(kind, period)
    found = Ranking(kind, period, scheme, [])
    counted = counting.counts(kind, period, now, measures=found.measures)
    seen = set(seen_keys(user, kind, period).values_list("pk", flat=True))
    if scheme is None:
        places = list(_without_ranks(sorted(seen & counted.keys())))
        return replace(found, places=places, live=counted)
    who = {one.pk: one for one in everybody(kind, period)}
    rules, extras = rules_of(scheme, period.kind), extras_of(kind, period)
    scored = {
        pk: score(rules, counted.get(pk, {}), extras.get(pk, ()), indicators=INDICATORS)
        for pk in who
    }
    members: defaultdict[str, dict[int, Scored]] = defaultdict(dict)
    for pk, one in who.items():
        members[one.field][pk] = scored[pk]
    places = [place for place in _placed(scheme, kind, period, members) if place.pk in seen]
    return replace(found, places=places, live=counted, scored=scored)


def _placed(
    scheme: Scheme, kind: str, period: Period, members: Mapping[str, Mapping[int, Scored]]
) -> Iterator[Place]:
    past, year = pasts(kind, period.previous()), pasts(kind, period.year_before())
    for name in sorted(members):
        line = ranked(members[name], past, year)
        size = sum(one.rank is not None for one in line)
        for position, one in enumerate(line, 1):
            yield Place(
                one.pk,
                name,
                position,
                one.rank,
                one.points,
                str(members[name][one.pk].unranked or ""),
                stars_of(scheme.stars, one.rank, size),
                one.change,
                one.points_change,
                one.year_change,
                one.year_points_change,
                one.small_sample,
            )
