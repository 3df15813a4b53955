"""Which open cases a new report may be about."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from accounts.models import User
from events.actors import Actor
from events.models import Category, Event
from events.services import Contact, apply
from events.similar import DAYS, METRES, box, distance, similar
from grids.models import Area
from tests.events.stage import make_category
from tests.intake.conftest import IN_GRID, collected


def found(
    user: User, category: Category | None, point: Point | None = IN_GRID, area: Area | None = None
) -> list[int]:
    rows = similar(user, point=point, area=area, category=category, now=timezone.now())
    return [row.event.pk for row in rows]


def aside(metres: float) -> Point:
    """A point east of IN_GRID."""
    return Point(IN_GRID.x + metres / 92_200, IN_GRID.y, srid=4326)


def test_it_finds_a_case_of_the_same_kind_near_by(
    case: Event, worker: User, category: Category
) -> None:
    assert found(worker, category) == [case.pk]
    assert found(worker, make_category("0302")) == [case.pk]
    assert found(worker, make_category("0901")) == []


@pytest.mark.parametrize(("metres", "hit"), [(0, True), (290, True), (310, False)])
def test_it_looks_three_hundred_metres_around(
    case: Event, worker: User, category: Category, metres: float, hit: bool
) -> None:
    assert bool(found(worker, category, aside(metres))) is hit


def test_it_finds_a_case_of_the_same_grid_without_a_point(
    worker: User, operator: User, grid: Area, category: Category
) -> None:
    event = collected(worker, category, point=None, area=grid)
    assert found(worker, category, None, grid) == [event.pk]
    assert found(worker, category, IN_GRID, grid) == [event.pk]
    assert found(worker, category, IN_GRID, None) == []


def test_it_needs_a_category(case: Event, worker: User) -> None:
    assert found(worker, None) == []


def test_it_leaves_out_old_and_closed_cases(
    case: Event, worker: User, operator: User, category: Category
) -> None:
    Event.objects.filter(pk=case.pk).update(
        reported_at=timezone.now() - dt.timedelta(days=DAYS + 1)
    )
    closed = collected(worker, category)
    apply(closed.pk, "settle", Actor.of(worker), result="done")
    assert found(worker, category) == []


def test_it_leaves_out_who_asked_for_confidence(
    worker: User, operator: User, category: Category
) -> None:
    collected(worker, category, contact=Contact("王小明", "13812345678", "", in_confidence=True))
    assert found(worker, category) == []


def test_it_shows_nothing_out_of_sight(case: Event, outsider: User, category: Category) -> None:
    assert found(outsider, category) == []


def test_it_puts_the_nearest_first(
    case: Event, worker: User, operator: User, category: Category
) -> None:
    far = collected(worker, category, point=aside(200))
    near = collected(worker, category, point=aside(50))
    assert found(worker, category) == [case.pk, near.pk, far.pk]


def test_the_box_holds_the_circle() -> None:
    west, _south, _east, north = box(IN_GRID).extent
    for corner in (Point(west, IN_GRID.y), Point(IN_GRID.x, north)):
        assert METRES - 1 < distance(IN_GRID, corner) < METRES + 1


def test_it_uses_the_index_of_open_points(case: Event, worker: User, category: Category) -> None:
    from events.similar import candidates

    rows = candidates(worker, category, timezone.now()).filter(point__bboverlaps=box(IN_GRID))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("DROP INDEX IF EXISTS events_event_point_id, event_live_sight, event_sight")
        plan = rows.explain()
    assert "event_open_point" in plan
