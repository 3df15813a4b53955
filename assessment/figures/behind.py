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
    WITH keys AS MATERIALIZED ({keys}), seen AS MATERIALIZED ({in_sight}), pages AS (
        SELECT greatest(1, ceil(count(*) / %(size)s::numeric))::bigint AS last FROM seen
    )
    SELECT (SELECT count(*) FROM keys), (SELECT count(*) FROM seen), ARRAY(
        SELECT event_id FROM seen ORDER BY event_id DESC LIMIT %(size)s OFFSET (
            SELECT %(size)s * (
                CASE WHEN %(asked)s BETWEEN 1 AND last THEN %(asked)s ELSE last END - 1
            ) FROM pages
        )
    )
"""

ONE_BY_ONE = "SELECT keys.event_id FROM keys CROSS JOIN LATERAL ({seen} OFFSET 0) AS own"
"""OFFSET 0 keeps the cases looked up one by one: there are few of them in a whole table."""

BUT_SPECIAL = """
    SELECT keys.event_id FROM keys WHERE
        CASE WHEN keys.event_id IN ({special}) THEN EXISTS ({seen} OFFSET 0) ELSE true END
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
    in_sight, own = _in_sight(rows, special)
    given = {**params, **own, "size": size, "asked": _number(asked)}
    with connection.cursor() as cursor:
        cursor.execute(BEHIND.format(keys=sql, in_sight=in_sight), given)
        total, count, keys = cursor.fetchone()
    page = Paginator(range(count), size).get_page(asked)
    return Behind(total, total - count, page, rows.filter(pk__in=keys).order_by("-pk"))


def _in_sight(rows: QuerySet[Event], special: QuerySet[Event] | None) -> tuple[str, dict[str, Any]]:
    seen, own = named(rows.filter(pk=RawSQL("keys.event_id", ())).order_by().values("pk"), "own")
    if special is None:
        return ONE_BY_ONE.format(seen=seen), own
    kept, more = named(special.order_by().values("pk"), "special")
    return BUT_SPECIAL.format(seen=seen, special=kept), {**own, **more}


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
