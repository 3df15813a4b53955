"""What hangs on an area without this package knowing it: cases, houses, workers.

Upper packages register one `AreaDependent` each in `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

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


def hanging_on(area: Area) -> list[Hanging]:
    """Every kind of thing that hangs on `area`, with its count; none with a count of 0."""
    counted = [Hanging(dependent, dependent.count(area)) for dependent in _dependents.values()]
    return [hanging for hanging in counted if hanging.count]


def move_all(area: Area, target: Area) -> int:
    return sum(dependent.move(area, target) for dependent in _dependents.values())
