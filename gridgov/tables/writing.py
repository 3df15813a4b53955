"""Writes rows to a CSV file or an XLSX workbook, one by one, in constant memory.

Times stand in county time. In CSV a text that a spreadsheet would take for a formula begins with
an apostrophe; in a workbook it is marked as text.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any, Protocol

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from gridgov.cleaning import readable

CSV, XLSX = "csv", "xlsx"
FORMATS = (XLSX, CSV)
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MARK = "\ufeff"
"""Tells a spreadsheet that the text is UTF-8; without it Chinese is shown wrongly."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MOST = 32_000
"""Characters a cell of a workbook can hold."""

TIME, DAY = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"
MARKED = "FFF3C4"


@dataclass(frozen=True)
class Column:
    """`width` is about the number of Latin letters."""

    title: str
    width: int = 14


class Writer(Protocol):
    """Takes rows, then is closed; `marked` are the indexes of cells to point out.

    `discard` ends one whose rows are not wanted any more.
    """

    def row(self, values: Sequence[object], marked: frozenset[int] = frozenset()) -> None: ...

    def close(self) -> None: ...

    def discard(self) -> None: ...


def writer(name: str, file: IO[bytes], columns: Sequence[Column], title: str = "") -> Writer:
    """A writer of the format `name` on an open file, its head written."""
    return _Book(file, columns, title) if name == XLSX else _Text(file, columns)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, and that the XML of one can hold."""
    text = readable(text)
    return f"'{text}" if text.startswith(FORMULA) else text


class _Text:
    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        self.stream = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
        self.stream.write(MARK)
        self.rows = csv.writer(self.stream)
        self.row([column.title for column in columns])

    def row(self, values: Sequence[object], marked: frozenset[int] = frozenset()) -> None:
        self.rows.writerow([self._words(value) for value in values])

    def close(self) -> None:
        """The file stays open for whoever opened it."""
        self.stream.flush()
        self.stream.detach()

    def discard(self) -> None:
        self.close()

    def _words(self, value: object) -> object:
        if isinstance(value, dt.datetime):
            return f"{_local(value):%Y-%m-%d %H:%M}"
        if isinstance(value, dt.date):
            return value.isoformat()
        return harmless(value) if isinstance(value, str) else value


class _Book:
    def __init__(self, file: IO[bytes], columns: Sequence[Column], title: str) -> None:
        self.file, self.book = file, Workbook(write_only=True)
        self.sheet: Any = self.book.create_sheet(title[:31] or None)
        self.sheet.freeze_panes = "A2"
        for number, column in enumerate(columns, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = column.width
        self.styles = {
            dt.datetime: self._styled(number_format=TIME),
            dt.date: self._styled(number_format=DAY),
            str: self._styled(),
            None: self._styled(fill=PatternFill("solid", MARKED)),
        }
        bold = self._styled(font=Font(bold=True))
        self.sheet.append([self._cell(readable(column.title)[:MOST], bold) for column in columns])

    def row(self, values: Sequence[object], marked: frozenset[int] = frozenset()) -> None:
        self.sheet.append([self._value(value, n in marked) for n, value in enumerate(values)])

    def close(self) -> None:
        self.book.save(self.file)

    def discard(self) -> None:
        """Removes what the library had put aside."""
        if not self.sheet.closed:
            self.sheet.close()
            self.sheet._writer.cleanup()

    def _value(self, value: object, marked: bool) -> object:
        """Plain values go as they are; a cell of its own costs and is made where it is needed."""
        if isinstance(value, str):
            text = readable(value)[:MOST]
            if marked or text.startswith(FORMULA):
                return self._cell(text, self.styles[None if marked else str])
            return text or None
        if isinstance(value, dt.datetime):
            return self._cell(_local(value).replace(tzinfo=None), self.styles[dt.datetime])
        if isinstance(value, dt.date):
            return self._cell(value, self.styles[dt.date])
        return value

    def _styled(self, **looks: Any) -> Any:
        cell: Any = WriteOnlyCell(self.sheet)
        for name, look in looks.items():
            setattr(cell, name, look)
        return cell._style

    def _cell(self, value: Any, style: Any) -> Any:
        cell: Any = WriteOnlyCell(self.sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"
        cell._style = style
        return cell


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment
