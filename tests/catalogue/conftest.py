"""A case in the cast's county."""

from __future__ import annotations

import pytest

from accounts.models import Department, User
from tests.events.stage import Stage


@pytest.fixture
def stage(
    rules: None,
    worker: User,
    operator: User,
    liaison: User,
    supervisor: User,
    township_department: Department,
) -> Stage:
    return Stage(operator=operator, liaison=liaison, lead=township_department, worker=worker)
