"""Clocks climb their ladders: each rung once, at its time, told to whom it names."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from accounts.models import Posting, User
from events.models import Alert, Clock, Outbox
from events.services import Contact
from events.sweep import sweep
from events.workflow import ClockKind
from tests.events.stage import MONDAY, Stage
from tests.factories import make_deputy, make_posting, make_user
from tests.sweep.conftest import clock_of

COUNTY = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of March 2026 in county time."""
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=COUNTY)


def users_told(clock: Clock, rung: int) -> list[str]:
    (row,) = Outbox.objects.filter(kind="alert", payload__clock=clock.pk, payload__rung=rung)
    found = User.objects.filter(pk__in=row.payload["users"])
    return sorted(found.values_list("username", flat=True))


def test_it_climbs_every_rung_of_a_case_nobody_accepts(stage: Stage) -> None:
    # Dispatched on Monday 9:30; four working hours to accept: Monday 15:30.
    stage.now = MONDAY + dt.timedelta(minutes=30)
    event = stage.to("handle")
    clock = clock_of(event, ClockKind.ACCEPT)
    assert clock.due_at == stage.now + dt.timedelta(hours=6)
    moments = []
    while clock.next_alert_at is not None:
        moments.append(clock.next_alert_at)
        assert Alert.objects.filter(clock=clock).count() == clock.rung
        sweep(clock.next_alert_at - dt.timedelta(microseconds=1))
        sweep(clock.next_alert_at)
        clock.refresh_from_db()
    assert moments == [
        clock.started_at + dt.timedelta(minutes=168 + 120),
        clock.due_at,
        clock.due_at + dt.timedelta(days=1),
        clock.due_at + dt.timedelta(days=3),
    ]
    alerts = Alert.objects.filter(clock=clock).order_by("rung")
    assert list(alerts.values_list("rung", "act", "skipped")) == [
        (0, "remind", False),
        (1, "overdue", False),
        (2, "yellow", False),
        (3, "red", False),
    ]
    assert users_told(clock, 0) == ["liaison"]
    assert users_told(clock, 1) == ["department_head", "liaison"]
    assert users_told(clock, 2) == ["supervisor"]
    assert users_told(clock, 3) == ["county_supervisor"]


def test_it_climbs_every_rung_once_after_a_long_silence(stage: Stage) -> None:
    clock = clock_of(stage.to("handle"), ClockKind.ACCEPT)
    late = stage.now + dt.timedelta(days=30)
    assert sweep(late, batch=1) > 0
    assert sweep(late) == 0
    rungs = Alert.objects.filter(clock=clock).order_by("rung").values_list("rung", flat=True)
    assert list(rungs) == [0, 1, 2, 3]
    assert Outbox.objects.filter(kind="alert", payload__clock=clock.pk).count() == 4


def test_it_raises_nothing_for_a_stopped_clock(stage: Stage) -> None:
    clock = clock_of(stage.to("handle"), ClockKind.ACCEPT)
    stage.do("accept", stage.liaison, task_id=stage.task().pk)
    sweep(clock.due_at + dt.timedelta(days=30))
    assert not Alert.objects.filter(clock=clock).exists()


def test_it_starts_the_ladder_anew_when_an_extension_moves_the_due_time(
    stage: Stage,
) -> None:
    event = stage.to("handle")
    task = stage.task().pk
    stage.do("accept", stage.liaison, task_id=task)
    clock = clock_of(event, ClockKind.HANDLE)
    sweep(clock.near_at)
    asked = {"reason": "等待配件", "minutes": 2400}
    stage.do("request_extension", stage.liaison, task_id=task, now=clock.near_at, **asked)
    stage.do("decide_extension", task_id=task, approve=True)
    before, clock = clock, clock_of(event, ClockKind.HANDLE)
    assert clock.due_revision == before.due_revision + 1
    assert (clock.rung, clock.next_alert_at) == (0, clock.near_at)
    sweep(before.due_at)
    assert Alert.objects.filter(clock=clock).count() == 1
    sweep(clock.due_at)
    raised = Alert.objects.filter(clock=clock).order_by("pk")
    assert list(raised.values_list("due_revision", "rung")) == [(1, 0), (2, 0), (2, 1)]


def test_it_is_silent_during_a_suspension_and_wakes_on_the_review_date(stage: Stage) -> None:
    event = stage.to("handle")
    task = stage.task().pk
    stage.do("accept", stage.liaison, task_id=task)
    review = dt.date(2026, 3, 30)
    stage.do("request_suspension", stage.liaison, task_id=task, reason="雨季", review_on=review)
    stage.do("decide_suspension", task_id=task, approve=True)
    handle, case = clock_of(event, ClockKind.HANDLE), clock_of(event, ClockKind.CASE)
    assert handle.next_alert_at == case.next_alert_at == at(30, 8)
    sweep(at(30, 8) - dt.timedelta(minutes=1))
    assert not Alert.objects.filter(Q(clock=handle) | Q(clock=case)).exists()
    sweep(at(30, 8))
    event.refresh_from_db()
    assert stage.task().state == "accepted"
    assert not event.suspended
    entry = event.trace.first()
    assert entry is not None
    assert (entry.action, entry.acting_as, entry.user) == ("resume", "system", None)
    for clock in (handle, case):
        clock.refresh_from_db()
        assert clock.is_running
        assert clock.due_at > at(30, 8)


