"""A case on the stage, now: runs act at no other time."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Department, User
from tests.events.stage import Stage


@pytest.fixture
def stage(
    operator: User, liaison: User, township_department: Department, verifier: User, rules: None
) -> Stage:
    return Stage(
        operator=operator,
        liaison=liaison,
        lead=township_department,
        verifier=verifier,
        now=timezone.now(),
    )


@pytest.fixture(autouse=True)
def exchange_root(tmp_path: Path, settings: Settings) -> Path:
    settings.EXCHANGE_ROOT = tmp_path / "exchange"
    return tmp_path / "exchange"
