"""A change on its day: late, failing again and again, and who is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Posting, Role, User
from events import outbox
from events.models import Notice
from grids.boundaries.checking import breaches
from grids.boundaries.scheduled import MOST_TRIES, activate_due
from grids.models import Area, BoundaryChange
from tests.boundary_core.ground import box, extent_of, publish, today, wanted
from tests.factories import make_person

YESTERDAY = dt.timedelta(days=1)


@pytest.fixture
def planned(grids: list[Area], system_admin: User) -> BoundaryChange:
    """For yesterday by now, when nobody put it in force."""
    asked = wanted(grids, day=today() + dt.timedelta(days=1))
    made = publish(asked, by=system_admin, reason="new year")
    BoundaryChange.objects.update(day=today() - YESTERDAY)
    made.refresh_from_db()
    return made


def test_what_comes_late_is_in_force_from_today(
    grids: list[Area], planned: BoundaryChange, system_admin: User
) -> None:
    north = {
        grids[2].code: box(107, 34.125, 107.135, 34.25),
        grids[3].code: box(107.135, 34.125, 107.25, 34.25),
    }
    publish(wanted(grids, shapes=north), by=system_admin, reason="survey")
    assert activate_due() == 1
    planned.refresh_from_db()
    assert (planned.state, planned.day) == ("in_force", today())
    assert extent_of(grids[0])[2] == 107.135
    assert grids[0].boundaries.get(valid_to=None).change == planned
    assert list(breaches()) == []


def test_what_comes_late_to_an_unchanged_place_keeps_its_day(
    grids: list[Area], planned: BoundaryChange
) -> None:
    assert activate_due() == 1
    planned.refresh_from_db()
    assert (planned.state, planned.day) == ("in_force", today() - YESTERDAY)
    assert extent_of(grids[0])[2] == 107.135


def test_what_fails_again_and_again_is_refused_and_told(
    grids: list[Area],
    planned: BoundaryChange,
    system_admin: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*args: Any) -> None:
        raise OSError("no such thing")

    monkeypatch.setattr("grids.boundaries.writing._hand_over", broken)
    for _try in range(MOST_TRIES - 1):
        assert activate_due() == 0
    planned.refresh_from_db()
    assert planned.state == "scheduled"
    assert activate_due() == 0
    planned.refresh_from_db()
    assert planned.state == "refused"
    assert "Publish it anew" in planned.faults[0]["sentence"]
    assert extent_of(grids[0])[2] == 107.125
    outbox.relay(timezone.now())
    assert [notice.user for notice in Notice.objects.filter(kind="boundary")] == [system_admin]
    assert "no such thing" in caplog.text


def test_those_are_told_whose_it_is(
    grids: list[Area],
    planned: BoundaryChange,
    system_admin: User,
    township: Area,
    other_township: Area,
) -> None:
    above = make_person("above", Role.SYSTEM_ADMIN, Area.objects.get(path=township.path))
    for name, place in (("beside", other_township), ("below", grids[0])):
        make_person(name, Role.SYSTEM_ADMIN, place)
    make_person("operator", Role.OPERATOR, township)
    publish(wanted(grids, 0.02), by=above, reason="survey")
    Posting.objects.filter(user=system_admin).update(valid_to=today())
    assert activate_due() == 0
    outbox.relay(timezone.now())
    assert [notice.user for notice in Notice.objects.filter(kind="boundary")] == [above]
