"""What hangs on an area without this package knowing it: cases, houses, workers.

Upper packages register one `AreaDependent` each in `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise

from grids.models import Area


class AreaDependent(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str | Promise: ...

    def count(self, area: Area) -> int:
        """How many that are in use hang on exactly this area, not on what is below it."""
        ...

    def list(self, area: Area, limit: int) -> Sequence[str]:
        """The labels of the first of them."""
        ...

    def preview(self, area: Area, target: Area) -> str:
        """One sentence: what moving them to `target` will do."""
        ...

    def move(self, area: Area, target: Area) -> int:
        """Moves them, within the caller's transaction; how many were moved."""
        ...


class Returning(AreaDependent, Protocol):
    """One whose things can be named by keys, so that a change that is reverted gives them back."""

    def keys(self, area: Area) -> Sequence[int]:
        """Those that `move` would move."""
        ...

    def titles(self, keys: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        """By key what to call a thing and its address ("" where `user` may not open it)."""
        ...

    def still(self, keys: Sequence[int], area: Area | int) -> Sequence[int]:
        """Those of `keys` that are in use and hang on `area` (or its key)."""
        ...

    def give_back(self, keys: Sequence[int], area: Area, target: Area, reason: str) -> int:
        """Moves those of `keys` that hang on `area` to `target`; how many were moved."""
        ...


@dataclass(frozen=True)
class Hanging:
    dependent: AreaDependent
    count: int


_dependents: dict[str, AreaDependent] = {}


def register(dependent: AreaDependent) -> None:
    """A second one of the same name takes the place of the first."""
    _dependents[dependent.name] = dependent


def unregister(name: str) -> None:
    _dependents.pop(name, None)


def returning() -> list[Returning]:
    """Those that can give back what they moved."""
    found: list[Any] = [kind for kind in _dependents.values() if hasattr(kind, "give_back")]
    return found


def hanging_on(area: Area) -> list[Hanging]:
    """Every kind of thing that hangs on `area`, with its count; none with a count of 0."""
    counted = [Hanging(dependent, dependent.count(area)) for dependent in _dependents.values()]
    return [hanging for hanging in counted if hanging.count]


def in_need_of_heir(area: Area) -> list[Hanging]:
    """Without what is long over (kinds that say `over`): an area may end with that."""
    return [found for found in hanging_on(area) if not getattr(found.dependent, "over", False)]


def move_all(area: Area, target: Area) -> int:
    return sum(dependent.move(area, target) for dependent in _dependents.values())
