from __future__ import annotations

import pytest

from accounts.models import Department, User
from events.models import Event
from tests.events.stage import Stage
from tests.exchange.files.sending import Sender
from tests.exchange.making import Caller


@pytest.fixture
def stage(
    rules: None, operator: User, liaison: User, worker: User, township_department: Department
) -> Stage:
    return Stage(operator=operator, liaison=liaison, lead=township_department, worker=worker)


@pytest.fixture
def case(stage: Stage) -> Event:
    """One whose part the department has taken on."""
    event = stage.to("handle")
    return stage.do("accept", stage.liaison, task_id=stage.task().pk) and event


@pytest.fixture
def sender(caller: Caller) -> Sender:
    return Sender(caller)
