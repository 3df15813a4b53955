"""What publishing would do, without doing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from grids.boundaries.faults import Fault
from grids.boundaries.wanted import Wanted
from grids.models import BoundaryChange


@dataclass(frozen=True)
class Changed:
    """An area before and after. kind: new, shape, retired. `code` is a temporary key where new.

    `before` and `after` are GeoJSON, None where there is none.
    """

    label: str
    code: str
    kind: str
    before_m2: float
    after_m2: float
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


@dataclass(frozen=True)
class Item:
    """One thing that changes its area; `url` is empty where the reader may not open it."""

    label: str
    url: str
    from_label: str
    to_label: str


@dataclass(frozen=True)
class Moves:
    """How many things of one kind change their area, and the first of them."""

    label: str
    count: int
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """`seen` goes back to `publish`; `waiting` are scheduled changes of the same areas."""

    faults: list[Fault]
    changes: list[Changed]
    moves: list[Moves]
    seen: str
    waiting: list[BoundaryChange] = field(default_factory=list)


def plan_of(wanted: Wanted, user: Any) -> Plan:
    """Raises Refused where `wanted` cannot be read against the areas there are."""
    raise NotImplementedError
