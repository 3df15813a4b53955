"""A department's system sends results; they go through the one function that changes a case."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Department
from events.models import TraceEntry
from events.workflow import TaskState
from exchange.models import Link
from exchange.models.runs import Format, Matter
from exchange.runs import folder
from tests.events.stage import Stage
from tests.runs.making import counts, make_link, put, run_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(township_department: Department) -> Link:
    return make_link(township_department, codes={"answer": {"受理": "accept", "办结": "handle"}})


def test_each_step_of_a_row_is_done_once(stage: Stage, link: Link) -> None:
    stage.to("handle")
    task = stage.task()
    head = "任务号,办理结果,办理情况\n"
    put(link, f"{head}{task.pk},受理,\n")
    assert counts(run_due(link, timezone.now())) == (1, 1, 0, 0, 0)
    put(link, f"{head}{task.pk},办结,已修好\n")
    assert counts(run_due(link, timezone.now())) == (1, 1, 0, 0, 0)
    put(link, f"{head}{task.pk},办结,已修好\n")
    assert counts(run_due(link, timezone.now())) == (1, 0, 0, 1, 0)
    task.refresh_from_db()
    assert (task.state, task.result) == (TaskState.HANDLED, "已修好")
    entries = TraceEntry.objects.filter(event=task.event_id, channel="exchange")
    assert {entry.user.name for entry in entries if entry.user} == {"便民热线"}


def test_another_departments_task_is_refused(stage: Stage, county_department: Department) -> None:
    stage.to("handle")
    link = make_link(county_department)
    put(link, f"任务号,办理结果\n{stage.task().pk},签收\n")
    assert counts(run_due(link, timezone.now())) == (1, 0, 0, 0, 1)
    assert stage.task().state == TaskState.SENT


def test_an_ended_posting_ends_the_exchange(stage: Stage, link: Link) -> None:
    stage.to("handle")
    link.user.postings.update(valid_to=timezone.localdate())
    put(link, f"任务号,办理结果\n{stage.task().pk},签收\n")
    run = run_due(link, timezone.now())
    assert run.failure
    assert stage.task().state == TaskState.SENT


def test_tasks_go_out_as_the_partner_calls_them(
    stage: Stage, township_department: Department
) -> None:
    stage.to("handle")
    link = make_link(
        township_department,
        matter=Matter.TASKS,
        form=Format.CSV,
        fields={"task": "任务号", "title": "标题", "state": "状态"},
        codes={"state": {"待签": "sent"}},
    )
    run = run_due(link, timezone.now())
    (file,) = folder.folder_of(link, "out").iterdir()
    assert file.name == run.name
    head, row = file.read_text("utf-8-sig").splitlines()
    assert head == "任务号,状态,标题"
    assert row == f"{stage.task().pk}-{stage.event.seq},待签,{stage.event.title}"
