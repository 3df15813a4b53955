"""A case in the cast's county, and short ways to its clocks and notices."""

from __future__ import annotations

import pytest

from accounts.models import Department, User
from events.models import Clock, Event, Notice
from tests.events.stage import Stage


@pytest.fixture
def stage(
    rules: None,
    worker: User,
    operator: User,
    liaison: User,
    department_head: User,
    supervisor: User,
    county_supervisor: User,
    system_admin: User,
    township_department: Department,
) -> Stage:
    return Stage(
        operator=operator,
        liaison=liaison,
        lead=township_department,
        worker=worker,
    )


def clock_of(event: Event, kind: str) -> Clock:
    """The newest clock of a kind."""
    return Clock.objects.filter(event=event, kind=kind).latest("pk")


def told(**which: object) -> list[str]:
    """The names of those who got a notice, sorted."""
    return sorted(Notice.objects.filter(**which).values_list("user__username", flat=True))
