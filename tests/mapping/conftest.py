"""The desk of the worklist's tests, its cases spread over the map."""

from __future__ import annotations

import pytest
from django.contrib.gis.geos import Point

from events.models import Event
from tests.worklist.conftest import _monday, desk, reported

__all__ = ["_monday", "desk", "reported"]


@pytest.fixture
def spread(desk: list[Event]) -> list[Event]:
    """Sixteen cases over the grid, one of them without a point."""
    for number, event in enumerate(desk):
        where = Point(107.01 + 0.006 * number, 34.11 - 0.005 * (number % 7), srid=4326)
        Event.objects.filter(pk=event.pk).update(point=where)
    Event.objects.filter(pk=desk[8].pk).update(point=None)
    return desk
