"""Cases spread over a hundred days, places, categories and steps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from events.models import Event
from grids.models import Area
from tests.events.stage import make_category
from tests.worklist.conftest import _monday, desk, reported

__all__ = ["_monday", "desk", "reported"]

DAY = dt.timedelta(days=1)


@pytest.fixture
def spread(desk: list[Event], county: Area, township: Area) -> list[Event]:
    """The sixteen of the desk: reported every six days back from yesterday, each at its own
    hour; some without a category, in another one, at one address, outside every grid."""
    other = make_category("0301")
    now = timezone.now()
    for number, event in enumerate(desk):
        at = now - (1 + 6 * number) * DAY + dt.timedelta(hours=number)
        more: dict[str, object] = {"reported_at": at}
        if number % 4 == 3:
            more["category"] = other
        if number % 8 == 6:
            more["category"] = None
        if number % 3 == 0:
            more["address"] = "东街 5 号"
        if number == 5:
            more |= {"area": None, "sight_path": township.path}
        if number == 9:
            more |= {"area": None, "sight_path": county.path}
        where = Point(107.01 + 0.006 * number, 34.11, srid=4326)
        Event.objects.filter(pk=event.pk).update(point=where, **more)
    return desk


def long_known(event: Event) -> None:
    """Cases are known from years ago on, since this one came then."""
    Event.objects.filter(pk=event.pk).update(reported_at="2020-01-01T00:00Z")
