"""Reads a CSV file or the first sheet of an XLSX workbook into rows of text.

A file is known by what it holds, not by its name. CSV may be UTF-8 (with or without a mark),
UTF-16 with a mark, or GB18030, with commas, semicolons or tabs. Of a workbook the values are
read as they were last seen; formulas are never reckoned.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
WIDE = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",;\t"
MARKUP = (b"<!DOCTYPE", b"<!ENTITY")


class Unreadable(Exception):
    """The file cannot be taken; its text is a sentence in the reader's language."""


@dataclass(frozen=True)
class Limits:
    """What is accepted: bytes of the file and unpacked, rows, columns, characters of a cell."""

    file: int = 10_000_000
    unpacked: int = 100_000_000
    rows: int = 5_000
    columns: int = 60
    cell: int = 2_000


@dataclass(frozen=True)
class Line:
    """A row as a spreadsheet numbers it, from 1, its cells without space around."""

    number: int
    cells: list[str]


def read(file: IO[bytes], limits: Limits | None = None) -> list[Line]:
    """All rows that hold anything. Raises Unreadable."""
    limits = limits or Limits()
    data = file.read(limits.file + 1)
    if len(data) > limits.file:
        size = f"{limits.file // 1_000_000}"
        raise Unreadable(_("The file is larger than %(size)s MB. Divide it.") % {"size": size})
    if data.startswith(OLE):
        raise Unreadable(
            _(
                "This is an old or a locked workbook. Save it as an XLSX workbook without a "
                "password, or as CSV."
            )
        )
    return list(lines(data, limits))


def lines(data: bytes, limits: Limits) -> Iterator[Line]:
    """The same one by one, for tables that are too long to be held. Raises Unreadable."""
    return _taken(_sheet(data, limits) if data.startswith(ZIP) else _text(data), limits)


def _taken(rows: Iterable[Sequence[str]], limits: Limits) -> Iterator[Line]:
    found = 0
    for number, cells in enumerate(rows, 1):
        row = [cell.strip() for cell in cells]
        while row and not row[-1]:
            row.pop()
        if not row:
            continue
        found += 1
        _check(number, row, found, limits)
        yield Line(number, row)
    if not found:
        raise Unreadable(_("The file holds no row."))


def _check(number: int, row: list[str], found: int, limits: Limits) -> None:
    if found > limits.rows + 1:
        words = _("The file has more than %(count)s rows. Divide it.")
        raise Unreadable(words % {"count": limits.rows})
    if len(row) > limits.columns:
        words = _("Row %(row)s has more than %(count)s columns.")
        raise Unreadable(words % {"row": number, "count": limits.columns})
    if max(map(len, row)) > limits.cell:
        words = _("A cell of row %(row)s holds more than %(count)s characters.")
        raise Unreadable(words % {"row": number, "count": limits.cell})


def _text(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    if "\0" in text:
        raise Unreadable(_("This is neither a CSV file nor an XLSX workbook."))
    head = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Unreadable(_("The file is no table: a quotation mark is never closed.")) from error


def _decoded(data: bytes) -> str:
    names = ("utf-16",) if data.startswith(WIDE) else ("utf-8-sig", "gb18030")
    for name in names:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The characters cannot be read. Save the file as “CSV UTF-8” or as XLSX."))


def _sheet(data: bytes, limits: Limits) -> Iterator[list[str]]:
    """Rows of the first sheet; whatever a broken workbook makes the library raise is one error."""
    try:
        _check_packed(data, limits)
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()
        last = limits.columns + 1
        for row in sheet.iter_rows(values_only=True, max_row=limits.rows * 2 + 2, max_col=last):
            yield [_words(value) for value in row]
    except (Unreadable, GeneratorExit):
        raise
    except Exception as error:
        raise Unreadable(
            _("The workbook is broken or of another kind. Open it, save it as XLSX, try again.")
        ) from error


def _check_packed(data: bytes, limits: Limits) -> None:
    """Refuses what unpacks to more than is good, and markup that grows while it is read."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > limits.unpacked:
            size = f"{limits.unpacked // 1_000_000}"
            words = _("The workbook unpacks to more than %(size)s MB. Divide it.")
            raise Unreadable(words % {"size": size})
        for part in packed.infolist():
            with packed.open(part) as opened:
                head = opened.read(4096)
            if any(mark in head for mark in MARKUP):
                raise ValueError(part.filename)


def _words(value: object) -> str:
    """A cell as text: whole numbers without a point, days without a clock."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
