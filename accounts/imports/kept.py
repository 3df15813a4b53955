"""A table between its pages: kept encrypted in the cache for an hour, for its owner alone.

Losing it costs choosing the file again. The passwords of new users are kept likewise and
handed out once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.cache import cache

from accounts.imports.services import Made
from accounts.models import User
from gridgov.crypto import decrypt, encrypt
from gridgov.tables import Line

SECONDS = 3600
TABLE, PASSWORDS = "users-table", "users-passwords"


@dataclass
class Table:
    """The rows below the head, and which column holds which field."""

    name: str
    headings: list[str]
    lines: list[Line]
    mapping: dict[str, int] = field(default_factory=dict)


def keep(user: User, table: Table) -> None:
    _put(TABLE, user, asdict(table))


def kept(user: User) -> Table | None:
    found = _get(TABLE, user)
    if found is None:
        return None
    lines = [Line(**line) for line in found.pop("lines")]
    return Table(lines=lines, **found)


def take(user: User) -> Table | None:
    """The table, which is then gone: of two who take it at once, one gets it."""
    table = kept(user)
    return table if table is not None and cache.delete(_key(TABLE, user)) else None


def hand_over(user: User, made: Sequence[Made]) -> None:
    """Adds to what waits; called before the new users are committed."""
    if made:
        _put(PASSWORDS, user, [*(_get(PASSWORDS, user) or []), *map(asdict, made)])


def waiting(user: User) -> int:
    """For how many new users the passwords have not been taken yet."""
    return len(_get(PASSWORDS, user) or ())


def collect(user: User) -> list[Made]:
    """The passwords, once."""
    found = _get(PASSWORDS, user)
    gone = found is None or not cache.delete(_key(PASSWORDS, user))
    return [] if gone else [Made(**one) for one in found or ()]


def _key(what: str, user: User) -> str:
    return f"{what}:{user.pk}"


def _put(what: str, user: User, value: object) -> None:
    cache.set(_key(what, user), encrypt(json.dumps(value), _key(what, user)), SECONDS)


def _get(what: str, user: User) -> Any:
    data = cache.get(_key(what, user))
    return json.loads(decrypt(data, _key(what, user))) if data else None
