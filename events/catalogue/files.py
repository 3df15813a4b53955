"""The two reference tables as rows, and what is wrong in them. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from events.workflow import Urgency
from grids.models import Level
from grids.worktime import Unit

CODE = re.compile(r"[0-9A-Z]{1,10}")
KIND_COLUMNS = ("code", "level", "name_zh", "name_en")
CATEGORY_COLUMNS = (
    "code",
    "major_code",
    "major_zh",
    "major_en",
    "name_zh",
    "name_en",
    "lead",
    "assist",
    "urgency",
    "handle_limit",
    "handle_unit",
    "accept_limit",
    "accept_unit",
    "usual_level",
    "worker_may_settle",
    "confidential",
    "close_condition_zh",
    "anchored",
    "public",
)
FILLED = frozenset(CATEGORY_COLUMNS) - {"assist", "close_condition_zh"}
FLAGS = {"Y": True, "N": False}
LONGEST = {"major_zh": 50, "major_en": 50, "name_zh": 100, "name_en": 100}
MOST = 10_000
"""No limit is longer than that many of its unit."""


@dataclass(frozen=True)
class Fault:
    file: str
    line: int
    reason: str


@dataclass(frozen=True)
class KindRow:
    code: str
    level: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class CategoryRow:
    """One subcategory; limits are (amount, unit)."""

    code: str
    major_code: str
    major_zh: str
    major_en: str
    name_zh: str
    name_en: str
    lead: str
    assists: tuple[str, ...]
    urgency: str
    handle: tuple[int, str]
    accept: tuple[int, str]
    usual_level: str
    worker_may_settle: bool
    confidential: bool
    public: bool
    close_condition: str
    anchored: bool


class Wrong(Exception):
    """A row that cannot be used, with the reason."""


Row = TypeVar("Row", KindRow, CategoryRow)


def read_kinds(text: str, file: str = "") -> tuple[list[KindRow], list[Fault]]:
    return _read(text, file, KIND_COLUMNS, _kind)


def read_categories(
    text: str, known: Collection[str], file: str = ""
) -> tuple[list[CategoryRow], list[Fault]]:
    """Rows of the catalogue; `known` are the codes of the kinds of department."""
    majors: dict[str, tuple[str, str]] = {}

    def one(cells: dict[str, str]) -> CategoryRow:
        row = _category(cells, known)
        if majors.setdefault(row.major_code, (row.major_zh, row.major_en)) != (
            row.major_zh,
            row.major_en,
        ):
            raise Wrong(_("The major has another name in a line above."))
        return row

    return _read(text, file, CATEGORY_COLUMNS, one)


def _read(
    text: str, file: str, columns: tuple[str, ...], one: Callable[[dict[str, str]], Row]
) -> tuple[list[Row], list[Fault]]:
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    try:
        for line, cells in _lines(text, columns):
            try:
                row = one(cells)
                if row.code in seen:
                    raise Wrong(_("The code %(code)s stands in a line above.") % {"code": row.code})
                seen.add(row.code)
                rows.append(row)
            except Wrong as wrong:
                faults.append(Fault(file, line, str(wrong)))
    except (Wrong, csv.Error) as wrong:
        faults.append(Fault(file, 1, str(wrong)))
    if not rows and not faults:
        faults.append(Fault(file, 1, _("The file has no rows.")))
    return rows, faults


def _lines(text: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column; empty lines are left out."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    head = [cell.strip() for cell in next(reader, [])]
    missing = [name for name in columns if name not in head]
    if missing:
        names = ", ".join(missing)
        raise Wrong(_("The first line lacks these columns: %(names)s.") % {"names": names})
    for cells in reader:
        values = [cell.strip() for cell in cells]
        if any(values):
            values += [""] * (len(head) - len(values))
            yield reader.line_num, dict(zip(head, values, strict=False))


def _kind(cells: dict[str, str]) -> KindRow:
    _filled(cells, KIND_COLUMNS)
    _code(cells["code"])
    _one_of(cells["level"], Level.values, "level")
    return KindRow(*(cells[name] for name in KIND_COLUMNS))


def _category(cells: dict[str, str], known: Collection[str]) -> CategoryRow:
    _filled(cells, [name for name in CATEGORY_COLUMNS if name in FILLED])
    _code(cells["code"])
    if not cells["code"].startswith(cells["major_code"]):
        raise Wrong(_("The code does not begin with the major's code."))
    _one_of(cells["urgency"], Urgency.values, "urgency")
    _one_of(cells["usual_level"], Level.values, "usual_level")
    assists = tuple(part.strip() for part in cells["assist"].split(";") if part.strip())
    _departments(cells["lead"], assists, known)
    return CategoryRow(
        code=cells["code"],
        major_code=cells["major_code"],
        major_zh=cells["major_zh"],
        major_en=cells["major_en"],
        name_zh=cells["name_zh"],
        name_en=cells["name_en"],
        lead=cells["lead"],
        assists=assists,
        urgency=cells["urgency"],
        handle=_limit(cells, "handle"),
        accept=_limit(cells, "accept"),
        usual_level=cells["usual_level"],
        worker_may_settle=_flag(cells, "worker_may_settle"),
        confidential=_flag(cells, "confidential"),
        public=_flag(cells, "public"),
        close_condition=cells["close_condition_zh"][:200],
        anchored=_flag(cells, "anchored"),
    )


def _filled(cells: dict[str, str], columns: Collection[str]) -> None:
    for name in columns:
        if not cells[name]:
            raise Wrong(_("%(column)s is empty.") % {"column": name})
        if len(cells[name]) > LONGEST.get(name, 200):
            raise Wrong(_("%(column)s is too long.") % {"column": name})


def _code(code: str) -> None:
    if not CODE.fullmatch(code):
        raise Wrong(_("The code %(code)s is not made of digits and capitals.") % {"code": code})


def _one_of(value: str, allowed: Collection[str], column: str) -> None:
    if value not in allowed:
        raise Wrong(
            _("%(column)s is %(value)s, but has to be one of: %(allowed)s.")
            % {"column": column, "value": value, "allowed": ", ".join(allowed)}
        )


def _departments(lead: str, assists: tuple[str, ...], known: Collection[str]) -> None:
    for code in (lead, *assists):
        if code not in known:
            raise Wrong(_("There is no kind of department %(code)s.") % {"code": code})
    if lead in assists or len(set(assists)) != len(assists):
        raise Wrong(_("A kind of department stands twice among lead and assists."))


def _limit(cells: dict[str, str], name: str) -> tuple[int, str]:
    amount, unit = cells[f"{name}_limit"], cells[f"{name}_unit"]
    if not (amount.isascii() and amount.isdecimal() and 0 < int(amount) <= MOST):
        raise Wrong(
            _("%(column)s is %(value)s, but has to be a number from 1 to %(most)s.")
            % {"column": f"{name}_limit", "value": amount, "most": MOST}
        )
    _one_of(unit, Unit.values, f"{name}_unit")
    return int(amount), unit


def _flag(cells: dict[str, str], name: str) -> bool:
    _one_of(cells[name], tuple(FLAGS), name)
    return FLAGS[cells[name]]
