"""A circular as a DOCX file, to be opened and sent on with the usual office programs.

Its drawings stand as a table with bars and as the table of the last periods: what Word shows the
same everywhere, without a picture.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assessment.circulars.charts import period_label
from assessment.circulars.material import DASH, Table
from assessment.circulars.paper import UNRANKED, Sheet
from assessment.circulars.wording import PAPER
from gridgov.cleaning import readable

SONG, FANGSONG, HEI, LATIN = "宋体", "仿宋", "黑体", "Times New Roman"
RED = RGBColor(0xC0, 0, 0)
BODY, SMALL = 16, 9
BLOCKS = 14
"""How many blocks a full bar has: as many as a third of the page holds."""

AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""What may stand behind the border in a paragraph's properties: Word minds the order."""

CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def docx_of(sheet: Sheet) -> bytes:
    paper = _page()
    _head(paper, sheet)
    for part in sheet.parts:
        if part.title:
            _line(paper, part.title, HEI, indent=True)
        for text in part.paragraphs:
            _line(paper, text, indent=True)
        _tables(paper, sheet, part.key)
    _foot(paper, sheet)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _page() -> Paper:
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _fonts(paper.styles["Normal"], FANGSONG, BODY)
    paper.styles["Normal"].paragraph_format.space_after = Pt(0)
    _page_number(section.footer.paragraphs[0])
    return paper


def _fonts(target: Any, name: str, size: float) -> None:
    """Latin letters and figures in one font, Chinese in the other: Word keeps them apart."""
    target.font.name, target.font.size = LATIN, Pt(size)
    target.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _page_number(paragraph: Paragraph) -> None:
    """— 1 —: a field that Word fills in."""
    paragraph.alignment = CENTRE
    for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = paragraph.add_run(text)
        _fonts(run, SONG, 14)
        if field:
            _field(run, field)


def _field(run: Run, code: str) -> None:
    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = code
        run._r.append(element)


def _line(
    paper: Paper,
    text: str,
    font: str = FANGSONG,
    size: float = BODY,
    *,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: bool = False,
) -> Paragraph:
    paragraph = paper.add_paragraph()
    run = paragraph.add_run(readable(text))
    _fonts(run, font, size)
    run.bold = bold
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.line_spacing = Pt(28)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    return paragraph


def _head(paper: Paper, sheet: Sheet) -> None:
    row = sheet.circular
    head = _line(paper, sheet.found.name + PAPER["letterhead"], SONG, 26, bold=True, align=CENTRE)
    head.paragraph_format.line_spacing = 1.2
    head.runs[0].font.color.rgb = RED
    number = _line(paper, sheet.numbered, align=CENTRE)
    _rule(number)
    title = _line(paper, row.title, SONG, 22, bold=True, align=CENTRE)
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(20)
    title.paragraph_format.line_spacing = Pt(34)
    _line(paper, row.addressees)
    for text in sheet.corrected:
        _line(paper, text, indent=True)


def _rule(paragraph: Paragraph) -> None:
    """The red line under the number."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "16"), ("space", "6"), ("color", "C00000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)


def _tables(paper: Paper, sheet: Sheet, key: str) -> None:
    found = sheet.found
    if key == "overall":
        _grid(
            paper,
            PAPER["overall"],
            [PAPER["what"], sheet.this, sheet.last, PAPER["growth"]],
            _overall(sheet),
        )
        if sheet.line is not None:
            rows = [[period_label(p.period), _text(p.value)] for p in found.trend]
            _grid(paper, PAPER["line"], [PAPER["period"], PAPER["rate"]], rows)
    elif key == "townships":
        _ranked(paper, sheet, PAPER["townships"], found.townships)
        bars = [
            [bar.name, "█" * round(BLOCKS * bar.percent / 100), bar.shown] for bar in sheet.bars
        ]
        _grid(paper, PAPER["bars"], [PAPER["unit"], "", PAPER["score"]], bars)
    elif key == "departments":
        _ranked(paper, sheet, PAPER["departments"], found.departments)
    elif key == "overdue":
        first, second = (
            [(unit.name, str(unit.stock)) for unit in table.overdue] for table in found.tables
        )
        rows = [[name, n, DASH] for name, n in first] + [[name, DASH, n] for name, n in second]
        heads = [PAPER["unit"], PAPER["open"], PAPER["unhandled"]]
        _grid(paper, PAPER["overdue"], heads, rows)


def _overall(sheet: Sheet) -> list[list[str]]:
    counts = [
        [one.label + PAPER["cases"], str(one.now), _text(one.before), one.grown]
        for one in sheet.found.counts
    ]
    rates = [
        [one.label + PAPER["percent"], one.shown, _text(one.before), one.grown]
        for one in sheet.found.rates
    ]
    return counts + rates


def _ranked(paper: Paper, sheet: Sheet, caption: str, table: Table) -> None:
    marks = [PAPER["unit"]]
    if table.scheme:
        against = PAPER["against"] + sheet.last
        marks = [PAPER["rank"], PAPER["unit"], PAPER["score"], against]
    heads = [
        rate.label + PAPER["percent"] if rate.percent else rate.label for rate in table.columns
    ]
    rows = []
    for unit in table.units:
        note = UNRANKED.get(unit.unranked, "")
        name = f"{unit.name}（{note}）" if note else unit.name
        first = [_text(unit.rank), name, _text(unit.points), unit.grown]
        cells = [rate.shown for rate in unit.rates]
        rows.append([*(first if table.scheme else [name]), *cells, str(unit.stock)])
    _grid(paper, caption, [*marks, *heads, PAPER["stock"]], rows)


def _grid(paper: Paper, caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table with its caption above; nothing where there are no rows."""
    if not rows:
        return
    said = _line(paper, caption, HEI, 12, align=CENTRE)
    said.paragraph_format.keep_with_next = True
    table = paper.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for number, cells in enumerate([heads, *rows]):
        _row(table.add_row(), cells, head=number == 0)
    _line(paper, "", size=SMALL).paragraph_format.line_spacing = Pt(12)


def _row(row: Any, cells: Iterable[str], *, head: bool) -> None:
    """The first row stands again on each page, and no row is parted between two."""
    marks = row._tr.get_or_add_trPr()
    marks.append(OxmlElement("w:cantSplit"))
    if head:
        marks.append(OxmlElement("w:tblHeader"))
    for cell, text in zip(row.cells, cells, strict=True):
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(readable(text))
        _fonts(run, HEI if head else SONG, SMALL)
        if not text.startswith("█"):
            paragraph.alignment = CENTRE


def _foot(paper: Paper, sheet: Sheet) -> None:
    row = sheet.circular
    signed = _line(paper, row.issuer, align=RIGHT)
    signed.paragraph_format.space_before = Pt(40)
    signed.paragraph_format.keep_with_next = True
    day = _line(paper, sheet.dated or PAPER["unsigned"], align=RIGHT)
    for paragraph in (signed, day):
        paragraph.paragraph_format.right_indent = Pt(4 * BODY)
    day.paragraph_format.space_after = Pt(30)
    if row.copies:
        _line(paper, PAPER["copies"] + row.copies, size=14)
    printed = sheet.printed + PAPER["printed"] if sheet.printed else PAPER["unpublished"]
    _line(paper, f"{row.issuer}　　{printed}", size=14)


def _text(value: object) -> str:
    return DASH if value is None else str(value)
