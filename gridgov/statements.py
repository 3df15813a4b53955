"""A query whose statement is made once a process and planned once a connection.

For what every request asks: making the statement of a wide query takes Django longer than
PostgreSQL takes to answer it, and planning it longer than running it. The rule stays where it
is, in the query set; only the values in it change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import psycopg
import psycopg.sql
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)

PLACE = re.compile(r"(?<!%)%s")
"""Where a parameter stands in a statement; a doubled sign is a sign of the text."""


class Prepared(psycopg.Cursor[Any]):
    """Sends the values beside the text, so that the server plans the text once."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **{**options, "prepare": True})


class Statement(Generic[M]):
    """`rows(*marks)` is compiled once; a call with values puts each where its mark stands.

    Marks are of the type of their values and occur nowhere else in the query. Related models come
    with the rows as far as the query set selects them.
    """

    def __init__(self, rows: Callable[..., QuerySet[M]], *marks: Any) -> None:
        self.rows, self.marks = rows, marks

    def __call__(self, *values: Any) -> list[M]:
        sql, places, compiler = self._compiled
        with prepared() as cursor:
            cursor.execute(sql, [values[place] for place in places])
            found = cursor.fetchall()
        return [self._built(row) for row in compiler.results_iter([found])]

    @cached_property
    def _compiled(self) -> tuple[str, list[int], Any]:
        """The text with places for values alone, which value stands at each, and the compiler.

        All else is written into the text: an index for some rows is only chosen where it is
        seen that these are the rows asked for.
        """
        compiler: Any = self.rows(*self.marks).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        if lost := [mark for mark in self.marks if mark not in params]:
            raise ValueError(f"The query does not ask for {lost}.")
        return *written(sql, params, self.marks), compiler

    def _built(self, row: Any) -> M:
        model, first, past, names, related = self._shape
        made: M = model.from_db(DEFAULT_DB_ALIAS, names, row[first:past])
        for one in related:
            one.populate(row, made)
        return made

    @cached_property
    def _shape(self) -> tuple[type[M], int, int, list[str], list[Any]]:
        """Where the model's own columns stand, and what fills in the related ones."""
        compiler = self._compiled[2]
        info = compiler.klass_info
        places = info["select_fields"]
        names = [compiler.select[at][0].target.attname for at in places]
        # The stubs are those of a later Django, which asks for one thing more.
        related = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        return info["model"], places[0], places[-1] + 1, names, related


def written(sql: str, params: Sequence[Any], marks: Sequence[Any]) -> tuple[str, list[int]]:
    """The statement with all values in its text but the marks, and which mark each place is for."""
    places = [marks.index(param) for param in params if param in marks]
    texts = iter(["%s" if param in marks else literal(param) for param in params])
    return PLACE.sub(lambda _found: next(texts), sql), places


def literal(value: Any) -> str:
    """As it stands in the text of a statement that still has places in it."""
    connection.ensure_connection()
    return psycopg.sql.Literal(value).as_string(connection.connection).replace("%", "%%")


def prepared() -> Any:
    """A cursor as `connection.cursor()` gives it; only where statements are logged it is that one,
    so that the log has the values in their places."""
    if connection.queries_logged:
        return connection.cursor()
    connection.validate_thread_sharing()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor: Any = Prepared(connection.connection)
    return connection.make_cursor(cursor)
