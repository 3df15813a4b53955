"""A process is killed while it freezes a period; two others come after it, at once."""

from __future__ import annotations

import datetime as dt
import signal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Department, User
from assessment.models import Figure, Snapshot
from assessment.snapshots.catching_up import due
from events.models import Event
from tests.events.stage import Stage
from tests.faults.conftest import START, House, waits_to_insert

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

FREEZE = "from assessment.tasks import freeze_periods; freeze_periods()"
HOLD = "LOCK TABLE assessment_figure IN SHARE ROW EXCLUSIVE MODE"


def test_a_period_is_frozen_once_whoever_dies(
    house: House,
    rules: None,
    operator: User,
    liaison: User,
    worker: User,
    supervisor: User,
    township_department: Department,
) -> None:
    stage = Stage(operator, liaison, township_department, worker=worker)
    stage.now = timezone.now() - dt.timedelta(days=14)
    stage.to("handle")
    wanted = sorted(p.code for kind in ("week", "month") for p in due(kind, timezone.now()))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(HOLD)
        first = house.shell("first", FREEZE)
        house.until(
            lambda: waits_to_insert("assessment_figure"), "the first process writes figures", START
        )
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert not Snapshot.objects.exists()
    for process in [house.shell(name, FREEZE) for name in ("second", "third")]:
        assert process.wait(START) == 0
    frozen = Snapshot.objects.filter(kind__in=("week", "month"))
    assert sorted(frozen.values_list("period", flat=True)) == wanted
    assert set(frozen.values_list("revision", flat=True)) == {1}
    assert Figure.objects.filter(cases=[Event.objects.get().pk]).exists()
