"""Indicators of a handful of measures, small enough to be counted by hand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment.schemes.scoring import Counts, Item, Rules


@dataclass(frozen=True)
class Rate:
    """A share with four places; without a denominator the count itself."""

    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    higher_is_better: bool = True
    collected: bool = True
    sample: int = 0

    def value(self, counts: Counts) -> Decimal | None:
        above = Decimal(sum(counts.get(key, 0) for key in self.numerator))
        if not self.denominator:
            return above
        below = sum(counts.get(key, 0) for key in self.denominator)
        return round(above / below, 4) if below else None


RATES = {
    "on_time": Rate(("on_time",), ("due",), sample=10),
    "closing": Rate(("closed",), ("due_to_close",), sample=10),
    "rework": Rate(("reworked",), ("passed",), higher_is_better=False, sample=10),
    "quota": Rate(("valid",)),
    "satisfaction": Rate(("satisfied",), ("rated",), sample=5),
    "patrols": Rate(("patrols",), ("patrols_due",), collected=False),
}


def rules(*items: tuple[Any, ...], **more: Any) -> Rules:
    """Items as (indicator, weight, target, cap), the last two if they matter."""
    return Rules(tuple(item(*values) for values in items), **more)


def item(key: str, weight: Any, target: Any = None, cap: Any = 100) -> Item:
    wanted = None if target is None else Decimal(str(target))
    return Item(key, Decimal(weight), wanted, Decimal(cap))


def index(**more: Any) -> Rules:
    """The department index: 60 on time, 30 closing, 10 without rework."""
    return rules(("on_time", 60), ("closing", 30), ("rework", 10), **more)
