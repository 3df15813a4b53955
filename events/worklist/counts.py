"""How many cases stand behind each tab and light: counted up to 999, in a statement or two."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, Q, QuerySet, Value, When

from events.models import Event
from events.waiting import MOST
from events.workflow import LIVE_STEPS
from events.worklist.conditions import light_is
from events.worklist.filters import LIGHTS

PROBED = 4_000
"""Up to so many live cases are read once and counted by step and light; of more, each count
ends by itself."""

Table = Counter[tuple[str, str]]
"""(step, light) to the number of cases."""


def table_of(rows: QuerySet[Event], now: dt.datetime) -> Table | None:
    """Live cases by step and light; None where there are more than `PROBED`."""
    live = rows.filter(step__in=LIVE_STEPS).order_by()
    lit = live.annotate(lit=light_case(now)).values_list("step", "lit")[: PROBED + 1]
    found: Table = Counter()
    if (asked := compiled(lit)) is None:
        return found
    sql, params = asked
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT a, b, count(*) FROM ({sql}) AS hit (a, b) GROUP BY 1, 2", params)  # noqa: S608
        for step, light, count in cursor.fetchall():
            found[step, light] = count
    return found if found.total() <= PROBED else None


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


def each(lists: Mapping[str, QuerySet[Event]]) -> dict[str, int]:
    """How many rows each list has, at most one more than `MOST`; one statement for all."""
    found = dict.fromkeys(lists, 0)
    asked = {
        name: sql
        for name, rows in lists.items()
        if (sql := compiled(rows.order_by().values_list("pk")[: MOST + 1])) is not None
    }
    if asked:
        parts = [f"(SELECT count(*) FROM ({sql}) AS hit)" for sql, _params in asked.values()]  # noqa: S608
        values = [value for _sql, params in asked.values() for value in params]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", values)
            found |= dict(zip(asked, cursor.fetchone(), strict=True))
    return found


def chosen(table: Table, steps: Collection[str], lights: Collection[str]) -> int:
    """The cases of a table at these steps with these lights."""
    return sum(n for (step, light), n in table.items() if step in steps and light in lights)


def with_light(rows: QuerySet[Event], light: str, now: dt.datetime) -> QuerySet[Event]:
    return rows.filter(Q(step__in=LIVE_STEPS) & light_is(light, now)) if light else rows
