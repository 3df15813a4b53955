"""A ranking as a workbook: counts as numbers, rates and scores as formulas over them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from assessment.figures.indicators import Indicator
from assessment.figures.measures import MEASURES
from assessment.ranking.lines import Line
from assessment.ranking.table import STOCK, Counts, Ranking
from assessment.schemes.scoring import Scored, Unranked
from gridgov.tables.writing import harmless

HEAD = 4
FIRST = HEAD + 1
BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
NAME_WIDTH, WIDTH, NOTE_WIDTH = 28, 14, 24
POINTS, NOTE = 3, 6
"""Columns of the score and of what has to be said of it."""

RATE = "0.00%"


def workbook(ranking: Ranking, lines: Sequence[Line], now: dt.datetime) -> bytes:
    """One sheet: what it is, the ranking, one line a subject."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = ranking.period.code
    sheet.cell(1, 1, ranking.period.label).font = BOLD
    sheet.cell(2, 1, _told(ranking, now))
    if ranking.scheme is not None:
        sheet.cell(3, 1, _how())
    _heads(sheet, ranking)
    keys = [line.place.pk for line in lines]
    counts, scores = ranking.counts(keys), ranking.scores(keys)
    for row, line in enumerate(lines, FIRST):
        _write(sheet, row, line, ranking, counts[line.place.pk], scores.get(line.place.pk))
    sheet.freeze_panes = sheet.cell(FIRST, 3)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _told(ranking: Ranking, now: dt.datetime) -> str:
    if ranking.snapshot is None:
        moment = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
        return _("Not frozen; counted at %(time)s") % {"time": moment}
    return _("Frozen, revision %(n)s") % {"n": ranking.snapshot.revision}


def _how() -> str:
    return _(
        "Rates are divided in the sheet, and the score is the sum of its parts. The points of the "
        "parts are values as the scheme gave them, rounded to two decimals."
    )


def _heads(sheet: Any, ranking: Ranking) -> None:
    widths = {2: NAME_WIDTH, NOTE: NOTE_WIDTH}
    for at, title in enumerate(_titles(ranking), 1):
        cell = sheet.cell(HEAD, at, title)
        cell.font, cell.alignment = BOLD, WRAPPED
        sheet.column_dimensions[get_column_letter(at)].width = widths.get(at, WIDTH)


def _titles(ranking: Ranking) -> Iterator[str]:
    points, rank = pgettext("score", "Points"), _("Rank")
    last, year = _("Against the period before"), _("Against the same period last year")
    yield from (rank, pgettext("ranking", "Name"), points)
    yield from (pgettext("score", "Grade"), pgettext("score", "Stars"), _("Note"))
    yield from (f"{rank}: {last}", f"{points}: {last}", f"{rank}: {year}", f"{points}: {year}")
    for one in ranking.indicators:
        yield from (f"{one.label}: {MEASURES[key].label}" for key in one.numerator)
        yield from (_below(one, key) for key in one.denominator)
        if one.denominator:
            yield str(one.label)
        if ranking.scheme is not None:
            yield f"{one.label}: {points}"
    if ranking.scheme is not None:
        yield from (_("Bonus points"), _("Penalty points"))
    if ranking.has_stock:
        yield str(MEASURES[STOCK].label)


def _below(one: Indicator, measure: str) -> str:
    """What stands on both sides of a rate says on which."""
    name = f"{one.label}: {MEASURES[measure].label}"
    return _("%(name)s (divided by)") % {"name": name} if measure in one.numerator else name


def _write(
    sheet: Any, row: int, line: Line, ranking: Ranking, counts: Counts, scored: Scored | None
) -> None:
    place = line.place
    values: list[Any] = [place.rank, harmless(line.name), place.points]
    values += [line.grade, place.stars, note_of(line)]
    values += [place.change, place.points_change, place.year_change, place.year_points_change]
    for at, value in enumerate(values, 1):
        sheet.cell(row, at, value)
    column, parts = _indicators(sheet, row, len(values) + 1, ranking, counts, scored)
    if ranking.scheme is not None:
        sheet.cell(row, column, scored.bonus if scored else None)
        sheet.cell(row, column + 1, scored.penalty if scored else None)
        parts, column = [*parts, column, column + 1], column + 2
    if ranking.has_stock:
        sheet.cell(row, column, counts.get(STOCK, 0))
    if scored and adds_up(scored, place.points):
        cells = ",".join(f"{get_column_letter(at)}{row}" for at in parts)
        sheet.cell(row, POINTS, f"=ROUND(MAX(SUM({cells}),0),2)")


def _indicators(
    sheet: Any, row: int, column: int, ranking: Ranking, counts: Counts, scored: Scored | None
) -> tuple[int, list[int]]:
    """The next free column, and those of the points that each indicator earned."""
    points = {part.indicator: part.points for part in scored.parts} if scored else {}
    parts = []
    for one in ranking.indicators:
        column = _indicator(sheet, row, column, one, counts)
        if ranking.scheme is not None:
            sheet.cell(row, column, points.get(one.key))
            parts.append(column)
            column += 1
    return column, parts


def adds_up(scored: Scored, points: Decimal | None) -> bool:
    """Whether the formula of the sheet gives just these points; without a score it must not."""
    if points is None or scored.base is None:
        return False
    return max(scored.base + scored.bonus + scored.penalty, Decimal(0)) == points


def note_of(line: Line) -> str:
    """Why there is no rank, or that the score rests on few cases; mostly empty."""
    if line.place.unranked == Unranked.FEW and line.scored:
        n, least = line.scored.volume, line.scored.minimum
        said = ngettext(
            "%(n)s case, ranked from %(least)s", "%(n)s cases, ranked from %(least)s", n
        )
        return said % {"n": n, "least": least}
    if line.place.unranked:
        return _("nothing to count")
    return _("few cases: read with care") if line.place.small_sample else ""


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
