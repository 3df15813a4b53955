"""What a person still holds: asked before they are deactivated or a posting ends.

Upper packages register in `AppConfig.ready`; `accounts` knows nothing of cases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.models import User

Count = Callable[[User], int]


@dataclass(frozen=True)
class Holding:
    """So many things of a kind, named by a lazy plural such as "Cases being worked on"."""

    label: str | Promise
    count: int


_kinds: dict[str, tuple[str | Promise, Count]] = {}


def register(name: str, label: str | Promise, count: Count) -> None:
    """Adds a kind of thing; a second one of the same name takes its place."""
    _kinds[name] = (label, count)


def held_by(user: User) -> list[Holding]:
    """What `user` holds now, without the kinds of which there are none."""
    found = [Holding(label, count(user)) for label, count in _kinds.values()]
    return [holding for holding in found if holding.count]
