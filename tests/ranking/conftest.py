"""A week with cases of one department, frozen."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from assessment.models import Snapshot
from assessment.snapshots.freezing import freeze
from tests.events.stage import Stage
from tests.snapshots.conftest import W11, dispatched, schemes, stage

__all__ = ["schemes", "stage"]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def week(stage: Stage, schemes: Any) -> Snapshot:
    """Six cases that the department let run late."""
    for _number in range(6):
        dispatched(stage)
    return freeze(W11, timezone.now())
