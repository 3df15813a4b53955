"""Changes of a later day: put in force once, refused with a notice, or withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role, User
from events import boundary_ends, outbox
from events.models import Notice
from events.notices import sentence
from grids.boundaries import scheduled
from grids.boundaries.checking import breaches
from grids.boundaries.scheduled import activate, activate_due, withdraw
from grids.errors import BoundaryRefused, Refused
from grids.models import Area, BoundaryChange
from grids.tasks import activate as task
from tests.boundary_core.ground import box, extent_of, plan_of, publish, today, wanted
from tests.factories import make_person


@pytest.fixture
def tomorrow() -> dt.date:
    return today() + dt.timedelta(days=1)


@pytest.fixture
def planned(grids: list[Area], system_admin: User, tomorrow: dt.date) -> BoundaryChange:
    return publish(wanted(grids, day=tomorrow), by=system_admin, reason="new year")


def test_it_waits_for_its_day(
    grids: list[Area], planned: BoundaryChange, tomorrow: dt.date
) -> None:
    assert planned.state == "scheduled"
    assert activate_due() == 0
    assert extent_of(grids[0])[2] == 107.125
    assert activate_due(tomorrow) == 1
    planned.refresh_from_db()
    assert planned.state == "in_force"
    assert planned.settled_at is not None
    assert extent_of(grids[0])[2] == 107.135
    assert grids[0].boundaries.get(valid_to=None).valid_from == tomorrow


def test_it_is_done_once_however_often_it_is_asked(
    grids: list[Area], planned: BoundaryChange, tomorrow: dt.date
) -> None:
    assert activate_due(tomorrow) == 1
    assert activate_due(tomorrow) == 0
    assert activate(planned.pk) is False
    assert grids[0].boundaries.count() == 2


def test_it_is_wholly_undone_where_it_is_killed(
    grids: list[Area],
    planned: BoundaryChange,
    tomorrow: dt.date,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with monkeypatch.context() as patched:

        def killed(*args: Any) -> None:
            raise OSError("the machine is gone")

        patched.setattr("grids.boundaries.writing._hand_over", killed)
        assert activate_due(tomorrow) == 0
    assert "was not put in force" in caplog.text
    planned.refresh_from_db()
    assert planned.state == "scheduled"
    assert extent_of(grids[0])[2] == 107.125
    assert activate_due(tomorrow) == 1


def test_it_is_refused_and_told_where_the_ground_changed(
    grids: list[Area], planned: BoundaryChange, system_admin: User, tomorrow: dt.date
) -> None:
    other = make_person("second_admin", Role.SYSTEM_ADMIN, Area.objects.get(depth=1))
    publish(wanted(grids, 0.02), by=other, reason="survey")
    assert activate_due(tomorrow) == 0
    planned.refresh_from_db()
    assert planned.state == "refused"
    assert "in the meantime" in planned.faults[0]["sentence"]
    assert extent_of(grids[0])[2] == 107.145
    outbox.relay(timezone.now())
    notices = Notice.objects.filter(kind="boundary")
    assert {notice.user for notice in notices} == {system_admin, other}
    assert "were not put in force" in sentence(notices[0])
    assert activate_due(tomorrow) == 0
    assert Notice.objects.filter(kind="boundary").count() == 2


def test_it_is_refused_where_it_fits_no_longer(
    grids: list[Area], system_admin: User, tomorrow: dt.date
) -> None:
    north = {
        grids[2].code: box(107, 34.125, 107.135, 34.25),
        grids[3].code: box(107.135, 34.125, 107.25, 34.25),
    }
    Area.objects.filter(path=grids[0].path[:-4]).update(covered=False)
    alone = {grids[0].code: box(107, 34, 107.125, 34.12)}
    planned = publish(wanted(grids, day=tomorrow, shapes=alone), by=system_admin, reason="smaller")
    Area.objects.filter(path=grids[0].path[:-4]).update(covered=True)
    publish(wanted(grids, shapes=north), by=system_admin, reason="survey")
    assert activate_due(tomorrow) == 0
    planned.refresh_from_db()
    assert [fault["kind"] for fault in planned.faults] == ["gap"]
    assert planned.faults[0]["piece"]


def test_changes_elsewhere_do_not_stand_in_its_way(
    grids: list[Area], planned: BoundaryChange, system_admin: User, tomorrow: dt.date
) -> None:
    north = {
        grids[2].code: box(107, 34.125, 107.135, 34.25),
        grids[3].code: box(107.135, 34.125, 107.25, 34.25),
    }
    publish(wanted(grids, shapes=north), by=system_admin, reason="survey")
    assert activate_due(tomorrow) == 1
    assert list(breaches()) == []


def test_a_plan_names_changes_that_wait(
    grids: list[Area], planned: BoundaryChange, system_admin: User
) -> None:
    assert plan_of(wanted(grids, 0.03), system_admin).waiting == [planned]


def test_asked_twice_it_is_planned_once(
    grids: list[Area], planned: BoundaryChange, system_admin: User, tomorrow: dt.date
) -> None:
    again = publish(wanted(grids, day=tomorrow), by=system_admin, reason="new year")
    assert again == planned
    assert BoundaryChange.objects.count() == 1


def test_it_is_checked_when_it_is_planned(
    grids: list[Area], system_admin: User, tomorrow: dt.date
) -> None:
    alone = {grids[0].code: box(107, 34, 107.135, 34.125)}
    with pytest.raises(BoundaryRefused):
        publish(wanted(grids, day=tomorrow, shapes=alone), by=system_admin, reason="wrong")


def test_it_can_be_withdrawn_until_its_day(
    grids: list[Area], planned: BoundaryChange, system_admin: User, tomorrow: dt.date
) -> None:
    assert withdraw(planned, by=system_admin).state == "withdrawn"
    assert withdraw(planned, by=system_admin).settled_by == system_admin
    assert activate_due(tomorrow) == 0
    second = publish(wanted(grids, day=tomorrow), by=system_admin, reason="after all")
    activate_due(tomorrow)
    with pytest.raises(Refused, match="not waiting"):
        withdraw(second, by=system_admin)


def test_the_task_runs_by_the_clock(
    planned: BoundaryChange, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    assert settings.CELERY_BEAT_SCHEDULE["grids-activate"]["task"] == task.name
    BoundaryChange.objects.update(day=today())
    task()
    planned.refresh_from_db()
    assert planned.state == "in_force"


def test_who_registers_is_told(
    grids: list[Area], planned: BoundaryChange, system_admin: User, tomorrow: dt.date
) -> None:
    told: list[BoundaryChange] = []
    scheduled.on_refused("events", told.append)
    try:
        publish(wanted(grids, 0.02), by=system_admin, reason="survey")
        activate_due(tomorrow)
    finally:
        scheduled.on_refused("events", boundary_ends.tell)
    assert told == [planned]
