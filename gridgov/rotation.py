"""Encrypts again, with the current key, what older keys of the ring still hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from gridgov.crypto import is_current
from gridgov.fields import BlindIndexField, EncryptedTextField

BATCH = 500
Model = type[models.Model]
Work = Callable[[int], int]
_more: dict[str, Work] = {}


def also(label: str, work: Work) -> None:
    """`work(batch)` renews what is kept in another way than in the fields; it counts the rows.

    Like `rotate` it has to be safe beside live traffic and to run again after a stop.
    """
    _more[label] = work


def more() -> dict[str, Work]:
    return dict(_more)


def encrypted_models() -> Iterator[tuple[Model, list[str], list[str]]]:
    """Each model with encrypted fields: their names, and those of its blind indexes."""
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        values = [f.name for f in fields if isinstance(f, EncryptedTextField)]
        indexes = [f.name for f in fields if isinstance(f, BlindIndexField)]
        if values:
            yield model, values, indexes


def rotate(model: Model, values: list[str], indexes: list[str], batch: int = BATCH) -> int:
    """Walks the table by primary key; each batch is a transaction of its own. Counts the rows.

    Safe beside live traffic (rows are locked) and to run again after a stop.
    """
    done, last = 0, None
    while rows := _raw(model, values, last, batch):
        last = rows[-1][0]
        old = [pk for pk, *data in rows if any(d and not is_current(d) for d in data)]
        done += _rewrite(model, old, [*values, *indexes])
    return done


@transaction.atomic
def _rewrite(model: Model, pks: Sequence[Any], names: list[str]) -> int:
    rows = model._base_manager.select_for_update().filter(pk__in=pks)
    for row in rows:
        row.save(update_fields=names)
    return len(pks)


def _raw(model: Model, values: list[str], last: Any, batch: int) -> list[tuple[Any, ...]]:
    """Primary keys and stored bytes of the next rows, without decrypting them."""
    quote, meta = connection.ops.quote_name, model._meta
    columns = {field.name: quote(str(field.column)) for field in meta.concrete_fields}
    key = columns[meta.pk.name]
    shown = ", ".join([key, *(columns[name] for name in values)])
    where = f"WHERE {key} > %s" if last is not None else ""
    # Only names of our own models go into the text.
    sql = f"SELECT {shown} FROM {quote(meta.db_table)} {where} ORDER BY {key} LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [batch] if last is None else [last, batch])
        return list(cursor.fetchall())
