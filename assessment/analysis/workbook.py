"""A table of the analysis as a workbook, its totals and shares as formulas."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assessment.analysis.charts import Cell, Chart, Column, Line
from gridgov.cleaning import readable
from gridgov.tables.writing import FORMULA

LABEL_WIDTH, WIDTH = 36, 16
BOLD = Font(bold=True)


def workbook(chart: Chart, period: str) -> bytes:
    """One sheet: what is counted, the table, what has to be known about it."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = plain(str(chart.title))[:31]
    _text(sheet, 1, 1, str(chart.title)).font = BOLD
    _text(sheet, 2, 1, period)
    head = 4
    for at, label in enumerate((chart.head, *(column.label for column in chart.columns)), 1):
        _text(sheet, head, at, str(label)).font = BOLD
        sheet.column_dimensions[get_column_letter(at)].width = LABEL_WIDTH if at == 1 else WIDTH
    last = head + len(chart.lines)
    for row, line in enumerate(chart.lines, head + 1):
        _line(sheet, row, line, chart.columns, last if chart.total else 0)
    if chart.total:
        _total(sheet, last + 1, head + 1, chart, str(chart.total.label))
    for row, words in enumerate((*chart.notes, *chart.sentences), last + 3):
        _text(sheet, row, 1, str(words))
    sheet.freeze_panes = sheet.cell(head + 1, 2)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def plain(title: str) -> str:
    """A sheet's name may hold no brackets, colons, slashes, question marks or stars."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\？：")


def _line(sheet: Any, row: int, line: Line, columns: tuple[Column, ...], last: int) -> None:
    label = f"{line.label} ({line.mark})" if line.mark else str(line.label)
    _text(sheet, row, 1, label)
    for at, (cell, column) in enumerate(zip(line.cells, columns, strict=True), 2):
        if column.role == "share" and last:
            part = f"{get_column_letter(at - 1)}{row}/{get_column_letter(at - 1)}${last + 1}"
            _formula(sheet, row, at, f"=IF({get_column_letter(at - 1)}${last + 1}=0,0,100*{part})")
        else:
            _value(sheet, row, at, cell)
        _looks(sheet, row, at, column)


def _total(sheet: Any, row: int, first: int, chart: Chart, label: str) -> None:
    _text(sheet, row, 1, label).font = BOLD
    for at, column in enumerate(chart.columns, 2):
        if column.adds_up:
            letter = get_column_letter(at)
            _formula(sheet, row, at, f"=SUM({letter}{first}:{letter}{row - 1})").font = BOLD


def _looks(sheet: Any, row: int, at: int, column: Column) -> None:
    if not column.is_text:
        sheet.cell(row, at).number_format = f"0.{'0' * column.places}".rstrip(".")


def _value(sheet: Any, row: int, at: int, cell: Cell) -> Any:
    if isinstance(cell.value, str):
        return _text(sheet, row, at, cell.value)
    return sheet.cell(row, at, cell.value)


def _text(sheet: Any, row: int, at: int, text: str) -> Any:
    """A text that stays one, whatever it begins with."""
    cell = sheet.cell(row, at)
    cell.value = readable(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA)
    return cell


def _formula(sheet: Any, row: int, at: int, formula: str) -> Any:
    return sheet.cell(row, at, formula)
