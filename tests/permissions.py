"""One matrix over all addresses: who gets which answer.

Every app writes its rows in `tests/<app>/matrix.py`:

    from tests.permissions import Row, codes

    ROWS = [
        Row("accounts:user_list", codes(rights_admin=200, auditor=200)),
        Row(
            "accounts:user_edit",
            codes(rights_admin=302),
            method="post",
            kwargs=lambda get: {"pk": get("worker").pk},
            data=lambda get: {"name": "New name"},
        ),
    ]

`codes(default=403, anonymous=302, **roles)` says the answer of each role; whoever is not named
gets the default. `kwargs` and `data` are given pytest's `getfixturevalue`, so that they can ask
for any fixture. An address with a row for GET and none for POST must answer 405 to POST, and
the other way round. `tests/test_permissions.py` runs all of it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

Get = Callable[[str], Any]
Factory = Callable[[Get], dict[str, Any]]

ROLES = (
    "worker",
    "operator",
    "liaison",
    "supervisor",
    "system_admin",
    "rights_admin",
    "auditor",
    "outsider",
)
EVERYBODY = (*ROLES, "anonymous")


def nothing(get: Get) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """The answers of one address to one method. `optional`: it exists in development alone."""

    name: str
    codes: dict[str, int]
    method: str = "get"
    kwargs: Factory = nothing
    data: Factory = nothing
    optional: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def codes(default: int = 403, anonymous: int = 302, **roles: int) -> dict[str, int]:
    """The answer for everybody, that of the roles named, and that of who is not logged in."""
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"No such roles: {', '.join(sorted(unknown))}")
    return {**dict.fromkeys(ROLES, default), **roles, "anonymous": anonymous}


def all_rows() -> list[Row]:
    """The rows of every `tests/<app>/matrix.py`."""
    files = sorted(Path(__file__).parent.glob("*/matrix.py"))
    modules = [importlib.import_module(f"tests.{file.parent.name}.matrix") for file in files]
    return [row for module in modules for row in module.ROWS]


def all_names() -> set[str]:
    """The names of all addresses; one without a name is listed by its pattern."""
    return set(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name or pattern.pattern}"
