"""One case through all eight steps, with what the trace and the clocks say on the way."""

from __future__ import annotations

import pytest

from accounts.models import Department, User
from events.models import Clock, Event, Outbox, TraceEntry
from events.services import Contact
from events.trace import broken
from events.workflow import Step
from grids.models import Area
from tests.events.stage import Stage

pytestmark = pytest.mark.usefixtures("rules", "calendar")


@pytest.fixture
def stage(
    grid: Area,
    operator: User,
    liaison: User,
    township_department: Department,
    verifier: User,
    county_supervisor: User,
) -> Stage:
    contact = Contact(name="张三丰", phone="13812345678")
    return Stage(operator, liaison, township_department, verifier=operator, contact=contact)


def test_it_takes_a_case_through_all_eight_steps(stage: Stage, grid: Area) -> None:
    event = stage.to(Step.DONE)
    assert event.area == grid
    assert event.number == "610305-20260302-00001"
    assert event.grade == 4
    assert event.score == 100
    actions = list(TraceEntry.objects.order_by("seq").values_list("action", flat=True))
    assert actions == [
        "collect",
        "classify",
        "file",
        "dispatch",
        "accept",
        "handle",
        "complete",
        "report_back",
        "verify_pass",
        "evaluate",
    ]


def test_it_leaves_no_clock_running_at_the_end(stage: Stage) -> None:
    event = stage.to(Step.DONE)
    assert not Clock.objects.filter(event=event, stopped_at=None).exists()
    kinds = list(Clock.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "classify",
        "file",
        "dispatch",
        "case",
        "accept",
        "handle",
        "report",
        "verify",
        "evaluate",
    ]


def test_it_keeps_the_chain_whole(stage: Stage) -> None:
    event = stage.to(Step.DONE)
    fresh = Event.objects.get(pk=event.pk)
    assert list(broken(fresh, TraceEntry.objects.order_by("seq"))) == []
    assert Outbox.objects.count() == TraceEntry.objects.count() == fresh.seq
