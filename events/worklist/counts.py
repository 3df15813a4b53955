"""How many cases stand behind each tab and light: one statement for them all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence

from django.db import connection
from django.db.models import Case, CharField, Q, QuerySet, SmallIntegerField, Value, When

from events.models import Event
from events.waiting import MOST, compiled
from events.workflow import LIVE_STEPS
from events.worklist.conditions import light_is
from events.worklist.filters import LIGHTS

SAMPLE = 20_000
"""Cases gone through before it is asked which figures are still open."""

Table = Counter[tuple[str, str]]
"""(step, light) to the number of cases."""


Figure = tuple[Collection[str], Collection[str]]
"""Steps and lights whose cases are told as one number."""


def table_of(parts: Sequence[QuerySet[Event]], now: dt.datetime, told: Sequence[Figure]) -> Table:
    """Live cases by step and light; `parts` are without a case in common.

    Each figure told is exact up to `waiting.MOST`, and more than that where it is more: so the
    first cases settle most figures, and only for the rest all are gone through.
    """
    found = _counted(parts, now, LIVE_STEPS, LIGHTS, SAMPLE)
    if found.total() < SAMPLE:
        return found
    unsure = [figure for figure in told if chosen(found, *figure) <= MOST]
    if unsure:
        steps = {step for steps, _lights in unsure for step in steps}
        lights = {light for _steps, lights in unsure for light in lights}
        found |= _counted(parts, now, steps, lights, None)
    return found


def _counted(
    parts: Sequence[QuerySet[Event]],
    now: dt.datetime,
    steps: Collection[str],
    lights: Collection[str],
    most: int | None,
) -> Table:
    """One statement, in which each part follows its own index, over `most` cases."""
    lit = [part.filter(step__in=sorted(steps)).annotate(lit=light_number(now)) for part in parts]
    if len(lights) < len(LIGHTS):
        lit = [part.filter(lit__in=[LIGHTS.index(light) for light in lights]) for part in lit]
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
    whens = [When(light_is(light, now), then=Value(light)) for light in LIGHTS]
    return Case(*whens, output_field=CharField())


def light_number(now: dt.datetime) -> Case:
    """The place of the light in LIGHTS: a number is grouped faster than a word."""
    whens = [When(light_is(light, now), then=Value(at)) for at, light in enumerate(LIGHTS)]
    return Case(*whens, output_field=SmallIntegerField())


def chosen(table: Table, steps: Collection[str], lights: Collection[str]) -> int:
    """The cases of a table at these steps with these lights."""
    return sum(n for (step, light), n in table.items() if step in steps and light in lights)


def with_light(rows: QuerySet[Event], light: str, now: dt.datetime) -> QuerySet[Event]:
    return rows.filter(Q(step__in=LIVE_STEPS) & light_is(light, now)) if light else rows
