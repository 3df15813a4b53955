"""Who stands where by a scheme: a freeze and a ranking that runs place by the same lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from assessment.figures.periods import Period
from assessment.models import Scheme, Standing
from assessment.schemes.lookup import rules_of, scorer
from assessment.schemes.ranks import Past, climbs, ranked
from assessment.schemes.scoring import Counts, Extra, Rules, Scored, stars_of
from assessment.snapshots import reading
from assessment.snapshots.whom import Whom, everybody

Extras = Mapping[int, Sequence[Extra]]
NONE: Extras = {}


class Place(NamedTuple):
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


class Stand(NamedTuple):
    """A place with its score and the area that the subject belongs to."""

    place: Place
    scored: Scored
    path: str


def stands(
    scheme: Scheme,
    kind: str,
    period: Period,
    counts: Mapping[int, Counts],
    extras: Extras,
    given: Extras = NONE,
) -> Iterator[Stand]:
    """Everybody of a kind, field by field, best first; not compared with other periods yet.

    `given` are the points of granted appeals, which count beside the limits of the scheme.
    """
    who = {one.pk: one for one in everybody(kind, period)}
    scored = _scored(rules_of(scheme, period.kind), who, counts, extras, given)
    for name, members in sorted(_fields(who.values()).items()):
        placed = ranked({pk: scored[pk] for pk in members})
        size = sum(one.rank is not None for one in placed)
        for position, one in enumerate(placed, 1):
            own = scored.pop(one.pk)
            stars = stars_of(scheme.stars, one.rank, size)
            place = Place(one.pk, name, position, one.rank, one.points, own.unranked or "", stars)
            place = place._replace(small_sample=True) if one.small_sample else place
            yield Stand(place, own, who[one.pk].path)


def compared(kind: str, period: Period, places: Sequence[Place]) -> list[Place]:
    """The places with what they climbed and gained since the period before and a year before."""
    keys = [place.pk for place in places]
    past, year = (pasts(kind, one, keys) for one in (period.previous(), period.year_before()))
    if not past and not year:
        return list(places)
    return [_compared(place, past.get(place.pk), year.get(place.pk)) for place in places]


def _compared(place: Place, past: Past | None, year: Past | None) -> Place:
    change, gain, year_change, year_gain = climbs(place.rank, place.points, past, year)
    return place._replace(
        change=change, points_change=gain, year_change=year_change, year_points_change=year_gain
    )


def pasts(kind: str, period: Period | None, keys: Collection[int]) -> dict[int, Past]:
    """Where some subjects stood by the last revision of another period."""
    snapshot = None if period is None else reading.newest(period)
    if snapshot is None:
        return {}
    rows = Standing.objects.filter(snapshot=snapshot, subject=kind, subject_id__in=list(keys))
    return {
        pk: Past(rank, points)
        for pk, rank, points in rows.values_list("subject_id", "rank", "points")
    }


def wider(rules: Rules, given: Sequence[Extra]) -> Rules:
    """What an appeal gives counts in full, whatever the scheme's limit of bonus points."""
    plus = sum((extra.points for extra in given if extra.points > 0), Decimal(0))
    minus = sum((-extra.points for extra in given if extra.points < 0), Decimal(0))
    return replace(
        rules, bonus_most=rules.bonus_most + plus, penalty_most=rules.penalty_most + minus
    )


def _scored(
    rules: Rules, who: Iterable[int], counts: Mapping[int, Counts], extras: Extras, given: Extras
) -> dict[int, Scored]:
    score = scorer(rules)
    found = {}
    for pk in who:
        own = counts.get(pk, {})
        if more := given.get(pk):
            found[pk] = scorer(wider(rules, more))(own, [*extras.get(pk, ()), *more])
        else:
            found[pk] = score(own, extras.get(pk, ()))
    return found


def _fields(who: Iterable[Whom]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for one in who:
        found[one.field].append(one.pk)
    return found
