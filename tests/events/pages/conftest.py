"""The time of these tests: a Monday morning in March 2026, with limits for every clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine

from tests.events.pages.scenes import NOW, SCENES, Scene


@pytest.fixture(autouse=True)
def _monday(rules: None, calendar: object) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Callable[[str], Scene]:
    """Makes the case for an action."""

    def make(action: str) -> Scene:
        made = SCENES[action](action, request.getfixturevalue)
        made.event.refresh_from_db()
        return made

    return make
