"""The figures of a circular, kept with it as they were read off the snapshot (pure).

Names stand here as they were then, so that a published circular says the same for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Self

Json = Mapping[str, Any]
DASH = "–"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _plain(value: Any) -> Any:
    """What JSON can hold: decimals as their digits."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def signed(number: int | Decimal | None) -> str:
    """With its sign, 0 for no change, a dash where there is nothing to compare."""
    if number is None:
        return DASH
    return f"{number:+}".replace("-", "−") if number else "0"


@dataclass(frozen=True)
class Count:
    """A measure of the whole area; `before` is None where the last period was not frozen."""

    measure: str
    label: str
    now: int
    before: int | None = None

    @property
    def more(self) -> int | None:
        return None if self.before is None else self.now - self.before

    @property
    def grown(self) -> str:
        return signed(self.more)


@dataclass(frozen=True)
class Rate:
    """An indicator: per cent with two places if `percent`, else a number of cases.

    None: nothing to divide by. `above` and `below` are the counts it is made of, by measure.
    """

    key: str
    label: str
    value: Decimal | None
    above: Mapping[str, int]
    below: Mapping[str, int]
    before: Decimal | None = None
    percent: bool = True

    @property
    def more(self) -> Decimal | None:
        if self.value is None or self.before is None:
            return None
        return self.value - self.before

    @property
    def grown(self) -> str:
        return signed(self.more)

    @property
    def shown(self) -> str:
        return DASH if self.value is None else f"{self.value}"

    @classmethod
    def read(cls, data: Json) -> Self:
        numbers = {name: _number(data[name]) for name in ("value", "before")}
        return cls(**{**data, **numbers})


@dataclass(frozen=True)
class Unit:
    """A line of a ranking. `rank` is None where `unranked` says why; a climb is positive."""

    pk: int
    name: str
    rank: int | None = None
    points: Decimal | None = None
    change: int | None = None
    gained: Decimal | None = None
    unranked: str = ""
    stock: int = 0
    rates: tuple[Rate, ...] = ()

    @property
    def grown(self) -> str:
        return signed(self.gained)

    @classmethod
    def read(cls, data: Json) -> Self:
        numbers = {name: _number(data[name]) for name in ("points", "gained")}
        return cls(**{**data, **numbers, "rates": tuple(map(Rate.read, data["rates"]))})


@dataclass(frozen=True)
class Table:
    """A ranking, best first, the unranked last.

    Without a `scheme` nobody is ranked. Whoever has fewer than `minimum` cases of `measure` is
    listed without a rank; `idle` units had nothing to count and are not listed.
    """

    kind: str
    units: tuple[Unit, ...]
    scheme: str = ""
    minimum: int = 0
    measure: str = ""
    idle: int = 0

    @property
    def ranked(self) -> list[Unit]:
        return [unit for unit in self.units if unit.rank is not None]

    @property
    def few(self) -> list[Unit]:
        """Listed, but with too little to be ranked."""
        return [unit for unit in self.units if unit.rank is None]

    @property
    def columns(self) -> list[Rate]:
        """The indicators, as the first line has them."""
        return list(self.units[0].rates) if self.units else []

    @property
    def overdue(self) -> list[Unit]:
        """Those with overdue stock, the most first, equals as they stand in the ranking."""
        late = [unit for unit in self.units if unit.stock]
        return sorted(late, key=lambda unit: -unit.stock)

    @classmethod
    def read(cls, data: Json) -> Self:
        return cls(**{**data, "units": tuple(map(Unit.read, data["units"]))})


@dataclass(frozen=True)
class Point:
    """One period of the line of the last ones; `value` in per cent."""

    period: str
    value: Decimal | None


@dataclass(frozen=True)
class Material:
    """`compared` says whether the period before was frozen. A correction says its `reason`, and in
    `changes` which figures stood otherwise in what it corrects."""

    area: int
    name: str
    period: str
    revision: int
    compared: bool
    counts: tuple[Count, ...]
    rates: tuple[Rate, ...]
    townships: Table
    departments: Table
    trend: tuple[Point, ...] = ()
    reason: str = ""
    changes: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[Table, Table]:
        return self.townships, self.departments

    def count(self, measure: str) -> Count:
        return next(one for one in self.counts if one.measure == measure)

    def rate(self, key: str) -> Rate:
        return next(one for one in self.rates if one.key == key)

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = _plain(asdict(self))
        return found

    @classmethod
    def read(cls, data: Json) -> Self:
        parts: dict[str, Any] = {
            "counts": tuple(Count(**one) for one in data["counts"]),
            "rates": tuple(map(Rate.read, data["rates"])),
            "townships": Table.read(data["townships"]),
            "departments": Table.read(data["departments"]),
            "trend": tuple(Point(one["period"], _number(one["value"])) for one in data["trend"]),
        }
        parts["changes"] = tuple(data.get("changes", ()))
        return cls(**{**data, **parts})
