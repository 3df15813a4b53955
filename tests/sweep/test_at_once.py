"""Several sweeps, relays and people at once on real PostgreSQL."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from events import outbox
from events.actors import Actor
from events.models import Alert, Clock, Event, Notice, Outbox
from events.services import apply
from events.sweep import sweep
from events.workflow import ClockKind
from tests.events.stage import MONDAY, Stage
from tests.sweep.conftest import clock_of

pytestmark = pytest.mark.django_db(transaction=True)

CASES = 8
LATE = MONDAY + dt.timedelta(days=30)
PATIENCE = 30


def together(*jobs: Callable[[], object]) -> list[BaseException]:
    """Runs the jobs in threads that start at the same moment; what they raised."""
    start, raised = threading.Barrier(len(jobs)), list[BaseException]()

    def run(job: Callable[[], object]) -> None:
        try:
            start.wait(PATIENCE)
            job()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def make_cases(stage: Stage, number: int = CASES) -> list[Event]:
    events = []
    for _number in range(number):
        stage.now = MONDAY
        events.append(stage.to("handle"))
    return events


def test_two_sweeps_raise_each_alert_once(stage: Stage) -> None:
    make_cases(stage)
    sweeps = [lambda: sweep(LATE, batch=3)] * 4
    assert together(*sweeps) == []
    sweep(LATE)
    clocks = Clock.objects.filter(stopped_at=None)
    assert Alert.objects.count() == clocks.count() * 4
    assert Outbox.objects.filter(kind="alert").count() == clocks.count() * 4
    assert not clocks.exclude(rung=4).exists()


def test_two_relays_tell_each_person_once(stage: Stage) -> None:
    make_cases(stage)
    sweep(LATE)
    relays = [lambda: outbox.relay(LATE, batch=3)] * 4
    assert together(*relays) == []
    outbox.relay(LATE + outbox.LEASE)
    assert not Outbox.objects.filter(kind__in=outbox.TELLERS, done_at=None).exists()
    alerts = Outbox.objects.filter(kind="alert")
    expected = sum(len(row.payload["users"]) for row in alerts)
    assert Notice.objects.filter(kind="alert").count() == expected


def test_sweeps_and_people_do_not_hinder_one_another(stage: Stage) -> None:
    events = make_cases(stage)
    tasks = {event.pk: event.tasks.get().pk for event in events}

    def accept_all() -> None:
        for event in events:
            actor = Actor.of(stage.liaison)
            apply(event.pk, "accept", actor, now=LATE, task_id=tasks[event.pk])

    assert together(accept_all, lambda: sweep(LATE, batch=2), lambda: sweep(LATE, batch=2)) == []
    for event in events:
        accept = clock_of(event, ClockKind.ACCEPT)
        assert accept.stopped_at == LATE
        assert accept.next_alert_at is None
        assert Alert.objects.filter(clock=accept).count() in (0, 1, 2, 3, 4)
    assert not Clock.objects.filter(stopped_at__isnull=False, next_alert_at__isnull=False).exists()


def test_a_case_somebody_works_on_is_left_to_the_next_sweep(stage: Stage) -> None:
    event = stage.to("handle")
    clock = clock_of(event, ClockKind.ACCEPT)
    held, seen = threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic():
            Event.objects.select_for_update(no_key=True).get(pk=event.pk)
            held.set()
            seen.wait(PATIENCE)

    def look() -> None:
        held.wait(PATIENCE)
        try:
            assert sweep(clock.near_at) == 0
        finally:
            seen.set()

    assert together(work, look) == []
    assert not Alert.objects.exists()
    assert sweep(clock.near_at) == 1
