"""Lookups of our own; registered when the models are loaded."""

from __future__ import annotations

from typing import Any

from django.db.models import Field, Lookup


class Among(Lookup):
    """`pk__among=[…]`: one array instead of thousands of parameters."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::bigint[])", (*params, list(self.rhs))


Field.register_lookup(Among)
