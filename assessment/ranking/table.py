"""A ranking as the pages ask for it, whether it is read from a snapshot or counted now."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assessment.figures.indicators import INDICATORS, Indicator, indicators_for
from assessment.figures.measures import MEASURES
from assessment.figures.periods import Period
from assessment.models import Scheme, Snapshot
from assessment.schemes.scoring import Band, Scored
from assessment.snapshots.placing import Place
from grids.models import Level

Counts = Mapping[str, int]
STOCK = "overdue_stock"
RANK, NAME, POINTS = "rank", "name", "points"
MOST = 7
"""Columns that a page holds side by side."""

LEVELS = {level: number for number, level in enumerate(Level.values, 1)}


class Brief(Protocol):
    """What a line says of a score beside its points; a whole `Scored` will do."""

    @property
    def grade(self) -> Band | None: ...
    @property
    def volume(self) -> int: ...
    @property
    def minimum(self) -> int: ...


@dataclass(frozen=True)
class Size:
    """How many places a field has in sight, and how many of them had anything to count."""

    all: int
    busy: int

    def shown(self, idle: bool) -> int:
        return self.all if idle or not self.busy else self.busy


@dataclass
class Ranking(ABC):
    """The places in sight of a reader, field by field, best first.

    `snapshot` is None for a period that runs; `user` is the reader, None sees nobody.
    """

    kind: str
    period: Period
    scheme: Scheme | None
    snapshot: Snapshot | None = None
    user: Any = None

    @property
    @abstractmethod
    def sizes(self) -> Mapping[str, Size]:
        """By field."""

    @property
    @abstractmethod
    def places(self) -> list[Place]:
        """All of them."""

    @abstractmethod
    def listed(self, field: str, sort: str = RANK, *, idle: bool = True) -> Sequence[Place]:
        """Those of a field in the order asked for; what has no value stands last either way.

        Without `idle` those who had nothing to count are left out, unless nobody had.
        """

    @abstractmethod
    def place(self, pk: int) -> Place | None:
        """The place of one subject in sight."""

    @abstractmethod
    def compared(self, places: Sequence[Place]) -> list[Place]:
        """The same with what they climbed and gained."""

    @abstractmethod
    def counts(self, keys: Collection[int]) -> dict[int, Counts]:
        """What the columns of some subjects are made of."""

    @abstractmethod
    def every_count(self, pk: int, now: dt.datetime) -> Counts:
        """All that is counted for one subject, also what no column shows."""

    @abstractmethod
    def briefs(self, keys: Collection[int]) -> Mapping[int, Brief]:
        """Grades and volumes of some subjects."""

    @abstractmethod
    def scores(self, keys: Collection[int]) -> Mapping[int, Scored]:
        """The scores of some subjects, part by part."""

    @abstractmethod
    def explained(self, pk: int) -> Scored | None:
        """The score of one subject, part by part."""

    @property
    def fields(self) -> list[str]:
        """Whom they are ranked against, the highest level first."""
        return sorted(self.sizes, key=lambda name: (LEVELS.get(name.partition(":")[2], 0), name))

    @property
    def indicators(self) -> list[Indicator]:
        """The columns: what the scheme counts; without one the first rates of the kind."""
        if self.scheme is None:
            rates = [one for one in indicators_for(self.kind) if one.denominator and one.collected]
            return rates[:MOST]
        keys = [item.indicator for item in self.scheme.items.all()]
        return [INDICATORS[key] for key in keys if key in INDICATORS]

    @property
    def has_stock(self) -> bool:
        """Areas and departments have overdue cases of their own, people have none."""
        return self.kind in MEASURES[STOCK].kinds

    @property
    def measures(self) -> set[str]:
        """What its columns, its scores and its ranks are made of."""
        keys = {key for one in self.indicators for key in (*one.numerator, *one.denominator)}
        more = {self.scheme.measure if self.scheme else "", STOCK if self.has_stock else ""}
        return keys | more - {""}

    def order_of(self, sort: str) -> tuple[str, bool]:
        """The column to sort by and whether backwards; what is no column means the rank."""
        key, back = sort.lstrip("-"), sort.startswith("-")
        known = {RANK, NAME, POINTS, STOCK, *(one.key for one in self.indicators)}
        return (key, back) if key in known else (RANK, False)
