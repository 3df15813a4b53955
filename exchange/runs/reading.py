"""Reads what came: CSV, XLSX or JSON, as headings and rows of text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gridgov.tables import Limits, Line, Unreadable, read
from gridgov.tables.reading import OLE, ZIP

LIMITS = Limits(file=20_000_000, rows=5_000, columns=60, cell=5_000)
LISTS = ("rows", "items", "data", "results", "list")
"""Members under which a list of rows is looked for."""

DEEPEST = 3
PDF = b"%PDF-"


@dataclass(frozen=True)
class Sheet:
    """The rows below the head."""

    headings: list[str]
    lines: list[Line]


def sheet_of(data: bytes, name: str = "") -> Sheet:
    """Known by what it holds; a `name` may not promise a workbook that is none.

    Raises Unreadable.
    """
    called = name.lower().endswith(".xlsx")
    if data.startswith(PDF) or (called and data and not data.startswith((ZIP, OLE))):
        words = _(
            "This is no workbook, though it may be called one. Save the table as XLSX or CSV."
        )
        raise Unreadable(words)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return _json(data)
    lines = read(io.BytesIO(data), LIMITS)
    head = lines.pop(0).cells
    return Sheet(head, lines)


def _json(data: bytes) -> Sheet:
    if len(data) > LIMITS.file:
        size = LIMITS.file // 1_000_000
        raise Unreadable(_("The file is larger than %(size)s MB. Divide it.") % {"size": size})
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("This is no JSON in UTF-8.")) from error
    rows = [dict(_flat(row)) for row in _list(found)]
    if len(rows) > LIMITS.rows:
        words = _("The file has more than %(count)s rows. Divide it.")
        raise Unreadable(words % {"count": LIMITS.rows})
    headings = list(dict.fromkeys(name for row in rows for name in row))
    if len(headings) > LIMITS.columns:
        words = _("The rows have more than %(count)s different members.")
        raise Unreadable(words % {"count": LIMITS.columns})
    return Sheet(headings, list(_lines(headings, rows)))


def _list(found: Any) -> list[dict[str, Any]]:
    if isinstance(found, dict):
        found = next((found[name] for name in LISTS if isinstance(found.get(name), list)), None)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Unreadable(_("The JSON has to be a list of rows with named members."))
    return found


def _lines(headings: Sequence[str], rows: list[dict[str, str]]) -> Iterator[Line]:
    for number, row in enumerate(rows, 1):
        cells = [row.get(name, "") for name in headings]
        if max(map(len, cells), default=0) > LIMITS.cell:
            words = _("A cell of row %(row)s holds more than %(count)s characters.")
            raise Unreadable(words % {"row": number, "count": LIMITS.cell})
        yield Line(number, cells)


def _flat(row: dict[str, Any], before: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    """Members of members are named as `place.address`."""
    for name, value in row.items():
        if isinstance(value, dict) and depth < DEEPEST:
            yield from _flat(value, f"{before}{name}.", depth + 1)
        else:
            yield f"{before}{name}"[:200], _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value).strip()
