"""Where a new case goes: the nearest centre with somebody posted, else the root."""

from __future__ import annotations

import pytest
from django.contrib.gis.geos import Point

from accounts.models import User
from events.actors import Actor
from events.models import Event
from events.services import Report, collect
from grids.models import Area
from tests.events.stage import IN_GRID

pytestmark = pytest.mark.usefixtures("rules", "calendar")
OUTSIDE = Point(116.4, 39.9, srid=4326)


def holder(report: Report, actor: Actor) -> Area:
    event = collect(report, actor).event
    return Event.objects.select_related("holder").get(pk=event.pk).holder


def test_it_goes_to_the_root_where_nobody_is_posted(county: Area, grid: Area, worker: User) -> None:
    assert holder(Report("消防通道堵塞", point=IN_GRID), Actor.of(worker)) == county


def test_it_goes_to_the_community_of_its_grid(
    community: Area, worker: User, operator: User
) -> None:
    assert holder(Report("消防通道堵塞", point=IN_GRID), Actor.of(worker)) == community


def test_it_stays_on_the_desk_that_took_it(
    township: Area, grid: Area, operator: User, township_operator: User
) -> None:
    assert holder(Report("消防通道堵塞", point=IN_GRID), Actor.of(township_operator)) == township


def test_a_residents_goes_to_the_nearest_centre_or_the_root(
    county: Area, community: Area, grid: Area, operator: User
) -> None:
    assert holder(Report("消防通道堵塞", point=IN_GRID), Actor.reporter(0)) == community
    assert holder(Report("消防通道堵塞", point=OUTSIDE), Actor.reporter(0)) == county
