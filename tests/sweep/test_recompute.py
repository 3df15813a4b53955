"""The notice for 2027 arrives in December: open clocks are reckoned anew and say so."""

from __future__ import annotations

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from events import recompute
from events.chains import walk
from events.models import Event, Outbox
from events.sweep import sweep
from events.workflow import ClockKind, label_of
from grids.models import WorkCalendar
from grids.services import notice_import
from tests.events.stage import Stage
from tests.sweep.conftest import clock_of

COUNTY = ZoneInfo("Asia/Shanghai")
NOTICE = "2027-01-01 2027-01-03 放假 元旦"


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=COUNTY)


@pytest.fixture
def event(stage: Stage) -> Event:
    """Collected on Monday 28 December 2026 at 9:00, dispatched at 9:30."""
    stage.now = at(2026, 12, 28, 9)
    return stage.to("handle")


def import_notice(calendar: WorkCalendar) -> None:
    notice_import(calendar=calendar, year=2027, text=NOTICE, source="test")


def test_it_moves_the_open_clocks_and_says_so(
    event: Event, stage: Stage, calendar: WorkCalendar
) -> None:
    handle, case = clock_of(event, ClockKind.HANDLE), clock_of(event, ClockKind.CASE)
    assert (handle.due_at, handle.provisional) == (at(2027, 1, 4, 9, 30), True)
    assert (case.due_at, case.provisional) == (at(2027, 1, 6, 9, 20), True)
    assert Event.objects.get(pk=event.pk).provisional
    import_notice(calendar)
    assert recompute.run(stage.now) == 1
    handle.refresh_from_db()
    case.refresh_from_db()
    assert (handle.due_at, handle.provisional) == (at(2027, 1, 5, 9, 30), False)
    assert (case.due_at, case.provisional) == (at(2027, 1, 7, 9, 20), False)
    assert (handle.due_revision, case.due_revision) == (2, 2)
    assert not Event.objects.get(pk=event.pk).provisional
    entry = event.trace.first()
    assert entry is not None
    assert (entry.action, entry.acting_as, entry.channel) == ("recalculate", "system", "calendar")
    assert "2027-01-04 09:30 → 2027-01-05 09:30" in entry.reason
    assert str(label_of("recalculate"))
    assert list(walk()) == []


def test_it_changes_nothing_the_second_time(
    event: Event, stage: Stage, calendar: WorkCalendar
) -> None:
    import_notice(calendar)
    recompute.run(stage.now)
    seq = Event.objects.get(pk=event.pk).seq
    recompute.ask(calendar.pk, 99, stage.now)
    assert recompute.run(stage.now) == 0
    assert Event.objects.get(pk=event.pk).seq == seq


def test_it_leaves_clocks_alone_that_the_change_does_not_touch(
    stage: Stage, calendar: WorkCalendar
) -> None:
    event = stage.to("handle")
    clock = clock_of(event, ClockKind.HANDLE)
    import_notice(calendar)
    assert recompute.run(stage.now) == 0
    assert clock_of(event, ClockKind.HANDLE).due_at == clock.due_at


def test_it_alerts_by_the_new_due_time(event: Event, stage: Stage, calendar: WorkCalendar) -> None:
    import_notice(calendar)
    recompute.run(stage.now)
    clock = clock_of(event, ClockKind.HANDLE)
    sweep(at(2027, 1, 4, 9, 30))
    assert clock.alerts.filter(act="overdue").count() == 0
    sweep(at(2027, 1, 5, 9, 30))
    assert clock.alerts.filter(act="overdue").count() == 1


def test_a_change_asks_for_the_job_and_a_lost_one_is_found(
    event: Event,
    stage: Stage,
    calendar: WorkCalendar,
    django_capture_on_commit_callbacks: object,
) -> None:
    assert callable(django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        import_notice(calendar)
    jobs = Outbox.objects.filter(kind=recompute.KIND, done_at=None)
    assert jobs.count() == 1
    jobs.delete()
    assert recompute.run(stage.now) == 1


def test_a_job_whose_worker_died_goes_on_where_it_stood(
    event: Event, stage: Stage, calendar: WorkCalendar
) -> None:
    import_notice(calendar)
    calendar.refresh_from_db()
    recompute.ask(calendar.pk, calendar.version, stage.now)
    while recompute.take(stage.now) is not None:
        pass
    assert recompute.run(stage.now) == 0
    assert recompute.run(stage.now + recompute.LEASE) == 1


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_whoever_works_on_the_case(
    event: Event, stage: Stage, calendar: WorkCalendar
) -> None:
    import_notice(calendar)
    locked, done = threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic():
            row = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
            locked.set()
            done.wait(0.2)
            Event.objects.filter(pk=row.pk).update(title="改过的标题")
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    locked.wait(30)
    assert recompute.run(stage.now) == 1
    thread.join(30)
    event.refresh_from_db()
    assert event.title == "改过的标题"
    assert event.trace.first().action == "recalculate"  # type: ignore[union-attr]
