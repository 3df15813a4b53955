"""A county's desk with cases at every step, of every kind the filters tell apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from events.actors import Actor
from events.models import Event
from events.services import Report, collect
from tests.events.pages.scenes import NOW, stage
from tests.events.stage import IN_GRID

STEPS = ("classify", "file", "dispatch", "handle", "report", "verify", "evaluate", "done")
HOUR = dt.timedelta(hours=1)
Reported = Callable[..., Event]


@pytest.fixture(autouse=True)
def _monday(rules: None, calendar: object) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def reported() -> Reported:
    """Takes down a case with these words."""

    def take(user: User, title: str, **more: Any) -> Event:
        values = {"description": title, "title": title, "point": IN_GRID, **more}
        return collect(Report(**values), Actor.of(user), timezone.now()).event

    return take


@pytest.fixture
def desk(request: pytest.FixtureRequest) -> list[Event]:
    """Two cases at every step, some late, near, suspended, urgent, reworked, claimed, placeless."""
    made = []
    for number, step in enumerate(STEPS * 2):
        play = stage(request.getfixturevalue)
        made.append(play.to(step))
        Event.objects.filter(pk=made[-1].pk).update(**marks(number, play.operator))
    return made


def marks(number: int, operator: User) -> dict[str, Any]:
    """What sets the cases apart; by number, so that every mark meets several steps."""
    now = timezone.now()
    due = now + (number % 5 - 1) * 6 * HOUR
    found: dict[str, Any] = {"due_at": due, "near_at": due - 7 * HOUR}
    if number % 7 == 3:
        found |= {"due_at": None, "near_at": None, "suspended": True}
    if number % 3 == 1:
        found["urgency"] = "urgent"
    if number % 4 == 2:
        found["rework_count"] = 1
    if number % 6 == 5:
        found["area"] = None
    if number % 2:
        found |= {"claimed_by": operator, "claimed_at": now - (number % 3) * HOUR}
    return found
