"""A case in the cast's county."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from accounts.models import Department, User
from tests.events.stage import Stage


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are compared in English here, whatever the installation's first language."""
    with translation.override("en"):
        yield


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
