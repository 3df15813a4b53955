"""What stands behind one subject's figures: its categories, its slowest steps, its late cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from assessment.analysis.stages import MOVES, slowest
from assessment.analysis.stays import HOUR, Moved, Stage, nearest_rank, stages
from assessment.figures import counting
from assessment.figures.measures import MEASURES
from assessment.ranking.table import Ranking
from assessment.snapshots import reading
from events.lookups import array
from events.models import Category, Event
from events.workflow import Step
from grids.services import calendar_for

LATE = ("overdue_open", "late")
BASE = ("due", "reported", "desk_done")
"""The measure whose cases are told apart: the first that is counted for the kind."""

MEASURED = 2_000
"""Cases whose steps are measured; of more, the newest."""

SHOWN = 8
"""Categories told one by one; the rest stands together."""

SECOND = 1_000_000


@dataclass(frozen=True)
class Share:
    """`percent` of all that is told, rounded; no category: all the others, or none yet."""

    category: Category | None
    count: int
    percent: int


@dataclass(frozen=True)
class StepTime:
    """Hours of working time at a step: the median, and what 90 of 100 cases stay within."""

    label: str
    passed: int
    median: float
    high: float
    slow: bool


def base_of(kind: str) -> str:
    return next(key for key in BASE if kind in MEASURES[key].kinds)


def keys_of(ranking: Ranking, pk: int, measure: str, now: dt.datetime) -> list[int]:
    """The cases a figure counts, frozen or live; none where it is not counted for the kind."""
    if ranking.kind not in MEASURES[measure].kinds:
        return []
    if ranking.snapshot is not None:
        return reading.keys_in(ranking.snapshot, ranking.kind, pk, measure)
    return counting.case_keys(ranking.kind, pk, measure, ranking.period, now)


def seen(user: Any, keys: Iterable[int]) -> QuerySet[Event]:
    found: QuerySet[Event] = Event.objects.for_user(user).filter(pk__among=array(keys))
    return found


def mix(cases: QuerySet[Event]) -> list[Share]:
    """The largest categories, each with its share."""
    rows = cases.order_by().values_list("category").annotate(n=Count("pk")).order_by("-n")
    counts = list(rows)
    total = sum(count for _pk, count in counts)
    named = Category.objects.in_bulk([pk for pk, _count in counts[:SHOWN] if pk])
    shares = [(named.get(pk), count) for pk, count in counts[:SHOWN]]
    if rest := sum(count for _pk, count in counts[SHOWN:]):
        shares.append((None, rest))
    return [Share(category, count, round(100 * count / total)) for category, count in shares]


def steps(keys: Sequence[int], path: str) -> list[StepTime]:
    """How long the cases stayed at each step, in the order of the steps."""
    moves = _moves(sorted(keys)[-MEASURED:])
    if not moves:
        return []
    years = [dt.datetime.fromtimestamp(move.at / SECOND, dt.UTC).year for move in moves]
    found = stages(moves, calendar_for(path).table(min(years), max(years)).worked)
    slow = slowest(found)
    return [_time(step, stage, step in slow) for step, stage in found.items() if stage.passed]


def _moves(keys: Sequence[int]) -> list[Moved]:
    with connection.cursor() as cursor:
        cursor.execute(MOVES.format(rows="SELECT unnest(%s::bigint[])"), [list(keys)])
        return [Moved(*row) for row in cursor.fetchall()]


def _time(step: str, stage: Stage, slow: bool) -> StepTime:
    median, high = (nearest_rank(stage.worked, percent) or 0 for percent in (50, 90))
    return StepTime(str(Step(step).label), stage.passed, median / HOUR, high / HOUR, slow)
