"""Whom the rarer actions tell."""

from __future__ import annotations

import pytest

from accounts.models import Department, Role, User
from events import outbox
from events.actors import Actor
from events.models import Notice, Question
from events.services import Contact
from grids.models import Area
from tests.events.stage import Stage, make_category
from tests.factories import make_person
from tests.sweep.conftest import told


def relayed(stage: Stage) -> None:
    outbox.relay(stage.now)


def test_a_sample_check_that_is_due_is_told_one_level_up(
    stage: Stage, worker: User, township_operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.collect(category=make_category("0202", worker_may_settle=True))
    monkeypatch.setattr("secrets.randbelow", lambda most: 0)
    stage.do("settle", worker, result="已劝离")
    relayed(stage)
    assert told(act="settle") == ["supervisor", "township_operator"]


def test_a_rejected_case_is_told_to_its_reporter(stage: Stage) -> None:
    stage.collect()
    stage.do("reject", reason="不属受理范围")
    relayed(stage)
    assert told(act="reject") == ["worker"]


def test_a_cancelled_case_is_told_to_all_who_had_to_do_with_it(
    stage: Stage, supervisor: User
) -> None:
    stage.to("handle")
    stage.do("cancel", supervisor, reason="重复")
    relayed(stage)
    assert told(act="cancel") == ["liaison", "operator", "worker"]


def test_a_question_is_told_to_the_collector_and_its_answer_to_the_asker(stage: Stage) -> None:
    stage.contact = Contact(name="张三", phone="13812345678")
    event = stage.collect()
    stage.do("ask_reporter", text="具体位置?")
    relayed(stage)
    assert told(act="ask_reporter") == ["worker"]
    question = Question.objects.get()
    stage.do("answer", actor=Actor.reporter(event.pk), question=question.pk, text="三号楼")
    relayed(stage)
    assert told(act="answer") == ["operator"]


def test_a_check_is_told_to_the_worker_and_its_answer_to_who_asked(
    stage: Stage, grid: Area
) -> None:
    second = make_person("second_worker", Role.WORKER, grid)
    stage.to("verify")
    stage.do("request_check", worker=second.pk, text="看看现场")
    relayed(stage)
    assert told(act="request_check") == ["second_worker"]
    stage.do("answer_check", second, outcome="passed", finding="已清理")
    relayed(stage)
    assert told(act="answer_check") == ["operator"]


def test_a_reopened_case_is_told_to_handler_and_centre(stage: Stage, supervisor: User) -> None:
    stage.to("verify")
    stage.do("verify_pass")
    stage.do("reopen", supervisor, reason="又堵了")
    relayed(stage)
    assert told(act="reopen") == ["liaison", "operator"]


def test_a_new_lead_and_the_former_one_are_told(
    stage: Stage, county_department: Department, county_liaison: User
) -> None:
    stage.to("handle")
    stage.do("change_lead", department=county_department.pk, reason="权属县局")
    relayed(stage)
    assert told(act="change_lead") == ["county_liaison", "liaison"]


def test_an_assist_is_told_and_the_lead_when_it_is_done(
    stage: Stage, assist_department: Department, assist_liaison: User
) -> None:
    stage.to("handle")
    stage.do("add_assist", department=assist_department.pk)
    relayed(stage)
    assert told(act="add_assist") == ["assist_liaison"]
    task = stage.task(assist_department).pk
    stage.do("accept", assist_liaison, task_id=task)
    stage.do("handle", assist_liaison, task_id=task, result="已配合")
    relayed(stage)
    assert told(act="handle") == ["liaison"]


def test_nothing_of_a_report_stands_in_outbox_and_notices(stage: Stage) -> None:
    stage.contact = Contact(name="张三丰", phone="13812345678")
    stage.to("verify")
    relayed(stage)
    rows = [str(row.outbox.payload) for row in Notice.objects.select_related("outbox")]
    assert rows
    assert not any("消防" in row or "138" in row or "张三丰" in row for row in rows)
