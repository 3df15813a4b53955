"""The relay: what was done reaches those it concerns, each of them once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError

from accounts.models import Posting, User
from events import outbox
from events.models import Event, Notice, Outbox
from events.sweep import sweep
from events.workflow import ClockKind
from tests.events.stage import MONDAY, Stage
from tests.factories import make_posting
from tests.sweep.conftest import clock_of, told


def relayed(stage: Stage) -> None:
    outbox.relay(stage.now)


def only_last(stage: Stage) -> None:
    """Forgets what was told of the way there."""
    outbox.relay(stage.now)
    Notice.objects.all().delete()


def test_it_tells_the_department_of_a_dispatch(stage: Stage, operator: User) -> None:
    second = make_posting("second", "liaison", stage.lead).user
    event = stage.to("handle")
    assert outbox.relay(stage.now) > 0
    assert told(act="dispatch") == ["liaison", "second"]
    notice = Notice.objects.get(act="dispatch", user=second)
    assert (notice.event, notice.kind, notice.show_at) == (event, "action", stage.now)
    assert not Outbox.objects.filter(done_at=None, kind="action").exists()


def test_it_never_tells_whoever_acted(stage: Stage, liaison: User) -> None:
    stage.to("handle")
    task = stage.task().pk
    only_last(stage)
    stage.do("assign", stage.liaison, task_id=task, assignee=liaison.pk)
    relayed(stage)
    assert told() == []


@pytest.mark.parametrize(
    ("ask", "kind", "more"),
    [
        ("request_return", "decide_return", {"ground": "not_ours"}),
        ("request_extension", "decide_extension", {"minutes": 60}),
        ("request_suspension", "decide_suspension", {"review_on": dt.date(2026, 3, 20)}),
    ],
)
def test_it_tells_who_decides_and_then_who_asked(
    stage: Stage, ask: str, kind: str, more: dict[str, Any]
) -> None:
    stage.to("handle")
    task = stage.task().pk
    stage.do("accept", stage.liaison, task_id=task)
    only_last(stage)
    stage.do(ask, stage.liaison, task_id=task, reason="原因", **more)
    relayed(stage)
    assert told(act=ask) == ["operator"]
    stage.do(kind, task_id=task, approve=True)
    relayed(stage)
    assert told(act=kind) == ["liaison"]


def test_it_tells_the_lead_when_all_is_handled_and_the_centre_when_reported(
    stage: Stage,
) -> None:
    stage.to("verify")
    relayed(stage)
    assert told(act="complete") == ["liaison"]
    assert told(act="report_back") == ["operator"]
    stage.do("verify_pass")
    relayed(stage)
    assert told(act="verify_pass") == ["liaison", "worker"]


def test_it_tells_the_department_of_rework(stage: Stage) -> None:
    stage.to("verify")
    stage.do("verify_fail", tasks=[stage.task().pk], reason="未清理干净")
    relayed(stage)
    assert told(act="verify_fail") == ["liaison"]


def test_it_tells_the_unit_that_is_urged_and_then_who_urged(stage: Stage, supervisor: User) -> None:
    event = stage.to("handle")
    stage.do("urge", supervisor, text="请尽快", task=stage.task().pk)
    relayed(stage)
    assert told(act="urge") == ["liaison"]
    order = event.orders.get()
    stage.do("answer_order", stage.liaison, order=order.pk, text="今天完成")
    relayed(stage)
    assert told(act="answer_order") == ["supervisor"]


def test_it_tells_the_new_holder_of_a_case_passed_up(stage: Stage, township_operator: User) -> None:
    stage.collect()
    stage.do("pass_up", reason="超出权限")
    relayed(stage)
    assert told(act="pass_up") == ["supervisor", "township_operator"]


def test_it_tells_the_department_whose_task_was_withdrawn(stage: Stage) -> None:
    stage.to("handle")
    stage.do("withdraw", task_id=stage.task().pk, reason="误派")
    relayed(stage)
    assert told(act="withdraw") == ["liaison"]


def test_it_tells_nobody_complained_about_and_nobody_without_the_right(stage: Stage) -> None:
    concerned = make_posting("concerned", "liaison", stage.lead).user
    make_posting("trusted", "liaison", stage.lead, confidential=True)
    event = stage.to("handle")
    Event.objects.filter(pk=event.pk).update(confidential=True, concerns_user=concerned)
    Posting.objects.filter(user=concerned).update(confidential=True)
    relayed(stage)
    assert told(act="dispatch") == ["trusted"]


def test_it_tells_once_when_a_relay_dies_after_taking_rows(stage: Stage) -> None:
    stage.to("handle")
    assert outbox.lease(stage.now, 100)
    assert outbox.relay(stage.now) == 0
    outbox.relay(stage.now + outbox.LEASE)
    assert told(act="dispatch") == ["liaison"]


def test_it_tells_once_when_a_relay_dies_before_it_commits(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.to("handle")
    write = Notice.objects.bulk_create

    def die(*args: Any, **more: Any) -> None:
        write(*args, **more)
        raise DatabaseError

    monkeypatch.setattr(Notice.objects, "bulk_create", die)
    assert outbox.relay(stage.now) == 0
    assert told() == []
    monkeypatch.undo()
    outbox.relay(stage.now + outbox.MOST_BACKOFF)
    outbox.relay(stage.now + outbox.MOST_BACKOFF)
    assert told(act="dispatch") == ["liaison"]


def test_a_row_that_cannot_be_told_holds_up_no_other(stage: Stage) -> None:
    event = stage.to("handle")
    bad = Outbox.objects.create(
        kind="alert", event=event, created_at=stage.now, payload={"act": "remind", "users": [0]}
    )
    Outbox.objects.filter(pk=bad.pk).update(payload={})
    relayed(stage)
    assert told(act="dispatch") == ["liaison"]
    bad.refresh_from_db()
    assert bad.done_at is None
    assert bad.leased_until is not None
    assert bad.leased_until > stage.now


def test_reminders_wait_for_office_hours(stage: Stage) -> None:
    event = stage.to("handle")
    clock = clock_of(event, ClockKind.ACCEPT)
    night = MONDAY + dt.timedelta(hours=11)
    sweep(night)
    outbox.relay(night)
    notice = Notice.objects.filter(act="overdue", outbox__payload__clock=clock.pk).first()
    assert notice is not None
    assert notice.show_at == MONDAY + dt.timedelta(hours=23)


def test_reminders_of_an_urgent_case_do_not_wait(stage: Stage) -> None:
    event = stage.to("handle")
    Event.objects.filter(pk=event.pk).update(urgency="urgent")
    night = MONDAY + dt.timedelta(hours=11)
    sweep(night)
    outbox.relay(night)
    assert {n.show_at for n in Notice.objects.filter(kind="alert", event=event)} == {night}


def test_the_administrator_is_warned_without_the_case(stage: Stage, operator: User) -> None:
    event = stage.collect()
    Posting.objects.filter(user=operator).update(valid_to=dt.date(2026, 3, 2))
    sweep(clock_of(event, ClockKind.CLASSIFY).due_at)
    relayed(stage)
    notice = Notice.objects.get(user__username="system_admin")
    assert (notice.act, notice.event) == ("nobody", None)
