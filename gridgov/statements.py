"""A query whose statement is made once a process: for what every request asks.

Making the statement of a wide query takes Django longer than PostgreSQL takes to answer it. The
rule stays where it is, in the query set; only the values in it change.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


class Statement(Generic[M]):
    """`rows(*marks)` is compiled once; a call with values puts each where its mark stands.

    Marks are of the type of their values and occur nowhere else in the query. Related models come
    with the rows as far as the query set selects them.
    """

    def __init__(self, rows: Callable[..., QuerySet[M]], *marks: Any) -> None:
        self.rows, self.marks = rows, marks

    def __call__(self, *values: Any) -> list[M]:
        sql, params, compiler = self._compiled
        given = [
            values[self.marks.index(param)] if param in self.marks else param for param in params
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            found = cursor.fetchall()
        return [self._built(row) for row in compiler.results_iter([found])]

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...], Any]:
        compiler: Any = self.rows(*self.marks).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        if lost := [mark for mark in self.marks if mark not in params]:
            raise ValueError(f"The query does not ask for {lost}.")
        return sql, tuple(params), compiler

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
