"""A circular as it stands on paper: its paragraphs, tables and drawings, and on the page the
addresses of the cases behind its numbers, as far as the reader sees whose they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessment.circulars.charts import Bar, Line, bars, line
from assessment.circulars.material import Count, Material, Rate, Table, Unit
from assessment.circulars.wording import LAST, PAPER, THIS
from assessment.figures.measures import MEASURES
from assessment.figures.subjects import SubjectKind
from assessment.models import Circular
from assessment.ranking.lines import Number
from assessment.snapshots.seen import seen_keys

UNRANKED = {"few": "件数不足", "empty": "无应统计事件"}


@dataclass(frozen=True)
class Part:
    """A section: its heading, if any, and its paragraphs."""

    key: str
    title: str
    paragraphs: list[str]


@dataclass(frozen=True)
class Cell:
    """A rate with the counts it is made of; only what is on screen has addresses."""

    rate: Rate
    above: list[Number]
    below: list[Number]


@dataclass(frozen=True)
class Row:
    unit: Unit
    url: str
    cells: list[Cell]
    stock: Number

    @property
    def note(self) -> str:
        return UNRANKED.get(self.unit.unranked, "")


@dataclass(frozen=True)
class Ranked:
    """A table of units."""

    table: Table
    rows: list[Row]

    @property
    def overdue(self) -> list[Row]:
        by_key = {row.unit.pk: row for row in self.rows}
        return [by_key[unit.pk] for unit in self.table.overdue]


class Addresses:
    """Of the cases behind numbers; empty for what the reader may not see, and on paper."""

    def __init__(self, circular: Circular, reader: Any = None) -> None:
        self.circular, self.reader = circular, reader
        self._seen: dict[str, set[int]] = {}
        where = [circular.period, "kind", 0]
        self._subject = reverse("snapshots:subject", args=where)
        self._cases = reverse("snapshots:cases", args=[*where, "measure"])
        self._revision = f"?revision={circular.snapshot.revision}"

    def subject(self, kind: str, pk: int) -> str:
        if not self._sees(kind, pk):
            return ""
        return self._subject.replace("/kind/0/", f"/{kind}/{pk}/") + self._revision

    def cases(self, kind: str, pk: int, measure: str) -> str:
        if not MEASURES[measure].cases or not self._sees(kind, pk):
            return ""
        found = self._cases.replace("/kind/0/measure/", f"/{kind}/{pk}/{measure}/")
        return found + self._revision

    def number(self, kind: str, pk: int, measure: str, value: int) -> Number:
        url = self.cases(kind, pk, measure) if value else ""
        return Number(value, str(MEASURES[measure].label), url)

    def numbers(self, kind: str, pk: int, counts: Mapping[str, int]) -> list[Number]:
        return [self.number(kind, pk, key, value) for key, value in counts.items()]

    def _sees(self, kind: str, pk: int) -> bool:
        if self.reader is None:
            return False
        if kind not in self._seen:
            keys = seen_keys(self.reader, kind, self.circular.span)
            self._seen[kind] = set(keys.values_list("pk", flat=True))
        return pk in self._seen[kind]


@dataclass
class Sheet:
    """What the templates draw; with a `reader` the numbers have addresses."""

    circular: Circular
    reader: Any = None

    @cached_property
    def found(self) -> Material:
        return Material.read(self.circular.material)

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses(self.circular, self.reader)

    @property
    def parts(self) -> list[Part]:
        return [
            Part(one["key"], one["title"], [p for p in one["text"].split("\n") if p.strip()])
            for one in self.circular.sections
        ]

    @property
    def words(self) -> dict[str, str]:
        return PAPER

    @property
    def this(self) -> str:
        return THIS[self.circular.span.kind]

    @property
    def last(self) -> str:
        return LAST[self.circular.span.kind]

    @property
    def counts(self) -> list[tuple[Count, Number]]:
        area = self.found.area
        return [
            (one, self.addresses.number(SubjectKind.COUNTY, area, one.measure, one.now))
            for one in self.found.counts
        ]

    @property
    def rates(self) -> list[Cell]:
        return [self._cell(SubjectKind.COUNTY, self.found.area, one) for one in self.found.rates]

    @cached_property
    def townships(self) -> Ranked:
        return self._ranked(self.found.townships)

    @cached_property
    def departments(self) -> Ranked:
        return self._ranked(self.found.departments)

    @property
    def overdue(self) -> list[Row]:
        return [*self.townships.overdue, *self.departments.overdue]

    @property
    def bars(self) -> list[Bar]:
        return bars(self.found.townships.units)

    @property
    def line(self) -> Line | None:
        return line(self.found.trend)

    @property
    def dated(self) -> str:
        """The day of the signature, as documents write it; empty before it."""
        return day(self.circular.signed_at)

    @property
    def numbered(self) -> str:
        """The number, or what stands in its place before there is one."""
        circular = self.circular
        return circular.called or PAPER["signed" if circular.is_signed else "unnumbered"]

    @property
    def corrected(self) -> list[str]:
        """What a correction replaces, why, and what differs: a paragraph each."""
        row, found = self.circular, self.found
        if row.replaces is None:
            return []
        said = [f"{PAPER['replaces']}{row.replaces.called}{PAPER['replaced']}"]
        if found.reason:
            said.append(PAPER["reason"] + found.reason)
            differ = PAPER["changes"] + "；".join(found.changes) + "。"
            said.append(differ if found.changes else PAPER["same"])
        return said

    @property
    def printed(self) -> str:
        return day(self.circular.published_at)

    def _ranked(self, table: Table) -> Ranked:
        return Ranked(table, [self._row(table.kind, unit) for unit in table.units])

    def _row(self, kind: str, unit: Unit) -> Row:
        return Row(
            unit,
            self.addresses.subject(kind, unit.pk),
            [self._cell(kind, unit.pk, rate) for rate in unit.rates],
            self.addresses.number(kind, unit.pk, "overdue_stock", unit.stock),
        )

    def _cell(self, kind: str, pk: int, rate: Rate) -> Cell:
        numbers = self.addresses.numbers
        return Cell(rate, numbers(kind, pk, rate.above), numbers(kind, pk, rate.below))


def day(moment: dt.datetime | None) -> str:
    if moment is None:
        return ""
    local = timezone.localdate(moment, timezone.get_default_timezone())
    return f"{local.year}年{local.month}月{local.day}日"
