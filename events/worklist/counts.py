"""How many cases stand behind each tab and light: one statement for them all."""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db import connection
from django.db.models import Case, CharField, Q, QuerySet, SmallIntegerField, Value, When

from events.models import Event
from events.waiting import MOST, compiled
from events.workflow import LIVE_STEPS
from events.worklist.conditions import light_is
from events.worklist.filters import LIGHTS

SAMPLE = 20_000
"""Cases gone through before it is asked which figures are still open."""

MANY = "on_time"

Table = Counter[tuple[str, str]]
"""(step, light) to the number of cases."""


Figure = tuple[Collection[str], Collection[str]]
"""Steps and lights whose cases are told as one number."""


def table_of(
    parts: Sequence[QuerySet[Event]],
    now: dt.datetime,
    told: Sequence[Figure],
    steps: Collection[str] | None = LIVE_STEPS,
) -> Table:
    """Live cases by step and light; `parts` are without a case in common.

    No `steps` where parts name their own: said twice, the database would expect few of them.
    Cases that have ended are then in the table too, at their own steps.

    Each figure told is exact up to `waiting.MOST`, and more than that where it is more: so the
    first cases settle most figures, and only for the rest all are gone through.
    """
    found = _counted(parts, now, steps, LIGHTS, SAMPLE)
    if found.total() < SAMPLE:
        return found
    for (steps, lights), most in _unsure(found, told):
        found |= _counted(parts, now, steps, lights, most)
    return found


def _unsure(found: Table, told: Sequence[Figure]) -> Iterator[tuple[Figure, int | None]]:
    """What to go through again, and how far.

    Cases of one light are found by their times, for all its steps at once, since they are few;
    those on time are many, and each figure of them is counted as far as it is told.
    """
    groups: dict[tuple[str, ...], set[str]] = {}
    for steps, lights in told:
        if chosen(found, steps, lights) > MOST:
            continue
        if tuple(lights) == (MANY,):
            yield (steps, lights), MOST + 1
        else:
            groups.setdefault(tuple(lights), set()).update(steps)
    for lights, every in groups.items():
        yield (every, lights), None


def _counted(
    parts: Sequence[QuerySet[Event]],
    now: dt.datetime,
    steps: Collection[str] | None,
    lights: Collection[str],
    most: int | None,
) -> Table:
    """One statement, in which each part follows its own index, over `most` cases."""
    asked_for = Q() if steps is None else Q(step__in=sorted(steps))
    if len(lights) < len(LIGHTS):
        asked_for &= functools.reduce(operator.or_, [light_is(light, now) for light in lights])
    lit = [part.filter(asked_for).annotate(lit=light_number(now)) for part in parts]
    rows = [compiled(part.order_by().values_list("step", "lit")) for part in lit]
    asked = [found for found in rows if found is not None]
    found: Table = Counter()
    if not asked:
        return found
    union = " UNION ALL ".join(f"({sql})" for sql, _params in asked)
    params = [param for _sql, own in asked for param in own]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT a, b, count(*) FROM (SELECT * FROM ({union}) AS hit (a, b) LIMIT %s) AS few "  # noqa: S608
            "GROUP BY 1, 2",
            [*params, most],
        )
        for step, light, count in cursor.fetchall():
            found[step, LIGHTS[light]] = count
    return found


def apart(conditions: Sequence[Q]) -> list[Q]:
    """The same conditions, each without what an earlier one holds for."""
    found = []
    before: Q | None = None
    for condition in conditions:
        found.append(condition if before is None else condition & ~before)
        before = condition if before is None else before | condition
    return found


def light_case(now: dt.datetime) -> Case:
    return Case(*_whens(now, {light: light for light in LIGHTS}), output_field=CharField())


def light_number(now: dt.datetime) -> Case:
    """The place of the light in LIGHTS: a number is grouped faster than a word."""
    places = {light: at for at, light in enumerate(LIGHTS)}
    return Case(*_whens(now, places), output_field=SmallIntegerField())


def _whens(now: dt.datetime, told: Mapping[str, str | int]) -> list[When]:
    """In the order of `lights.light`: each is asked only where those before do not hold."""
    return [
        When(due_at__lte=now, then=Value(told["late"])),
        When(near_at__lte=now, then=Value(told["near"])),
        When(suspended=True, then=Value(told["suspended"])),
        When(suspended=False, then=Value(told["on_time"])),
    ]


def chosen(table: Table, steps: Collection[str], lights: Collection[str]) -> int:
    """The cases of a table at these steps with these lights."""
    return sum(n for (step, light), n in table.items() if step in steps and light in lights)


def with_light(rows: QuerySet[Event], light: str, now: dt.datetime) -> QuerySet[Event]:
    return rows.filter(Q(step__in=LIVE_STEPS) & light_is(light, now)) if light else rows
