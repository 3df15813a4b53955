"""Counts over the cases of a worklist: each part of the analysis is one statement."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, Left

from assessment.figures.periods import midnight
from events.models import Event
from events.waiting import compiled
from grids.models import Area

VOLUMES = """
    SELECT GROUPING(category, path, weekday), category, path, weekday, hour, count(*)
    FROM ({rows}) AS hit (category, path, weekday, hour)
    GROUP BY GROUPING SETS ((category), (path), (weekday, hour))"""
BY_CATEGORY, BY_PATH, BY_TIME = 0b011, 0b101, 0b110
"""What GROUPING answers for each set: a bit for every column that is left out."""

CHANGES = """
    SELECT GROUPING(category, path), category, path,
           count(*) FILTER (WHERE at >= %s), count(*) FILTER (WHERE at < %s)
    FROM ({rows}) AS hit (category, path, at)
    GROUP BY GROUPING SETS ((category), (path))"""
OF_CATEGORY, OF_PATH = 0b01, 0b10

WEEKS = """
    SELECT width_bucket(at, %s::timestamptz[]), count(*)
    FROM ({rows}) AS hit (at) GROUP BY 1"""


@dataclass
class Volumes:
    """Counts by category (None: not classified yet), by the path of the part a case lies in
    (shorter where it lies in none), and by weekday (Monday is 1) and hour of the report."""

    by_category: Counter[int | None] = field(default_factory=Counter)
    by_path: Counter[str] = field(default_factory=Counter)
    by_time: Counter[tuple[int, int]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.by_category.total()


@dataclass
class Changes:
    """Counts of two windows, the later first, by category and by path of the part."""

    by_category: dict[int | None, tuple[int, int]] = field(default_factory=dict)
    by_path: dict[str, tuple[int, int]] = field(default_factory=dict)


def part_path(base: Area | None) -> Left:
    """The path of the part of `base` that a case lies in."""
    return Left("sight_path", len(base.path) + Area.steplen if base else Area.steplen)


def volumes(cases: QuerySet[Event], base: Area | None) -> Volumes:
    columns = ("category", part_path(base), ExtractIsoWeekDay("reported_at"))
    found = Volumes()
    rows = cases.values_list(*columns, ExtractHour("reported_at"))
    for grouping, category, path, weekday, hour, count in _run(VOLUMES, rows):
        if grouping == BY_CATEGORY:
            found.by_category[category] = count
        elif grouping == BY_PATH:
            found.by_path[path] = count
        else:
            found.by_time[weekday, hour] = count
    return found


def changes(cases: QuerySet[Event], base: Area | None, cut: dt.date) -> Changes:
    """How many cases came from `cut` on, and how many before."""
    moment = midnight(cut)
    found = Changes()
    rows = cases.values_list("category", part_path(base), "reported_at")
    for grouping, category, path, after, before in _run(CHANGES, rows, moment, moment):
        if grouping == OF_CATEGORY:
            found.by_category[category] = (after, before)
        else:
            found.by_path[path] = (after, before)
    return found


def weekly(cases: QuerySet[Event], mondays: Sequence[dt.date]) -> list[int]:
    """Counts of the weeks that begin on these days, one after the other."""
    edges = [midnight(day) for day in mondays]
    found = dict(_run(WEEKS, cases.values_list("reported_at"), edges))
    return [found.get(number, 0) for number in range(1, len(mondays) + 1)]


def _run(sql: str, rows: Any, *params: Any) -> list[tuple[Any, ...]]:
    """A count over the rows of a queryset; nothing where these are known to be none."""
    if (asked := compiled(rows)) is None:
        return []
    inner, own = asked
    with connection.cursor() as cursor:
        cursor.execute(sql.format(rows=inner), [*params, *own])
        return list(cursor.fetchall())
