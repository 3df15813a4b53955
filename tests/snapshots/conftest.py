"""Cases in the cast's county, over the three weeks from Monday 2 March 2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import translation

from accounts.models import Department, User
from assessment.figures.periods import Period
from assessment.models import Scheme
from assessment.schemes.defaults import install
from events.models import Event
from tests.events.stage import MONDAY, Stage

WEEKS = [Period.read(f"2026-W{number}") for number in (10, 11, 12)]
W10, W11, W12 = WEEKS
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def after(period: Period, *, hours: float = 0.25) -> dt.datetime:
    """A quarter of an hour (or more) after a period closed."""
    return period.bounds()[1] + HOUR * hours


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """What services say is compared in English; pages speak the reader's language."""
    with translation.override("en"):
        yield


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
    return Stage(operator=operator, liaison=liaison, lead=township_department, worker=worker)


@pytest.fixture
def schemes(db: None) -> list[Scheme]:
    return install(MONDAY)


def dispatched(stage: Stage, at: dt.datetime = MONDAY) -> Event:
    """A case sent to the department; its part is due five working days later."""
    stage.now = at
    return stage.to("handle")


def handled(stage: Stage, event: Event, at: dt.datetime) -> Event:
    stage.event, stage.now = event, at
    return stage.handle_all()
