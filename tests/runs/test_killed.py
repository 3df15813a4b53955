"""A worker that is killed in the middle of a row leaves nothing of it, and loses no row."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from accounts.models import User
from events.models import Event
from exchange.models import Taken
from exchange.models.runs import Phase
from exchange.runs.schedule import tick
from grids.models import Area
from jobs.services import run_next
from tests.runs.making import counts, make_link, put, reports

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

DIES = """
import os, signal
import django
django.setup()
from django.utils import timezone
from events.models import Event
from exchange.runs import work
from jobs.services import run_next

kept = work.keep
def killed(row):
    kept(row)
    if row.number == 4:
        assert Event.objects.count() == 3  # the effect is there, and nobody else sees it yet
        os.kill(os.getpid(), signal.SIGKILL)

work.keep = killed
run_next(timezone.now())
"""


def test_every_row_is_taken_once_after_a_kill(
    service_env: dict[str, str], community: Area, operator: User, rules: None
) -> None:
    link = make_link(community)
    put(link, reports(*((f"R-{n}", f"第{n}件", "东关街", "", "", "") for n in range(6))))
    assert tick(timezone.now() + dt.timedelta(minutes=6)) == 1
    env = {**service_env, "EXCHANGE_ROOT": str(django_settings.EXCHANGE_ROOT)}
    died = subprocess.run([sys.executable, "-c", DIES], env=env, check=False, timeout=200)
    assert died.returncode == -signal.SIGKILL
    assert (Event.objects.count(), Taken.objects.count()) == (2, 2)
    assert run_next(timezone.now() + dt.timedelta(minutes=10))
    run = link.runs.get()
    assert (run.phase, counts(run)) == (Phase.DONE, (6, 6, 0, 0, 0))
    assert Event.objects.count() == 6
