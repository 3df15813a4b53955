"""Who stands where (pure): ties share a rank, too few cases are listed without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from assessment.schemes.scoring import Scored


@dataclass(frozen=True)
class Past:
    """Where a subject stood in an earlier period."""

    rank: int | None
    points: Decimal | None


class Placed(NamedTuple):
    """A line of a ranking. `change` is how many ranks it climbed since the last period (down is
    negative), `points_change` what it gained; the same since a year before. None: nothing to
    compare with, because it had no rank in one of the two.
    """

    pk: int
    rank: int | None
    points: Decimal | None
    change: int | None = None
    points_change: Decimal | None = None
    year_change: int | None = None
    year_points_change: Decimal | None = None
    small_sample: bool = False


def ranked(
    scored: Mapping[int, Scored],
    previous: Mapping[int, Past] | None = None,
    year_before: Mapping[int, Past] | None = None,
) -> list[Placed]:
    """Best first; equal points share a rank and the next one is skipped (1, 1, 3).

    Unranked subjects stand last, those with points before those without; equals by pk.
    """
    ranks, small = _ranks(scored), _small(scored.values())
    order = sorted(scored, key=lambda pk: (not scored[pk].ranked, *_by_points(scored[pk]), pk))
    found = [
        Placed(pk, ranks.get(pk), scored[pk].points, small_sample=id(scored[pk]) in small)
        for pk in order
    ]
    before, year = previous or {}, year_before or {}
    if not before and not year:
        return found
    return [_compared(one, before.get(one.pk), year.get(one.pk)) for one in found]


def _compared(one: Placed, before: Past | None, year: Past | None) -> Placed:
    change, gain, year_change, year_gain = climbs(one.rank, one.points, before, year)
    return one._replace(
        change=change, points_change=gain, year_change=year_change, year_points_change=year_gain
    )


def climbs(
    rank: int | None, points: Decimal | None, before: Past | None, year: Past | None
) -> tuple[int | None, Decimal | None, int | None, Decimal | None]:
    """Ranks climbed and points gained since the period before, and since a year before."""
    return (
        _climbed(rank, before),
        _gained(rank, points, before),
        _climbed(rank, year),
        _gained(rank, points, year),
    )


def _small(scored: Iterable[Scored]) -> set[int]:
    """Which scores rest on few cases; subjects may share one, so each is asked once."""
    return {key for key, one in {id(one): one for one in scored}.items() if one.small_sample}


def _ranks(scored: Mapping[int, Scored]) -> dict[int, int]:
    field = {pk: one.points for pk, one in scored.items() if one.ranked and one.points is not None}
    first: dict[Decimal, int] = {}
    for rank, points in enumerate(sorted(field.values(), reverse=True), start=1):
        first.setdefault(points, rank)
    return {pk: first[points] for pk, points in field.items()}


def _by_points(one: Scored) -> tuple[bool, Decimal]:
    return one.points is None, -(one.points or Decimal(0))


def _climbed(rank: int | None, past: Past | None) -> int | None:
    if rank is None or past is None or past.rank is None:
        return None
    return past.rank - rank


def _gained(rank: int | None, points: Decimal | None, past: Past | None) -> Decimal | None:
    """Points of too few cases, then or now, say nothing beside others."""
    if rank is None or points is None or past is None or past.rank is None or past.points is None:
        return None
    return points - past.points
