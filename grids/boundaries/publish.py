"""Publishing boundaries: as a set, checked, with everything that moves, or not at all."""

from __future__ import annotations

from typing import Any

from grids.boundaries.wanted import Wanted
from grids.models import BoundaryChange


def publish(
    wanted: Wanted, *, by: Any, reason: str, seen: str = "", source: str = ""
) -> BoundaryChange:
    """Puts `wanted` in force: today at once, a past day as a correction, a later one scheduled.

    `seen` is that of the plan; "" checks nothing. Raises BoundaryRefused (with all `faults`),
    Overtaken (boundaries changed since the plan, with the `difference`) or Refused; then nothing
    was changed.
    """
    raise NotImplementedError


def withdraw(change: BoundaryChange, *, by: Any) -> BoundaryChange:
    """Takes a scheduled change back. Raises Refused when it is not scheduled any more."""
    raise NotImplementedError


def reverting(change: BoundaryChange) -> Wanted:
    """What would bring back the boundaries from before `change`, from today on."""
    raise NotImplementedError


def activate_due(day: Any) -> int:
    """Puts scheduled changes in force whose day has come; how many. Safe to run twice at once."""
    raise NotImplementedError
