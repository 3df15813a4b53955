"""`?fields=code,name`: an answer with these members alone, for whoever needs no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from exchange.api.problems import bad_parameter

PARAMETER = "fields"
ROWS = ("results", "features")


@lru_cache(maxsize=100)
def names_of(kind: Any) -> tuple[str, ...]:
    """What a row can be asked for, by its serializer; a feature's geometry is always there."""
    return tuple(name for name in kind().fields if name not in _whole(kind))


def _whole(kind: Any) -> set[str]:
    meta = getattr(kind, "Meta", None)
    return {getattr(meta, name, "") or "" for name in ("geo_field", "id_field")}


def wanted(request: Request, names: Collection[str]) -> frozenset[str]:
    """The members asked for; nothing means all. Raises Problem (422) for an unknown one."""
    text = request.query_params.get(PARAMETER)
    if text is None:
        return frozenset()
    asked = frozenset(name.strip() for name in text.split(","))
    if asked <= set(names):
        return asked
    words = _("Name members of the answer, separated by commas. These are: %(names)s.")
    raise bad_parameter(PARAMETER, words % {"names": ", ".join(names)})


def thinned(serializer: Any, asked: Collection[str]) -> Any:
    """The serializer without what nobody asked for, so that it is not even read."""
    row = getattr(serializer, "child", serializer)
    kind: Any = type(row)
    for name in set(names_of(kind)) - set(asked):
        row.fields.pop(name)
    return serializer


def cut(data: Any, asked: Collection[str]) -> Any:
    """An answer without what nobody asked for; what stands around its rows stays."""
    for name in ROWS:
        if isinstance(data.get(name), list):
            return {**data, name: [cut(row, asked) for row in data[name]]}
    if data.get("type") == "Feature" and isinstance(data.get("properties"), dict):
        return {**data, "properties": _members(data["properties"].items(), asked)}
    return _members(data.items(), asked)


def _members(pairs: Iterable[tuple[str, Any]], asked: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in pairs if name in asked}
