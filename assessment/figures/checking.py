"""Counts a period anew from the trace and compares every figure with it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from assessment.figures.counting import facts_of_period
from assessment.figures.history import History
from assessment.figures.measures import MEASURES
from assessment.figures.periods import Period
from assessment.figures.recount import Lookup, Recount, Untold
from assessment.figures.recount_visits import recounted_visits
from assessment.figures.subjects import SubjectKind
from events.models import Alert, Clock, TraceEntry
from grids.models import Area

Figure = tuple[str, int, str]
"""Kind of subject, its key, measure."""

BATCH = 500


@dataclass
class Recounted:
    """The cases behind every figure, and those whose trace does not tell (they are left out)."""

    figures: defaultdict[Figure, set[int]] = field(default_factory=lambda: defaultdict(set))
    untold: set[int] = field(default_factory=set)


def recounted(period: Period, now: dt.datetime) -> Recounted:
    """A period from the trace, and from the visits one by one."""
    made = Recounted()
    areas = {
        path: (pk, level) for pk, path, level in Area.objects.values_list("pk", "path", "level")
    }
    for history, lookup in histories(candidates(period, now)):
        try:
            facts = Recount(history, lookup, period, now).run()
        except Untold:
            made.untold.add(history.event)
            continue
        for kind, subject, measure in facts:
            where = above(str(subject), areas) if kind == "area" else [(kind, int(subject))]
            for level, pk in where:
                made.figures[level, pk, measure].add(history.event)
    for figure, keys in recounted_visits(period, now).items():
        made.figures[figure] |= keys
    return made


def above(path: str, areas: dict[str, tuple[int, str]]) -> Iterator[tuple[str, int]]:
    """(level, key) of the area at a path and those above it, as far as they are subjects."""
    for end in range(Area.steplen, len(path) + 1, Area.steplen):
        pk, level = areas.get(path[:end], (0, ""))
        if level in SubjectKind:
            yield level, pk


def candidates(period: Period, now: dt.datetime) -> list[int]:
    """Cases to which something happened in the period, or that had a clock to keep in it."""
    start, end = period.bounds()
    late = Q(stopped_at=None) | Q(stopped_at__gte=min(end, now))
    asked = (
        TraceEntry.objects.filter(at__gte=start, at__lt=end).values_list("event"),
        Clock.objects.filter(due_at__gte=start, due_at__lt=end).values_list("event"),
        Clock.objects.filter(late, due_at__lt=end).values_list("event"),
        Alert.objects.filter(raised_at__gte=start, raised_at__lt=end).values_list("clock__event"),
    )
    keys: set[int] = set()
    for rows in asked:
        keys.update(row[0] for row in rows.distinct().order_by())
    return sorted(keys)


def histories(keys: list[int]) -> Iterator[tuple[History, Lookup]]:
    for first in range(0, len(keys), BATCH):
        batch = keys[first : first + BATCH]
        lookup = Lookup.of(batch)
        entries: defaultdict[int, list[TraceEntry]] = defaultdict(list)
        for entry in TraceEntry.objects.filter(event__in=batch).order_by("event", "seq"):
            entries[entry.event_id].append(entry)
        for key in batch:
            yield History.read(key, entries[key]), lookup


@dataclass(frozen=True)
class Difference:
    """A figure that the statements and the trace do not agree on."""

    kind: str
    pk: int
    measure: str
    counted: int
    recounted: int
    extra: tuple[int, ...]
    missing: tuple[int, ...]


@dataclass(frozen=True)
class Checked:
    """What a check found: figures that differ, and cases that could not be recounted."""

    differences: list[Difference]
    untold: list[int]


def check(period: Period, now: dt.datetime) -> Checked:
    """Compares every figure of the period with what the trace says."""
    told, counted = recounted(period, now), facts_of_period(period, now)
    found = []
    for figure in sorted(told.figures.keys() | counted.keys()):
        cases = MEASURES[figure[2]].cases
        left = counted.get(figure, set()) - (told.untold if cases else set())
        right = told.figures.get(figure, set())
        if left != right:
            extra, missing = tuple(sorted(left - right)), tuple(sorted(right - left))
            found.append(Difference(*figure, len(left), len(right), extra, missing))
    return Checked(found, sorted(told.untold))
