"""How many cases stand behind each tab and light: one statement for them all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, Q, QuerySet, Value, When

from events.models import Event
from events.workflow import LIVE_STEPS
from events.worklist.conditions import light_is
from events.worklist.filters import LIGHTS

Table = Counter[tuple[str, str]]
"""(step, light) to the number of cases."""


def table_of(parts: Sequence[QuerySet[Event]], now: dt.datetime) -> Table:
    """Live cases by step and light; `parts` are without a case in common.

    One statement, in which each part follows its own index.
    """
    live = [part.filter(step__in=LIVE_STEPS).order_by() for part in parts]
    lit = [compiled(part.annotate(lit=light_case(now)).values_list("step", "lit")) for part in live]
    asked = [found for found in lit if found is not None]
    found: Table = Counter()
    if not asked:
        return found
    union = " UNION ALL ".join(f"({sql})" for sql, _params in asked)
    params = [param for _sql, own in asked for param in own]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT a, b, count(*) FROM ({union}) AS hit (a, b) GROUP BY 1, 2", params)  # noqa: S608
        for step, light, count in cursor.fetchall():
            found[step, light] = count
    return found


def apart(conditions: Sequence[Q]) -> list[Q]:
    """The same conditions, each without what an earlier one holds for."""
    found = []
    before: Q | None = None
    for condition in conditions:
        found.append(condition if before is None else condition & ~before)
        before = condition if before is None else before | condition
    return found


def compiled(rows: Any) -> tuple[str, tuple[Any, ...]] | None:
    """The statement of a list; None where it is known to be empty."""
    try:
        found: tuple[str, tuple[Any, ...]] = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return found


def light_case(now: dt.datetime) -> Case:
    whens = [When(light_is(light, now), then=Value(light)) for light in LIGHTS]
    return Case(*whens, output_field=CharField())


def chosen(table: Table, steps: Collection[str], lights: Collection[str]) -> int:
    """The cases of a table at these steps with these lights."""
    return sum(n for (step, light), n in table.items() if step in steps and light in lights)


def with_light(rows: QuerySet[Event], light: str, now: dt.datetime) -> QuerySet[Event]:
    return rows.filter(Q(step__in=LIVE_STEPS) & light_is(light, now)) if light else rows
