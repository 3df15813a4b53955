"""A pay list as a workbook: the amounts are formulas over the base and the factors."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assessment.models import PayList
from assessment.pay.shown import Row
from gridgov.tables.writing import harmless

BASE = "$B$4"
HEAD = 6
FIRST = HEAD + 1
BOLD = Font(bold=True)
MONEY = "#,##0.00"
WIDTHS = (8, 16, 20, 10, 12, 8, 12, 12, 14, 14, 14)
GRADE_FACTOR, STAR_FACTOR, AMOUNT, BEFORE, DIFFERENCE = 7, 8, 9, 10, 11


def workbook(pay_list: PayList, rows: Sequence[Row]) -> bytes:
    """One sheet: what it is, a line a worker, the sum below."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = pay_list.period
    for at, (label, value) in enumerate(_told(pay_list), 1):
        sheet.cell(at, 1, label).font = BOLD
        sheet.cell(at, 2, value)
    sheet[BASE].number_format = MONEY
    for at, title in enumerate(_titles(pay_list), 1):
        sheet.cell(HEAD, at, title).font = BOLD
    for at, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for at, row in enumerate(rows, FIRST):
        _write(sheet, at, row, pay_list.is_correction)
    _sum(sheet, FIRST + len(rows), pay_list.is_correction)
    sheet.freeze_panes = sheet.cell(FIRST, 3)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _told(pay_list: PayList) -> list[tuple[str, Any]]:
    settled = f"{timezone.localtime(pay_list.settled_at):%Y-%m-%d %H:%M}"
    return [
        (_("Quarter"), f"{pay_list.area.label} · {pay_list.span.label}"),
        (pgettext("pay", "Settled at"), settled),
        (_("Revision"), pay_list.snapshot.revision),
        (_("Base amount"), pay_list.rule.base),
    ]


def _titles(pay_list: PayList) -> list[str]:
    titles = [
        _("Rank"),
        pgettext("person", "Name"),
        pgettext("pay", "Township"),
        pgettext("score", "Points"),
        pgettext("score", "Grade"),
        _("Stars"),
        _("Factor of the grade"),
        _("Factor of the stars"),
        _("Amount (yuan)"),
    ]
    return (
        [*titles, pgettext("pay", "Before"), pgettext("score", "Difference")]
        if pay_list.is_correction
        else titles
    )


def _write(sheet: Any, at: int, row: Row, corrects: bool) -> None:
    line = row.line
    values = [
        line.rank,
        harmless(line.name),
        harmless(row.place),
        line.points,
        harmless(row.grade),
        line.stars,
        line.grade_factor,
        line.star_factor,
        f"=ROUND({BASE}*{cell(at, GRADE_FACTOR)}*{cell(at, STAR_FACTOR)},2)",
    ]
    if corrects:
        values += [line.before, f"={cell(at, AMOUNT)}-{cell(at, BEFORE)}"]
    for column, value in enumerate(values, 1):
        place = sheet.cell(at, column, value)
        if column >= AMOUNT:
            place.number_format = MONEY


def _sum(sheet: Any, at: int, corrects: bool) -> None:
    sheet.cell(at, 2, _("Together")).font = BOLD
    for column in (AMOUNT, BEFORE, DIFFERENCE) if corrects else (AMOUNT,):
        span = f"{cell(FIRST, column)}:{cell(max(at - 1, FIRST), column)}"
        place = sheet.cell(at, column, f"=SUM({span})" if at > FIRST else 0)
        place.font, place.number_format = BOLD, MONEY


def cell(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"
