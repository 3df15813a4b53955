"""The demo's frozen weeks: after its cases have come, with an appeal in a revision, once."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from assessment.models import Appeal, Snapshot
from assessment.snapshots import demo
from assessment.snapshots.catching_up import catch_up
from assessment.snapshots.demo import fill_appeals, is_loading
from events.demo.job import KIND
from grids.models import Area
from jobs.models import Job, JobState
from tests.events.stage import MONDAY, Stage
from tests.factories import make_person
from tests.snapshots.conftest import DAY, W12, after, dispatched

NOW = after(W12)


@pytest.fixture
def county_at_work(stage: Stage, schemes: Any, county: Area, settings: Settings) -> Stage:
    settings.DEMO = True
    for week in range(2):
        dispatched(stage, MONDAY + 7 * week * DAY)
    make_person("county-leader", "supervisor", county)
    User.objects.update(is_demo=True)
    return stage


def test_it_waits_until_the_cases_have_come(county_at_work: Stage) -> None:
    job = Job.objects.create(kind=KIND, created_at=timezone.now())
    assert is_loading()
    assert catch_up(NOW) == 0
    fill_appeals(NOW)
    assert not Appeal.objects.exists()
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    assert catch_up(NOW) == 3


def test_it_has_an_appeal_in_a_revision_and_one_that_waits(county_at_work: Stage) -> None:
    catch_up(NOW)
    for _twice in range(2):
        fill_appeals(NOW)
    states = Appeal.objects.order_by("pk").values_list("snapshot__period", "state")
    assert list(states) == [("2026-W11", "granted"), ("2026-W12", "filed")]
    [revision] = Snapshot.objects.filter(revision=2)
    assert (revision.period, revision.reason) == ("2026-W11", demo.REVISED)


def test_no_real_installation_gets_any(county_at_work: Stage, settings: Settings) -> None:
    settings.DEMO = False
    catch_up(NOW)
    fill_appeals(NOW)
    assert not Appeal.objects.exists()
