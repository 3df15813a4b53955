"""A table between its pages: kept encrypted in the cache for an hour, for its owner alone.

Losing it costs choosing the file again. The passwords of new users lie encrypted in the
database until they are handed out, once, or run out.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts.imports.services import Made
from accounts.models import NewPasswords, User
from gridgov.crypto import decrypt, encrypt
from gridgov.tables import Line

SECONDS = 3600
TABLE = "users-table"
HELD = dt.timedelta(days=1)
"""How long the passwords of new users wait to be taken."""


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
    """Adds to what waits, in the transaction that makes the new users."""
    if made:
        words = json.dumps([asdict(one) for one in made])
        until = timezone.now() + HELD
        NewPasswords.objects.create(user=user, made=words, count=len(made), until=until)


def waiting(user: User) -> int:
    """For how many new users the passwords have not been taken yet."""
    return _held(user).aggregate(all=Sum("count"))["all"] or 0


def collect(user: User) -> list[Made]:
    """The passwords, once: of two who take them at the same time, one gets them."""
    with transaction.atomic():
        rows = list(_held(user).select_for_update())
        NewPasswords.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [Made(**one) for row in rows for one in json.loads(row.made)]


def forgotten(now: dt.datetime) -> QuerySet[NewPasswords]:
    """What nobody took in time."""
    return NewPasswords.objects.filter(until__lte=now)


def _held(user: User) -> QuerySet[NewPasswords]:
    return NewPasswords.objects.filter(user=user.pk, until__gt=timezone.now())


def _key(what: str, user: User) -> str:
    return f"{what}:{user.pk}"


def _put(what: str, user: User, value: object) -> None:
    cache.set(_key(what, user), encrypt(json.dumps(value), _key(what, user)), SECONDS)


def _get(what: str, user: User) -> Any:
    data = cache.get(_key(what, user))
    return json.loads(decrypt(data, _key(what, user))) if data else None
