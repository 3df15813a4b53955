"""The cases behind a figure as a reader has them: how many, how many in sight, one page of them.

One statement for all three, so that they agree; the keys never leave the database.
"""

# put together from our own texts; every value is a parameter

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from events.models import Event

MOST = 2**31 - 1
"""No list has so many pages; a larger number does not fit the statement."""

BEHIND = """
    WITH keys AS MATERIALIZED ({keys}), hidden AS MATERIALIZED ({out_of_sight}), pages AS (
        SELECT total, hidden,
            greatest(1, ceil((total - hidden) / %(size)s::numeric))::bigint AS last
        FROM (
            SELECT (SELECT count(*) FROM keys) AS total, (SELECT count(*) FROM hidden) AS hidden
        ) counts
    )
    SELECT total, hidden, ARRAY(
        SELECT event_id FROM keys WHERE event_id NOT IN (SELECT event_id FROM hidden)
        ORDER BY event_id DESC LIMIT %(size)s OFFSET (
            %(size)s * (CASE WHEN %(asked)s BETWEEN 1 AND last THEN %(asked)s ELSE last END - 1)
        )
    )
    FROM pages
"""

ONE_BY_ONE = "SELECT keys.event_id FROM keys WHERE NOT EXISTS ({seen} OFFSET 0)"
"""OFFSET 0 keeps the cases looked up one by one: there are few of them in a whole table."""

THE_SPECIAL = """
    SELECT keys.event_id FROM keys WHERE
        CASE WHEN keys.event_id IN ({special}) THEN NOT EXISTS ({seen} OFFSET 0) END
"""
"""Within a CASE the special ones are found once and kept by their hash, and only they looked up."""


@dataclass(frozen=True)
class Behind:
    """`total` cases count, `hidden` of them are out of sight; `cases` are those of the page."""

    total: int
    hidden: int
    page: Page[Any]
    cases: QuerySet[Event]


def behind(
    rows: QuerySet[Event],
    sql: str,
    params: Mapping[str, Any],
    asked: str | None,
    size: int,
    special: QuerySet[Event] | None = None,
) -> Behind:
    """Of the cases that `sql` names in a column `event_id` those among `rows`, newest first.

    `asked` is the number of the page as the address says it, read as a `Paginator` reads it.
    `special` are the only ones among them that may not be among `rows`, where that is known
    (`Event.objects.special_below`): only they are looked up then.
    """
    hidden_ones, own = _out_of_sight(rows, special)
    given = {**params, **own, "size": size, "asked": _number(asked)}
    with connection.cursor() as cursor:
        cursor.execute(BEHIND.format(keys=sql, out_of_sight=hidden_ones), given)
        total, hidden, keys = cursor.fetchone()
    page = Paginator(range(total - hidden), size).get_page(asked)
    return Behind(total, hidden, page, rows.filter(pk__in=keys).order_by("-pk"))


def _out_of_sight(
    rows: QuerySet[Event], special: QuerySet[Event] | None
) -> tuple[str, dict[str, Any]]:
    seen, own = named(rows.filter(pk=RawSQL("keys.event_id", ())).order_by().values("pk"), "own")
    if special is None:
        return ONE_BY_ONE.format(seen=seen), own
    kept, more = named(special.order_by().values("pk"), "special")
    return THE_SPECIAL.format(seen=seen, special=kept), {**own, **more}


def named(rows: QuerySet[Any], prefix: str) -> tuple[str, dict[str, Any]]:
    """The statement of a queryset with named parameters, to stand within another one."""
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT NULL::bigint WHERE false", {}
    given = {f"{prefix}{number}": value for number, value in enumerate(params)}
    return sql % tuple(f"%({name})s" for name in given), given


def _number(asked: str | None) -> int:
    try:
        return max(-1, min(int(asked or ""), MOST))
    except ValueError:
        return 1
