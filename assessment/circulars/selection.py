"""Who is named in a circular: the best, the last, who moved most (pure).

Only ranked units are named. At most three, and never more than half of the field, so that best
and last do not overlap; equal points are named together, and a unit that would be named in both
is named in neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.circulars.material import Unit

MOST = 3


@dataclass(frozen=True)
class Chosen:
    """Both in the order of the ranking."""

    best: tuple[Unit, ...]
    last: tuple[Unit, ...]


@dataclass(frozen=True)
class Moved:
    """Who gained most and who lost most since the last period; several where they are equal."""

    up: tuple[Unit, ...]
    down: tuple[Unit, ...]


def chosen(units: Sequence[Unit]) -> Chosen:
    field = [unit for unit in units if unit.rank is not None]
    most = min(MOST, len(field) // 2)
    best = {unit.pk for unit in field if (unit.rank or 0) <= most}
    last = {unit.pk for unit in field if _below(unit, field) < most}
    return Chosen(
        tuple(unit for unit in field if unit.pk in best - last),
        tuple(unit for unit in field if unit.pk in last - best),
    )


def _below(unit: Unit, field: Sequence[Unit]) -> int:
    """How many stand below."""
    return sum((other.rank or 0) > (unit.rank or 0) for other in field)


def moved(units: Sequence[Unit]) -> Moved:
    """Among those that were ranked in both periods."""
    both = [unit for unit in units if unit.rank is not None and unit.change is not None]
    gains = [unit.gained for unit in both if unit.gained is not None]
    most, least = max(gains, default=Decimal(0)), min(gains, default=Decimal(0))
    return Moved(
        tuple(unit for unit in both if most > 0 and unit.gained == most),
        tuple(unit for unit in both if least < 0 and unit.gained == least),
    )
