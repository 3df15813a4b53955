"""What the tests of the desk share: a centre that holds cases, and departments to send them to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Department, User
from events.actors import Actor
from events.models import Event
from events.services import Report, apply_all, collect
from grids.models import Area
from tests.events.stage import IN_GRID, make_category

Make = Callable[..., Event]


@dataclass
class Desk:
    """`make(step)` gives a case of the operator's community at classify, file or dispatch."""

    operator: User
    department: Department

    def make(self, step: str = "dispatch", title: str = "消防通道堵塞", **more: Any) -> Event:
        values = {
            "title": title,
            "description": title,
            "point": IN_GRID,
            "category": make_category(),
            **more,
        }
        actor = Actor.of(self.operator)
        event = collect(Report(**values), actor, timezone.now()).event
        steps: list[tuple[str, int | None, dict[str, Any]]] = [
            ("classify", None, {}),
            ("file", None, {}),
        ]
        todo = steps[: {"classify": 0, "file": 1, "dispatch": 2}[step]]
        return apply_all(event.pk, todo, actor) if todo else event


@pytest.fixture
def desk(
    rules: None,
    calendar: object,
    grid: Area,
    operator: User,
    liaison: User,
    township_department: Department,
) -> Desk:
    """With somebody posted at the department that the catalogue proposes."""
    return Desk(operator, township_department)
