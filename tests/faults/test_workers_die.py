"""Two workers and two beats; one worker dies at work, then Redis is wiped.

Time is moved by shifting the clocks' rows: each wave makes the next rung of every clock due.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import Department, User
from events.models import Alert, Clock, Notice, Outbox
from events.outbox import TELLERS
from tests.events.stage import Stage
from tests.faults.conftest import PATIENCE, House

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

CASES = 12
RUNGS = 4
START = 120
"""Seconds that four processes may take to start where many tests run at once."""

HOLD = "LOCK TABLE events_alert IN SHARE ROW EXCLUSIVE MODE"
WAITING = """
    SELECT application_name FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO "events_alert"%'
      AND datname = current_database()
"""


@pytest.fixture
def stage(
    rules: None,
    worker: User,
    operator: User,
    liaison: User,
    department_head: User,
    supervisor: User,
    county_supervisor: User,
    township_department: Department,
) -> Stage:
    return Stage(operator, liaison, township_department, worker=worker)


def make_cases(stage: Stage) -> int:
    """Cases that nobody accepts; how many clocks run for them."""
    for _number in range(CASES):
        stage.now = timezone.now()
        stage.to("handle")
    return Clock.objects.filter(stopped_at=None).count()


def next_rung() -> None:
    """Lets so much time pass for each clock that its next rung is due."""
    ahead = F("next_alert_at") - timezone.now()
    Clock.objects.filter(stopped_at=None, next_alert_at__isnull=False).update(
        started_at=F("started_at") - ahead,
        near_at=F("near_at") - ahead,
        due_at=F("due_at") - ahead,
        next_alert_at=F("next_alert_at") - ahead,
    )


@contextmanager
def held_up() -> Iterator[None]:
    """The next rung is due, and whoever raises an alert waits in the middle of a transaction."""
    holder = connection.copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(HOLD)
            next_rung()
            yield
            cursor.execute("ROLLBACK")
    finally:
        holder.close()


def waiting_worker() -> str:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        row = cursor.fetchone()
    return row[0] if row else ""


def all_climbed(rung: int) -> bool:
    return not Clock.objects.filter(stopped_at=None).exclude(rung=rung).exists()


def all_told() -> bool:
    return not Outbox.objects.filter(kind__in=list(TELLERS), done_at=None).exists()


def test_each_rung_and_each_notice_comes_once_whatever_dies(house: House, stage: Stage) -> None:
    redis = house.redis()
    workers = {name: house.worker(name) for name in ("worker-1", "worker-2")}
    for name in ("beat-1", "beat-2"):
        house.beat(name)
    clocks = make_cases(stage)

    next_rung()
    house.until(lambda: all_climbed(1), "the first rung", START)

    with held_up():
        house.until(lambda: waiting_worker() in workers, "a worker is in the middle of a sweep")
        dead = waiting_worker()
        workers[dead].kill()
        assert workers[dead].wait(PATIENCE) == -signal.SIGKILL
        assert not Alert.objects.filter(rung=1).exists()
    house.until(lambda: all_climbed(2), "the second rung")

    next_rung()
    house.until(lambda: Alert.objects.filter(rung=2).exists(), "the third rung begins")
    redis.flushall()
    house.until(lambda: all_climbed(3), "the third rung")

    next_rung()
    redis.flushall()
    house.until(lambda: all_climbed(RUNGS) and all_told(), "the end")
    assert_once(clocks)


def assert_once(clocks: int) -> None:
    """Every rung of every clock once, every notice of it once, and nothing else."""
    raised = Counter(Alert.objects.values_list("clock", "due_revision", "rung"))
    assert len(raised) == clocks * RUNGS
    assert set(raised.values()) == {1}
    assert {rung for _clock, _revision, rung in raised} == set(range(RUNGS))
    rows = Outbox.objects.filter(kind="alert")
    assert rows.count() == clocks * RUNGS
    wanted = {(row.pk, user) for row in rows for user in row.payload["users"]}
    told = Notice.objects.filter(kind="alert").values_list("outbox", "user")
    assert Counter(told) == Counter(wanted)
    assert Notice.objects.filter(act="dispatch").count() == CASES
