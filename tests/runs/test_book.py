"""A department takes its tasks as one workbook and brings the answers back."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from accounts.models import AccessLog, User
from events.models import Event, Task, TaskRequest, TraceEntry
from events.workflow import Step, TaskState
from exchange.models import Run
from exchange.models.runs import Phase, RowState
from tests.cast import in_english
from tests.events.stage import Stage

pytestmark = pytest.mark.django_db
PAGE = "/exchange/tasks/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken(client: Client) -> Any:
    answer = client.get(f"{PAGE}file/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == XLSX
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def rows(book: Any) -> list[dict[str, Any]]:
    head, *lines = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def filled(book: Any, **answers: dict[str, str]) -> bytes:
    """`answers` of each task by its key, as `t17`."""
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        said = answers.get(f"t{str(sheet.cell(row, 1).value).split('-')[0]}", {})
        for name, value in said.items():
            sheet.cell(row, head.index(name.replace("_", " ")) + 1, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def brought(client: Client, data: bytes) -> Run:
    answer = client.post(PAGE, {"file": SimpleUploadedFile("answers.xlsx", data)})
    assert answer.status_code == 302, answer.content.decode()
    return Run.objects.latest("pk")


def applied(client: Client, run: Run) -> Run:
    assert client.post(f"/exchange/runs/{run.pk}/apply/").status_code == 302
    run.refresh_from_db()
    return run


def two_tasks(stage: Stage) -> tuple[Task, Task]:
    stage.to("handle")
    first = stage.task()
    stage.to("handle")
    return first, stage.task()


def test_it_holds_the_open_tasks_with_lists_to_choose_from(stage: Stage) -> None:
    stage.to("handle")
    task = stage.task()
    book = taken(in_english(stage.liaison))
    (row,) = rows(book)
    assert row["Task"] == f"{task.pk}-{stage.event.seq}"
    assert row["Case number"] == stage.event.number
    assert row["State"] == task.get_state_display()
    assert row["Answer"] is None
    rules = book.worksheets[0].data_validations.dataValidation
    assert {str(rule.sqref) for rule in rules} == {"K2", "M2"}
    words = [cell.value for cell in book["Lists"]["A"]]
    assert words[:3] == ["Accept", "Handled", "Handled and reported back"]
    assert AccessLog.objects.filter(user=stage.liaison, subject="exchange:tasks").exists()


def test_it_changes_nothing_before_it_is_confirmed(stage: Stage) -> None:
    first, second = two_tasks(stage)
    client, before = in_english(stage.liaison), TraceEntry.objects.count()
    answers = {
        f"t{first.pk}": {"Answer": "Accept"},
        f"t{second.pk}": {"Answer": "Handled"},
    }
    run = brought(client, filled(taken(client), **answers))
    assert TraceEntry.objects.count() == before
    assert (run.phase, run.read, run.made, run.wrong) == (Phase.CHECKED, 2, 1, 1)
    page = client.get(f"/exchange/runs/{run.pk}/").content.decode()
    assert "Result or reason: Please fill this in." in page
    assert "Take the 1 good row" in page
    run = applied(client, run)
    assert (run.phase, run.made, run.wrong) == (Phase.DONE, 1, 1)
    states = Task.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [TaskState.ACCEPTED, TaskState.SENT]


def test_one_answer_accepts_handles_and_reports_back(stage: Stage) -> None:
    stage.to("handle")
    task, client = stage.task(), in_english(stage.liaison)
    said = {"Answer": "Handled and reported back", "Result_or_reason": "已清理,联系13800001111"}
    run = brought(client, filled(taken(client), **{f"t{task.pk}": said}))
    run = applied(client, run)
    assert (run.phase, run.made, run.wrong) == (Phase.DONE, 1, 0)
    event = Event.objects.get(pk=task.event_id)
    assert event.step == Step.VERIFY
    assert "13800001111" not in event.result
    entries = TraceEntry.objects.filter(event=event, channel="exchange").order_by("pk")
    assert [entry.action for entry in entries] == ["accept", "handle", "report_back"]


def test_the_same_workbook_twice_does_nothing_twice(stage: Stage) -> None:
    stage.to("handle")
    task, client = stage.task(), in_english(stage.liaison)
    data = filled(taken(client), **{f"t{task.pk}": {"Answer": "Accept"}})
    applied(client, brought(client, data))
    before = TraceEntry.objects.count()
    run = brought(client, data)
    assert (run.phase, run.made, run.same) == (Phase.CHECKED, 0, 1)
    applied(client, run)
    applied(client, run)
    assert TraceEntry.objects.count() == before


def test_it_is_read_in_chinese_whatever_the_language_of_the_page(stage: Stage) -> None:
    stage.to("handle")
    task, client = stage.task(), in_english(stage.liaison)
    data = filled(taken(client), **{f"t{task.pk}": {"Answer": "签收"}})
    assert applied(client, brought(client, data)).made == 1


def test_it_asks_for_more_time_and_for_a_return(stage: Stage) -> None:
    first, second = two_tasks(stage)
    client = in_english(stage.liaison)
    more = {"Answer": "Ask for more time", "How_much_more_time": "2", "Result_or_reason": "等材料"}
    back = {
        "Answer": "Ask to return",
        "Ground_of_the_return": "Belongs to another area",
        "Result_or_reason": "不在辖区",
    }
    answers = {f"t{first.pk}": more, f"t{second.pk}": back}
    run = applied(client, brought(client, filled(taken(client), **answers)))
    assert [row.reason for row in run.rows.filter(state=RowState.WRONG)] == []
    kinds = TaskRequest.objects.order_by("task").values_list("kind", "ground")
    assert list(kinds) == [("extension", ""), ("return", "other_area")]


@pytest.mark.parametrize("state", ["sent", "accepted"])
@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2020-01-01", "The review date has to lie ahead."),
        ("9999-12-31", "A task can be suspended for"),
    ],
    ids=["past", "far"],
)
def test_a_review_date_that_cannot_be_is_refused_with_the_reason(
    stage: Stage, day: str, why: str, state: str
) -> None:
    stage.to("handle")
    task, client = stage.task(), in_english(stage.liaison)
    if state == "accepted":
        stage.do("accept", stage.liaison, task_id=task.pk)
    before = TraceEntry.objects.count()
    said = {"Answer": "Ask to suspend", "Review_date": day, "Result_or_reason": "等材料"}
    run = brought(client, filled(taken(client), **{f"t{task.pk}": said}))
    assert (run.same, run.wrong) == (0, 1)
    page = client.get(f"/exchange/runs/{run.pk}/").content.decode()
    assert why in page
    assert TraceEntry.objects.count() == before


def test_a_task_of_another_department_is_refused(stage: Stage, county_liaison: User) -> None:
    stage.to("handle")
    task, client = stage.task(), in_english(stage.liaison)
    data = filled(taken(client), **{f"t{task.pk}": {"Answer": "Accept"}})
    run = brought(in_english(county_liaison), data)
    assert (run.made, run.wrong) == (0, 1)
    with translation.override("en"):
        assert run.rows.get().why == "Your department has no such task. Take the list anew."


def test_a_run_is_its_liaisons_own(stage: Stage, county_liaison: User, operator: User) -> None:
    stage.to("handle")
    task, client = stage.task(), in_english(stage.liaison)
    run = brought(client, filled(taken(client), **{f"t{task.pk}": {"Answer": "Accept"}}))
    other = in_english(county_liaison)
    assert other.get(f"/exchange/runs/{run.pk}/").status_code == 404
    assert other.post(f"/exchange/runs/{run.pk}/apply/").status_code == 404
    assert in_english(operator).get(PAGE).status_code == 403
    assert client.get(f"/exchange/runs/{run.pk}/apply/").status_code == 405


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.csv", b"a,b\n1,2\n", "No column of the file holds “Task, Answer”"),
        ("a.xlsx", b"PK\x03\x04no", "The workbook is broken"),
        ("a.xlsx", b"just words", "This is no workbook"),
        ("a.xlsx", b"%PDF-1.7\n", "This is no workbook"),
    ],
    ids=["empty", "other-columns", "broken", "text", "pdf"],
)
def test_a_file_that_is_none_is_told_at_the_field(
    stage: Stage, name: str, data: bytes, words: str
) -> None:
    answer = in_english(stage.liaison).post(PAGE, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Run.objects.exists()


def test_rows_of_one_task_are_checked_one_after_another(stage: Stage) -> None:
    stage.to("handle")
    task, client, before = stage.task(), in_english(stage.liaison), TraceEntry.objects.count()
    book = taken(client)
    sheet = book.worksheets[0]
    for _more in range(2):
        sheet.append([cell.value for cell in sheet[2]])
    head = [cell.value for cell in sheet[1]]
    answers = [("Accept", ""), ("Handled", "已修好"), ("Ask to return", "不在辖区")]
    for row, (answer, text) in enumerate(answers, 2):
        sheet.cell(row, head.index("Answer") + 1, answer)
        sheet.cell(row, head.index("Result or reason") + 1, text)
        sheet.cell(row, head.index("Ground of the return") + 1, "Belongs to another area")
    run = brought(client, filled(book))
    assert (run.made, run.wrong) == (2, 1)
    assert run.rows.get(state=RowState.WRONG).number == 4
    assert TraceEntry.objects.count() == before
    run = applied(client, run)
    assert (run.made, run.wrong) == (2, 1)
    assert Task.objects.get(pk=task.pk).state == TaskState.HANDLED


def test_a_reason_is_told_in_the_readers_language(stage: Stage) -> None:
    stage.to("handle")
    task, client = stage.task(), in_english(stage.liaison)
    book = taken(client)
    run = brought(client, filled(book, **{f"t{task.pk}": {"Answer": "Handled"}}))
    url = f"/exchange/runs/{run.pk}/"
    page = client.get(url).content.decode()
    assert '<small class="gg-error">Result or reason: Please fill this in.</small>' in page
    User.objects.filter(pk=stage.liaison.pk).update(language="zh-hans")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    page = client.get(url).content.decode()
    assert "Result or reason: 请填写此项。" in page


def test_refused_rows_come_back_with_their_reasons(stage: Stage) -> None:
    stage.to("handle")
    task, client = stage.task(), in_english(stage.liaison)
    said = {"Answer": "Resume", "Result_or_reason": "电话13800001111"}
    run = brought(client, filled(taken(client), **{f"t{task.pk}": said}))
    answer = client.get(f"/exchange/runs/{run.pk}/file/")
    (row,) = rows(openpyxl.load_workbook(io.BytesIO(answer.content)))
    assert row["Why it was refused"] == "This is not possible now: the task is “Sent”."
    assert "13800001111" not in str(row)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(2, head.index("Answer") + 1, "Accept")
    file = io.BytesIO()
    book.save(file)
    run = brought(client, file.getvalue())
    assert (run.made, run.wrong) == (1, 0)
