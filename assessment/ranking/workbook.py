"""A ranking as a workbook: counts as numbers, rates as formulas over them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assessment.figures.indicators import Indicator
from assessment.figures.measures import MEASURES
from assessment.ranking.lines import Line
from assessment.ranking.table import STOCK, Counts, Ranking
from gridgov.tables.writing import harmless

HEAD = 4
FIRST = HEAD + 1
BOLD = Font(bold=True)
NAME_WIDTH, WIDTH = 28, 14
RATE = "0.00%"


def workbook(ranking: Ranking, lines: Sequence[Line], now: dt.datetime) -> bytes:
    """One sheet: what it is, the ranking, one line a subject."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = ranking.period.code
    sheet.cell(1, 1, ranking.period.label).font = BOLD
    sheet.cell(2, 1, _told(ranking, now))
    for at, title in enumerate(_titles(ranking), 1):
        sheet.cell(HEAD, at, title).font = BOLD
        sheet.column_dimensions[get_column_letter(at)].width = NAME_WIDTH if at == 2 else WIDTH
    counts = ranking.counts([line.place.pk for line in lines])
    for row, line in enumerate(lines, FIRST):
        _write(sheet, row, line, ranking, counts[line.place.pk])
    sheet.freeze_panes = sheet.cell(FIRST, 3)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _told(ranking: Ranking, now: dt.datetime) -> str:
    if ranking.snapshot is None:
        moment = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
        return _("Not frozen; counted at %(time)s") % {"time": moment}
    return _("Frozen, revision %(n)s") % {"n": ranking.snapshot.revision}


def _titles(ranking: Ranking) -> Iterator[str]:
    yield from (
        _("Rank"),
        pgettext("ranking", "Name"),
        _("Points"),
        _("Grade"),
        _("Against the period before"),
    )
    for one in ranking.indicators:
        yield from (str(MEASURES[key].label) for key in (*one.numerator, *one.denominator))
        if one.denominator:
            yield str(one.label)
    if ranking.has_stock:
        yield str(MEASURES[STOCK].label)


def _write(sheet: Any, row: int, line: Line, ranking: Ranking, counts: Counts) -> None:
    place = line.place
    values: list[Any] = [place.rank, harmless(line.name), place.points, line.grade, place.change]
    for at, value in enumerate(values, 1):
        sheet.cell(row, at, value)
    column = len(values) + 1
    for one in ranking.indicators:
        column = _indicator(sheet, row, column, one, counts)
    if ranking.has_stock:
        sheet.cell(row, column, counts.get(STOCK, 0))


def _indicator(sheet: Any, row: int, column: int, one: Indicator, counts: Counts) -> int:
    """The counts, then the rate as their quotient; a zero denominator stays empty."""
    keys = (*one.numerator, *one.denominator)
    for at, key in enumerate(keys):
        sheet.cell(row, column + at, counts.get(key, 0))
    if not one.denominator:
        return column + len(keys)
    above = _sum(row, column, len(one.numerator))
    below = _sum(row, column + len(one.numerator), len(one.denominator))
    place = sheet.cell(row, column + len(keys), f'=IF({below}=0,"",{above}/{below})')
    place.number_format = RATE
    return column + len(keys) + 1


def _sum(row: int, column: int, count: int) -> str:
    first, last = get_column_letter(column), get_column_letter(column + count - 1)
    return f"SUM({first}{row}:{last}{row})"
