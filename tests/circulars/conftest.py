"""A frozen month of the cast's county, and circulars about it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from assessment.circulars import services
from assessment.figures.periods import Period
from assessment.models import Circular, Snapshot
from assessment.snapshots.freezing import freeze
from grids.models import Area
from tests.events.stage import Stage
from tests.snapshots.conftest import dispatched, schemes, stage

__all__ = ["schemes", "stage"]
MONTH = Period.read("2026-03")


@pytest.fixture
def month(stage: Stage, schemes: Any) -> Snapshot:
    """Six cases that a township's department let run late."""
    for _number in range(6):
        dispatched(stage)
    return freeze(MONTH, timezone.now())


@pytest.fixture
def empty_month(county: Area, schemes: Any) -> Snapshot:
    """Nothing happened in it."""
    return freeze(MONTH, timezone.now())


def drafted(user: User, county: Area, snapshot: Snapshot) -> Circular:
    return services.draft(
        user=user, area=county, snapshot=snapshot, now=timezone.now(), reason="补录后更正"
    )


def signed(user: User, circular: Circular) -> Circular:
    version, now = circular.version, timezone.now()
    return services.sign(user=user, circular=circular, version=version, now=now)


def published(user: User, circular: Circular) -> Circular:
    signed(user, circular)
    return services.publish(user=user, circular=circular, now=timezone.now())


@pytest.fixture
def circular(county_supervisor: User, county: Area, empty_month: Snapshot) -> Circular:
    """A draft."""
    return drafted(county_supervisor, county, empty_month)
