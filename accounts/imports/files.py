"""Files that go back to the administrator: the template, the marked copy, the passwords."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.imports.fields import BY_NAME, FIELDS
from accounts.imports.kept import Table
from accounts.imports.plan import BAD, Plan, Row
from accounts.imports.services import Made
from accounts.models import Role
from gridgov.tables import TYPES, XLSX, Column, writer

Lines = Iterable[tuple[Sequence[object], frozenset[int]]]


def template() -> HttpResponse:
    """Headings in the reader's language, and one row to show what is meant."""
    columns = [Column(f"{f.label}{' *' if f.required else ''}", f.width) for f in FIELDS]
    shown = {
        "username": "wangfang",
        "name": "王芳",
        "role": Role.OPERATOR.label,
        "area": "610305100",
        "is_head": _("no"),
        "confidential": _("no"),
        "personal": _("no"),
        "care": _("no"),
        "valid_from": timezone.localdate().isoformat(),
    }
    row = [str(shown.get(f.name, "")) for f in FIELDS]
    return workbook(_("users-template"), columns, [(row, frozenset())])


def marked(table: Table, plan: Plan) -> HttpResponse:
    """The table as it was, wrong cells in colour, what is wrong in a column of its own."""
    columns = [Column(heading or " ", 18) for heading in table.headings]
    columns.append(Column(_("What is wrong"), 60))
    width = len(table.headings)
    lines = []
    for line, row in zip(table.lines, plan.rows, strict=True):
        cells = (line.cells + [""] * width)[:width]
        wrong = {table.mapping[name] for name in row.faults if name in table.mapping}
        marks = frozenset(wrong | {width}) if row.kind == BAD else frozenset()
        lines.append(([*cells, reasons(row)], marks))
    return workbook(_("users-checked"), columns, lines)


def reasons(row: Row) -> str:
    return " ".join(f"{BY_NAME[name].label}: {words}" for name, words in row.faults.items())


def passwords(made: Iterable[Made]) -> HttpResponse:
    columns = [Column(_("User name"), 20), Column(_("Full name"), 16)]
    columns.append(Column(_("One-time password"), 24))
    lines = [((one.username, one.name, one.password), frozenset[int]()) for one in made]
    return workbook(_("one-time-passwords"), columns, lines)


def workbook(name: str, columns: Sequence[Column], lines: Lines) -> HttpResponse:
    file = io.BytesIO()
    table = writer(XLSX, file, columns)
    for values, marks in lines:
        table.row(values, marks)
    table.close()
    answer = HttpResponse(file.getvalue(), content_type=TYPES[XLSX])
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