def test_it_ends_an_evaluation_that_nobody_gives(stage: Stage) -> None:
    stage.contact = Contact(name="张三", phone="13812345678")
    event = stage.to("evaluate")
    clock = clock_of(event, ClockKind.EVALUATE)
    sweep(clock.due_at - dt.timedelta(minutes=1))
    event.refresh_from_db()
    assert event.step == "evaluate"
    sweep(clock.due_at)
    event.refresh_from_db()
    assert (event.step, event.grade) == ("done", None)


def test_it_tells_the_next_rung_where_nobody_is_posted(stage: Stage, operator: User) -> None:
    event = stage.collect()
    Posting.objects.filter(user=operator).update(valid_to=dt.date(2026, 3, 2))
    clock = clock_of(event, ClockKind.CLASSIFY)
    sweep(clock.due_at + dt.timedelta(days=10))
    alerts = Alert.objects.filter(clock=clock).order_by("rung")
    assert list(alerts.values_list("skipped", flat=True)) == [True, True, False, False]
    assert users_told(clock, 0) == ["supervisor"]
    assert users_told(clock, 1) == ["supervisor"]
    (warning,) = Outbox.objects.filter(kind="warning")
    admins = User.objects.filter(pk__in=warning.payload["users"])
    assert list(admins.values_list("username", flat=True)) == ["system_admin"]
    assert warning.payload["path"] == event.holder.path


def test_it_tells_deputies_too(stage: Stage, liaison: User) -> None:
    deputy = make_user("deputy")
    assert liaison.scope.posting is not None
    make_deputy(liaison.scope.posting, deputy)
    clock = clock_of(stage.to("handle"), ClockKind.ACCEPT)
    sweep(clock.near_at)
    assert users_told(clock, 0) == ["deputy", "liaison"]


def test_it_tells_the_assigned_colleague_alone(stage: Stage) -> None:
    colleague = make_posting("colleague", "liaison", stage.lead).user
    event = stage.to("handle")
    task = stage.task().pk
    stage.do("assign", stage.liaison, task_id=task, assignee=colleague.pk)
    clock = clock_of(event, ClockKind.HANDLE)
    sweep(clock.near_at)
    assert users_told(clock, 0) == ["colleague"]


def test_it_tells_nobody_without_the_right_of_a_confidential_case(
    stage: Stage, liaison: User
) -> None:
    event = stage.to("handle")
    make_posting("trusted", "liaison", stage.lead, confidential=True)
    type(event).objects.filter(pk=event.pk).update(confidential=True)
    clock = clock_of(event, ClockKind.ACCEPT)
    sweep(clock.near_at)
    assert users_told(clock, 0) == ["trusted"]


def test_it_tells_nobody_of_the_unit_complained_about(stage: Stage, department_head: User) -> None:
    event = stage.to("handle")
    type(event).objects.filter(pk=event.pk).update(concerns_user=department_head.pk)
    clock = clock_of(event, ClockKind.ACCEPT)
    sweep(clock.due_at)
    assert users_told(clock, 1) == ["liaison"]


def test_it_asks_who_decides_and_never_who_asks(stage: Stage, operator: User) -> None:
    event = stage.to("handle")
    task = stage.task().pk
    stage.do("request_return", stage.liaison, task_id=task, reason="不属我局", ground="not_ours")
    clock = clock_of(event, ClockKind.DECIDE_RETURN)
    sweep(clock.due_at)
    assert users_told(clock, 0) == ["operator"]


def test_it_reminds_a_verifier_who_handled_no_part(stage: Stage, operator: User) -> None:
    event = stage.to("verify")
    clock = clock_of(event, ClockKind.VERIFY)
    type(event).objects.filter(pk=event.pk).update(hands=[operator.pk], hand_units=[])
    make_posting("fresh", "operator", event.holder)
    sweep(clock.near_at)
    assert users_told(clock, 0) == ["fresh"]


def test_it_asks_one_question_when_nothing_is_due(stage: Stage) -> None:
    stage.to("handle")
    with CaptureQueriesContext(connection) as asked:
        assert sweep(MONDAY) == 0
    (question,) = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert '"next_alert_at" <=' in question


def test_it_asks_few_questions_for_many_clocks(stage: Stage) -> None:
    for _number in range(12):
        stage.now = MONDAY
        stage.to("handle")
    with CaptureQueriesContext(connection) as asked:
        assert sweep(stage.now + dt.timedelta(hours=6)) >= 12
    assert len(asked) <= 40
