"""A department's open tasks as one workbook: what is to be done, and columns for the answers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from events.models import Event, Ground, Task
from events.workflow import OPEN_STATES, Step, TaskRole, TaskState
from exchange.runs.fields import RESULT_FIELDS
from exchange.runs.results import ANSWERS
from exchange.runs.sending import dues
from gridgov.cleaning import readable
from gridgov.signs import URGENCIES
from gridgov.tables.writing import MOST

AT_MOST = 1_000
"""Tasks in one workbook."""

ASKED = ("answer", "text", "ground", "legal_basis", "amount", "review_on")
WIDTHS = {"answer": 20, "text": 46, "ground": 24, "legal_basis": 20, "amount": 12, "review_on": 14}
HEAD, INK, FREE, LINE = "FFE8EDF3", "FF1F2937", "FFFFF8DB", "FFD5DBE3"
TIME, DAY = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"


def open_tasks(user: User) -> QuerySet[Task]:
    """What the department has to do: open tasks, and what it still has to report back."""
    seen = Event.objects.for_user(user).values("pk")
    to_report = Q(role=TaskRole.LEAD, state=TaskState.HANDLED, event__step=Step.REPORT)
    mine = user.scope.department_ids
    return Task.objects.filter(
        Q(state__in=OPEN_STATES) | to_report, department__in=mine, event__in=seen
    )


def tasks_of(user: User) -> list[Task]:
    found = open_tasks(user).select_related("event__category", "event__area")
    found = found.defer("event__area__geometry", "event__category__search", "event__description")
    return list(found.order_by("pk")[:AT_MOST])


def book(user: User) -> bytes:
    """The workbook, in the language of whoever takes it."""
    tasks = tasks_of(user)
    made = Workbook()
    sheet: Worksheet = made.active  # type: ignore[assignment]
    sheet.title = _("Tasks")[:31]
    _head(sheet)
    due = dues(tasks)
    for task in tasks:
        _row(sheet, task, due.get(task.pk))
    _choices(made, sheet, len(tasks))
    _guide(made)
    made.active = 0
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def told() -> list[tuple[str, int]]:
    """The columns that tell of a task, with their widths."""
    return [
        (_("Task"), 12),
        (_("Case number"), 22),
        (_("Title"), 34),
        (_("Category"), 20),
        (_("Urgency"), 9),
        (_("Place"), 30),
        (_("Part"), 8),
        (_("State"), 10),
        (_("Due"), 17),
        (_("Instructions"), 30),
    ]


def _labels() -> list[tuple[str, int]]:
    labels = {field.name: str(field.label) for field in RESULT_FIELDS}
    return [(labels[name], WIDTHS[name]) for name in ASKED]


def _head(sheet: Worksheet) -> None:
    columns = [*told(), *_labels()]
    sheet.append([title for title, _width in columns])
    for number, (_title, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        cell = sheet.cell(1, number)
        asked = number > len(told())
        cell.fill = PatternFill("solid", FREE if asked else HEAD)
        cell.font = Font(bold=True, color=INK)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}1"


def _row(sheet: Worksheet, task: Task, due: object) -> None:
    event = task.event
    values: Sequence[object] = [
        f"{task.pk}-{event.seq}",
        event.number or event.receipt,
        event.title,
        str(event.category or ""),
        str(URGENCIES[event.urgency].word),
        event.address or (event.area.label if event.area else ""),
        task.get_role_display(),
        task.get_state_display(),
        timezone.localtime(due).replace(tzinfo=None) if due else None,  # type: ignore[arg-type]
        task.note,
    ]
    number = sheet.max_row + 1
    for place, value in enumerate(values, 1):
        _write(sheet.cell(number, place), value)  # type: ignore[arg-type]
    for place in range(len(values) + 1, len(values) + len(ASKED) + 1):
        cell = sheet.cell(number, place)
        cell.fill = PatternFill("solid", FREE)
        thin = Side(style="thin", color=LINE)
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.number_format = DAY if ASKED[place - len(values) - 1] == "review_on" else "General"


def _write(cell: Cell, value: object) -> None:
    """Texts are never formulas."""
    text = isinstance(value, str)
    cell.value = readable(value)[:MOST] if text else value  # type: ignore
    if text:
        cell.data_type = "s"
    else:
        cell.number_format = TIME
    cell.alignment = Alignment(vertical="top", wrap_text=text)


def _choices(made: Workbook, sheet: Worksheet, count: int) -> None:
    """Lists to choose from stand on a sheet of their own: in the cell they may not be long."""
    lists = made.create_sheet(_("Lists")[:31])
    first = len(told()) + 1
    _list(lists, sheet, 1, first, [str(a.label) for a in ANSWERS.values()], count)
    place = first + ASKED.index("ground")
    _list(lists, sheet, 2, place, [str(ground.label) for ground in Ground], count)
    lists.sheet_state = "hidden"


def _list(
    lists: Worksheet, sheet: Worksheet, column: int, place: int, words: Iterable[str], count: int
) -> None:
    listed = list(words)
    for number, word in enumerate(listed, 1):
        lists.cell(number, column, word)
    letter = get_column_letter(column)
    name = lists.title.replace("'", "''")
    rule = DataValidation("list", formula1=f"'{name}'!${letter}$1:${letter}${len(listed)}")
    rule.allow_blank, rule.showErrorMessage = True, True
    rule.errorTitle, rule.error = _("Not in the list"), _("Choose one of the answers of the list.")
    sheet.add_data_validation(rule)
    at = get_column_letter(place)
    rule.add(f"{at}2:{at}{max(count, 1) + 1}")


def _guide(made: Workbook) -> None:
    sheet = made.create_sheet(_("How to answer")[:31])
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 90
    for label, words in guide():
        sheet.append([label, words])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        for place in (1, 2):
            sheet.cell(sheet.max_row, place).alignment = Alignment(vertical="top", wrap_text=True)


def guide() -> list[tuple[str, str]]:
    """Which answer needs which columns."""
    label = {name: str(answer.label) for name, answer in ANSWERS.items()}
    return [
        (label["accept"], _("Nothing else.")),
        (label["handle"], _("What was done. A task not accepted yet is accepted with it.")),
        (
            label["finish"],
            _("What was done, for the lead of a case: the case then goes to be verified."),
        ),
        (label["report_back"], _("The result for the whole case, once every part is handled.")),
        (
            label["request_return"],
            _("The ground, the reason, and the legal basis if there is one."),
        ),
        (
            label["request_extension"],
            _("How much more time, in the unit of the limit (mostly working days), and why."),
        ),
        (label["request_suspension"], _("The review date as 2026-03-31, and why.")),
        (label["resume"], _("Nothing else.")),
        ("", _("Leave the answer empty where there is nothing to say. Change no other column.")),
    ]
