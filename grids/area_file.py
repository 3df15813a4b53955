"""Reading a file of areas (code, name, level, parent) and finding what is wrong in it.

Nothing is written here. Rows above the root level are read as ancestors: they give parents
and labels and become no areas.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _

from grids.codes import LEVELS, code_fault, level_above
from grids.models import Level

COLUMNS = ["code", "name", "level", "parent"]
LEVEL_WORDS = {**{level: level for level in LEVELS}, "village": Level.COMMUNITY.value}
"""The statistical bureau calls the fifth level a village; here it is a community."""


@dataclass(frozen=True)
class Row:
    line: int
    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True)
class Fault:
    """A row that cannot be taken, and why; line 1 is the head of the table."""

    line: int
    reason: str


@dataclass
class AreaFile:
    """`rows` are areas from the root level down, parents first; `above` maps roots to labels."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    above: dict[str, str] = field(default_factory=dict)

    def roots(self, root_level: str) -> list[Row]:
        return [row for row in self.rows if row.level == root_level]

    def fault(self, line: int, reason: str) -> None:
        self.faults.append(Fault(line, reason))


def read(stream: IO[str] | Iterable[str], root_level: str, known: dict[str, str]) -> AreaFile:
    """Reads the table; `known` gives the level of every code that is an area in force."""
    file = AreaFile()
    table = csv.DictReader(stream)
    missing = [name for name in COLUMNS if name not in (table.fieldnames or [])]
    if missing:
        names = ", ".join(missing)
        file.fault(1, _("the table has no column “%(names)s”") % {"names": names})
        return file
    rows = [row for number, raw in _numbered(table) if (row := _row(file, number, raw))]
    _check_parents(file, rows, root_level, known)
    _take(file, rows, root_level)
    if not file.faults and not file.rows:
        file.fault(1, _("no row is of the level of the root or below it"))
    file.faults.sort(key=lambda fault: fault.line)
    return file


def _numbered(table: csv.DictReader[str]) -> Iterable[tuple[int, dict[str | None, object]]]:
    for raw in table:
        if any(raw.values()):
            yield table.line_num, dict(raw)


def _row(file: AreaFile, line: int, raw: dict[str | None, object]) -> Row | None:
    if None in raw or None in raw.values():
        file.fault(line, _("the row does not have as many fields as the head of the table"))
        return None
    code, name, level, parent = (str(raw[column]).strip() for column in COLUMNS)
    if level.lower() not in LEVEL_WORDS:
        file.fault(line, _("the level “%(level)s” is not known") % {"level": level})
        return None
    if not name or len(name) > 100:
        file.fault(line, _("the name is empty or longer than 100 characters"))
        return None
    return Row(line, code, name, LEVEL_WORDS[level.lower()], parent)


def _check_parents(file: AreaFile, rows: list[Row], root_level: str, known: dict[str, str]) -> None:
    first: dict[str, Row] = {}
    for row in rows:
        before = first.setdefault(row.code, row)
        if before is not row:
            told = {"code": row.code, "line": before.line}
            file.fault(row.line, _("the code “%(code)s” stands in line %(line)d already") % told)
    levels = {**known, **{code: row.level for code, row in first.items()}}
    for row in rows:
        reason = (
            _unknown_parent(row, levels)
            or code_fault(row.level, row.code, row.parent)
            or _parent_fault(row, root_level, levels)
        )
        if reason:
            file.fault(row.line, reason)


def _unknown_parent(row: Row, levels: dict[str, str]) -> str:
    if not row.parent or row.parent in levels:
        return ""
    return _("the parent %(parent)s is not known") % {"parent": row.parent}


def _parent_fault(row: Row, root_level: str, levels: dict[str, str]) -> str:
    above = level_above(row.level)
    if not row.parent:
        needless = LEVELS.index(row.level) <= LEVELS.index(root_level)
        return "" if needless else _("the row names no parent")
    if levels[row.parent] != above:
        return _("the parent “%(parent)s” is not of the level above") % {"parent": row.parent}
    return ""


def _take(file: AreaFile, rows: list[Row], root_level: str) -> None:
    """Keeps what stands at the root level or below it, and labels the roots."""
    depth = LEVELS.index(root_level)
    by_code = {row.code: row for row in rows}
    for row in sorted(rows, key=lambda row: (LEVELS.index(row.level), row.code)):
        if LEVELS.index(row.level) < depth:
            continue
        file.rows.append(row)
        if row.level == root_level:
            file.above[row.code] = _label_above(row, by_code)


def _label_above(row: Row, by_code: dict[str, Row]) -> str:
    names: list[str] = []
    seen = {row.code}
    while row.parent in by_code and row.parent not in seen:
        row = by_code[row.parent]
        seen.add(row.code)
        names.insert(0, row.name)
    return " ".join(names)
