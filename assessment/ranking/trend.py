"""Points of the last twelve periods, as a line of a few pixels with its figures in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assessment.figures.periods import Period
from assessment.models import Snapshot, Standing

PERIODS = 12
WIDTH, HEIGHT, EDGE = 96, 24, 3

Stood = tuple[Decimal | None, int | None]
"""Points and rank of one period."""

NOWHERE: Stood = (None, None)


@dataclass(frozen=True)
class Trend:
    """`points` oldest first, None where there was no score."""

    periods: tuple[Period, ...]
    points: tuple[Decimal | None, ...]

    @cached_property
    def known(self) -> list[tuple[Period, Decimal]]:
        pairs = zip(self.periods, self.points, strict=True)
        return [(period, points) for period, points in pairs if points is not None]

    @property
    def words(self) -> str:
        return ", ".join(f"{period.code} {points}" for period, points in self.known)

    @property
    def lines(self) -> list[str]:
        """The points of polylines; a period without a score is a gap."""
        return [" ".join(f"{x},{y}" for x, y in run) for run in self._runs if len(run) > 1]

    @property
    def dots(self) -> list[tuple[float, float]]:
        """Where a period stands alone, and the last one."""
        runs = self._runs
        alone = [run[0] for run in runs if len(run) == 1]
        return alone + [run[-1] for run in runs[-1:] if len(run) > 1]

    @cached_property
    def _runs(self) -> list[list[tuple[float, float]]]:
        runs: list[list[tuple[float, float]]] = [[]]
        low, high = self._range()
        for at, points in enumerate(self.points):
            if points is None:
                runs.append([])
            else:
                runs[-1].append((_x(at, len(self.points)), _y(points, low, high)))
        return [run for run in runs if run]

    def _range(self) -> tuple[Decimal, Decimal]:
        known = [points for _period, points in self.known] or [Decimal(0)]
        low, high = min(known), max(known)
        return (low, high) if high - low >= 1 else (low - 1, high + 1)


def _x(at: int, count: int) -> float:
    return round(EDGE + (WIDTH - 2 * EDGE) * at / max(1, count - 1), 1)


def _y(points: Decimal, low: Decimal, high: Decimal) -> float:
    return round(float(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (points - low) / (high - low)), 1)


def periods_to(period: Period, count: int = PERIODS) -> list[Period]:
    """The periods that end with this one, oldest first."""
    found = [period]
    while len(found) < count:
        found.append(found[-1].previous())
    return found[::-1]


def trends(
    kind: str, keys: Collection[int], period: Period, running: dict[int, Decimal | None]
) -> dict[int, Trend]:
    """By key; `running` are the points of a period that is not frozen yet."""
    periods = periods_to(period)
    latest = _snapshots(periods)
    rows = Standing.objects.filter(
        snapshot__in=latest.values(), subject=kind, subject_id__in=list(keys)
    ).values_list("snapshot", "subject_id", "points", "rank")
    known = {(snapshot, pk): (points, rank) for snapshot, pk, points, rank in rows}
    return {pk: _trend(pk, periods, latest, known, running) for pk in keys}


def begun(stood: Sequence[Stood]) -> list[Stood]:
    """The same from the first period with something to count: before it a score of nothing
    without a rank is none."""
    empty = next((at for at, (points, rank) in enumerate(stood) if points or rank), len(stood))
    return [*[NOWHERE] * empty, *stood[empty:]]


def _snapshots(periods: Sequence[Period]) -> dict[str, int]:
    """The revision that holds, by the code of its period."""
    rows = Snapshot.objects.filter(period__in=[period.code for period in periods])
    return dict(rows.order_by("revision").values_list("period", "pk"))


def _trend(
    pk: int,
    periods: Sequence[Period],
    latest: dict[str, int],
    known: dict[tuple[int, int], Stood],
    running: dict[int, Decimal | None],
) -> Trend:
    stood = [known.get((latest.get(period.code, 0), pk), NOWHERE) for period in periods]
    points = [points for points, _rank in begun(stood)]
    if periods[-1].code not in latest:
        points[-1] = running.get(pk)
    return Trend(tuple(periods), tuple(points))
