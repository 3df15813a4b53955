"""The demo's circulars: once its month is frozen, and once."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Role, User
from assessment.circulars import demo
from assessment.figures.periods import Period
from assessment.models import Circular, Snapshot
from assessment.snapshots.freezing import freeze
from events.demo.job import KIND
from events.models import Outbox
from grids.models import Area
from jobs.models import Job
from tests.factories import make_person


@pytest.fixture
def county_at_work(empty_month: Snapshot, county: Area, settings: Settings) -> None:
    settings.DEMO = True
    freeze(Period.read("2026-Q1"), timezone.now())
    make_person("county", Role.OPERATOR, county)
    make_person("county-leader", Role.SUPERVISOR, county)
    User.objects.update(is_demo=True)


def test_a_month_is_published_and_a_quarter_drafted(county_at_work: None) -> None:
    for _twice in range(2):
        demo.fill(timezone.now())
    rows = Circular.objects.order_by("pk").values_list("period", "state", "number")
    assert list(rows) == [("2026-03", "published", 1), ("2026-Q1", "draft", None)]
    assert {row.drafted_by.username for row in Circular.objects.all()} == {"county"}


def test_it_waits_for_the_cases(county_at_work: None) -> None:
    Job.objects.create(kind=KIND, created_at=timezone.now())
    demo.fill(timezone.now())
    assert not Circular.objects.exists()


def test_no_real_installation_gets_any(county_at_work: None, settings: Settings) -> None:
    settings.DEMO = False
    demo.fill(timezone.now())
    assert not Circular.objects.exists()
    assert not Outbox.objects.filter(payload__act="circular_published").exists()
