"""Writes a workbook straight into a stream: no temporary file in clear, constant memory.

openpyxl and its like put the sheets into /tmp while they write. These tables hold what must not
lie there, so a workbook of texts is written here: the few parts that ECMA-376 asks for, all cells
as inline strings.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from gridgov.cleaning import readable
from gridgov.tables import CSV
from gridgov.tables.writing import MARK, MOST, harmless

NS = "http://schemas.openxmlformats.org"
MAIN = f"{NS}/spreadsheetml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PLAIN, BOLD, MARKED = 0, 1, 2
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/></font>'
    '<font><b/><sz val="11"/></font></fonts><fills count="3"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill>'
    '<patternFill patternType="solid"><fgColor rgb="FFFFF3C4"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="49" fontId="0" fillId="0"/><xf numFmtId="49" fontId="1" '
    'fillId="0" applyFont="1"/><xf numFmtId="49" fontId="0" fillId="2" applyFill="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


class Book:
    """Sheets one after the other: `sheet`, its `row`s, and in the end `close`."""

    def __init__(self, stream: Any) -> None:
        self.packed = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self.titles: list[str] = []
        self.open: Any = None

    def sheet(self, title: str, widths: Sequence[int] = ()) -> None:
        self._end()
        self.titles.append(title[:31])
        self.open = self.packed.open(f"xl/worksheets/sheet{len(self.titles)}.xml", "w")
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
            for n, width in enumerate(widths, 1)
        )
        self._put(
            f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane '
            'ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
            f"</sheetViews>{f'<cols>{columns}</cols>' if columns else ''}<sheetData>"
        )
        self.number = 0

    def row(self, values: Sequence[str], marked: Iterable[int] = (), bold: bool = False) -> None:
        self.number += 1
        bad = frozenset(marked)
        cells = "".join(
            _cell(n, self.number, value, BOLD if bold else MARKED if n in bad else PLAIN)
            for n, value in enumerate(values)
            if value or n in bad
        )
        self._put(f'<row r="{self.number}">{cells}</row>')

    def close(self) -> None:
        self._end()
        types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        sheets = range(1, len(self.titles) + 1)
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
            f'ContentType="{types}.worksheet+xml"/>'
            for n in sheets
        )
        self.packed.writestr(
            "[Content_Types].xml",
            f'{HEAD}<Types xmlns="{NS}/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            f'PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/><Override '
            f'PartName="/xl/styles.xml" ContentType="{types}.styles+xml"/>{parts}</Types>',
        )
        self.packed.writestr("_rels/.rels", _links([("rId1", "officeDocument", "xl/workbook.xml")]))
        links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in sheets]
        links.append((f"rId{len(self.titles) + 1}", "styles", "styles.xml"))
        self.packed.writestr("xl/_rels/workbook.xml.rels", _links(links))
        names = "".join(
            f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>'
            for n, title in enumerate(self.titles, 1)
        )
        self.packed.writestr(
            "xl/workbook.xml",
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{NS}/officeDocument/2006/relationships">'
            f"<sheets>{names}</sheets></workbook>",
        )
        self.packed.writestr("xl/styles.xml", STYLES)
        self.packed.close()

    def _end(self) -> None:
        if self.open is not None:
            self._put("</sheetData></worksheet>")
            self.open.close()
            self.open = None

    def _put(self, text: str) -> None:
        self.open.write(text.encode(errors="replace"))


def _cell(column: int, row: int, value: str, style: int) -> str:
    text = escape(readable(value)[:MOST])
    look = f' s="{style}"' if style else ""
    at = f"{get_column_letter(column + 1)}{row}"
    return f'<c r="{at}" t="inlineStr"{look}><is><t xml:space="preserve">{text}</t></is></c>'


def _links(links: Iterable[tuple[str, str, str]]) -> str:
    base = f"{NS}/officeDocument/2006/relationships"
    each = "".join(
        f'<Relationship Id="{key}" Type="{base}/{kind}" Target="{target}"/>'
        for key, kind, target in links
    )
    space = f"{NS}/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{each}</Relationships>'


class Text:
    """The same for CSV, which has one sheet and no marks; titles are left out."""

    def __init__(self, stream: Any) -> None:
        self.stream = io.TextIOWrapper(stream, "utf-8", newline="", write_through=False)
        self.stream.write(MARK)
        self.rows = csv.writer(self.stream)

    def sheet(self, title: str, widths: Sequence[int] = ()) -> None:
        """A further sheet stands below the first."""

    def row(self, values: Sequence[str], marked: Iterable[int] = (), bold: bool = False) -> None:
        self.rows.writerow([harmless(value.replace("\0", "")) for value in values])

    def close(self) -> None:
        self.stream.flush()
        self.stream.detach()


def book(form: str, stream: Any) -> Book | Text:
    return Text(stream) if form == CSV else Book(stream)
