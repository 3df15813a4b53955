"""Two administrators, operators and the clock at the same moment, on a real PostgreSQL."""

from __future__ import annotations

import datetime as dt
import sys
from functools import partial
from threading import Event as Signal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from events.actors import Actor
from events.models import Event
from events.services import Report, collect
from grids.boundaries.checking import breaches
from grids.boundaries.scheduled import activate_due
from grids.boundaries.shapes import merge
from grids.errors import BoundaryRefused, Overtaken, Refused
from grids.models import Area, Boundary, BoundaryChange
from grids.services import locate
from tests.boundary_core.ground import (
    box,
    extent_of,
    plan_of,
    point,
    publish,
    shape_of,
    today,
    wanted,
)
from tests.events.stage import make_category
from tests.events.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rules", "grids")]


def test_two_edits_of_one_shared_edge_leave_no_overlap_and_no_gap(
    grids: list[Area], system_admin: User
) -> None:
    seen = plan_of(wanted(grids), system_admin).seen

    def edit(by: float) -> object:
        return publish(wanted(grids, by), by=system_admin, reason=str(by), seen=seen)

    answers = at_once(partial(edit, 0.01), partial(edit, -0.02))
    (done,) = [answer for answer in answers if isinstance(answer, BoundaryChange)]
    (told,) = [answer for answer in answers if isinstance(answer, Overtaken)]
    assert told.difference.changes == [done]
    assert {piece["code"] for piece in told.difference.pieces} == {grids[0].code, grids[1].code}
    assert list(breaches()) == []
    assert extent_of(grids[0])[2] == (107.135 if done.reason == "0.01" else 107.105)


def test_two_edits_that_each_move_one_side_of_an_edge_do_not_both_come_through(
    grids: list[Area], system_admin: User
) -> None:
    """Without a fingerprint the second is checked against what the first made of it."""
    Area.objects.filter(path=grids[0].path[:-4]).update(covered=False)
    left = wanted(grids, shapes={grids[0].code: box(107, 34, 107.12, 34.125)})
    publish(left, by=system_admin, reason="room between")
    wide = {grids[0].code: box(107, 34, 107.125, 34.125)}
    west = {grids[1].code: box(107.12, 34, 107.25, 34.125)}
    answers = at_once(
        lambda: publish(wanted(grids, shapes=wide), by=system_admin, reason="one"),
        lambda: publish(wanted(grids, shapes=west), by=system_admin, reason="two"),
    )
    assert sorted(type(answer).__name__ for answer in answers) == [
        "BoundaryChange",
        "BoundaryRefused",
    ]
    assert list(breaches()) == []


def test_the_database_refuses_the_second_of_two_writes_by_hand(grids: list[Area]) -> None:
    Area.objects.filter(path=grids[0].path[:-4]).update(covered=False)
    _by_hand(grids[0], box(107, 34, 107.12, 34.125))
    answers = at_once(
        lambda: _by_hand(grids[0], box(107, 34, 107.125, 34.125)),
        lambda: _by_hand(grids[1], box(107.12, 34, 107.25, 34.125)),
    )
    refused = [answer for answer in answers if isinstance(answer, IntegrityError)]
    assert len(refused) == 1, answers
    assert list(breaches()) == []


@transaction.atomic
def _by_hand(area: Area, shape: Any) -> None:
    Area.objects.filter(pk=area.pk).update(geometry=shape)
    Boundary.objects.filter(area=area, valid_to=None).update(geometry=shape)


def test_a_case_reported_while_a_boundary_changes_lies_in_the_right_grid(
    grids: list[Area], system_admin: User, operator: User
) -> None:
    category, where = make_category(), point(107.13)

    def report() -> object:
        return collect(
            Report(description="井盖", point=where, category=category), Actor.of(operator)
        )

    for by in (0.01, -0.01, 0.01):
        change = wanted(grids, by)
        answers = at_once(
            report,
            partial(publish, change, by=system_admin, reason="survey"),
            report,
        )
        assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert Event.objects.count() == 6
    assert {event.area for event in Event.objects.select_related("area")} == {locate(where)}


def test_a_boundary_waits_for_a_case_that_was_located_and_is_not_saved_yet(
    grids: list[Area], system_admin: User, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    category, where = make_category(), point(107.13)
    located, changed = Signal(), Signal()

    def slowly(*args: Any, **more: Any) -> Area | None:
        area = locate(*args, **more)
        located.set()
        changed.wait(timeout=1)
        return area

    def report() -> object:
        return collect(
            Report(description="井盖", point=where, category=category), Actor.of(operator)
        )

    def change() -> object:
        located.wait(timeout=20)
        try:
            return publish(wanted(grids), by=system_admin, reason="survey")
        finally:
            changed.set()

    monkeypatch.setattr(sys.modules["events.services.collect"], "locate", slowly)
    answers = at_once(report, change)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert Event.objects.get().area == locate(where) == grids[0]


def test_a_scheduled_change_is_put_in_force_once_by_many_workers(
    grids: list[Area], system_admin: User
) -> None:
    tomorrow = today() + dt.timedelta(days=1)
    publish(wanted(grids, day=tomorrow), by=system_admin, reason="new year")
    answers = at_once(*[lambda: activate_due(tomorrow)] * 4)
    assert sorted(map(str, answers)) == ["0", "0", "0", "1"]
    assert grids[0].boundaries.count() == 2


def test_merging_and_redrawing_the_same_grid_at_once(grids: list[Area], system_admin: User) -> None:
    whole = merge([shape_of(grids[0]), shape_of(grids[1])])
    ended = wanted(grids, shapes={grids[0].code: whole}, retired={grids[1].code: grids[0].code})
    answers = at_once(
        lambda: publish(ended, by=system_admin, reason="merge"),
        lambda: publish(wanted(grids), by=system_admin, reason="redraw"),
    )
    failed = [answer for answer in answers if isinstance(answer, Exception)]
    assert all(isinstance(answer, (Refused, BoundaryRefused)) for answer in failed), answers
    assert len(failed) <= 1
    assert list(breaches()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        assert cursor.fetchone() == (0,)
