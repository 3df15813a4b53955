"""Listing breaches, and setting how exact boundaries have to be."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from grids.boundaries.demo_changes import changes_made
from grids.boundaries.history import days_of
from grids.models import Area, Boundary, BoundaryChange, BoundaryLimits
from tests.boundary_core.ground import box, today


class Undone(Exception):
    pass


def listed(*options: str) -> list[str]:
    told = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_boundaries", *options, stdout=told, stderr=StringIO())
    assert ended.value.code == 1
    return told.getvalue().splitlines()


def test_it_says_when_all_fits(grids: list[Area]) -> None:
    told = StringIO()
    call_command("check_boundaries", stdout=told)
    assert told.getvalue() == "All boundaries fit.\n"


@transaction.atomic
def _break_and_look(grids: list[Area], looks: list[list[str]]) -> None:
    north_west, north_east = box(107, 34.125, 107.125, 34.25), box(107.125, 34.125, 107.25, 34.25)
    Area.objects.filter(pk=grids[0].pk).update(geometry=box(106.99, 34, 107.13, 34.125))
    Boundary.objects.create(
        area=grids[3], geometry=north_east, valid_from=today(), valid_to=today()
    )
    Boundary.objects.filter(area=grids[2]).update(valid_to=today())
    Boundary.objects.create(area=grids[2], geometry=north_west, valid_from="2020-05-05")
    looks += [listed(), listed("--json")]
    raise Undone


def test_it_lists_every_breach(grids: list[Area]) -> None:
    """Written by hand and looked at before the database gets to refuse it."""
    looks: list[list[str]] = []
    with pytest.raises(Undone):
        _break_and_look(grids, looks)
    lines, faults = looks[0], [json.loads(line) for line in looks[1]]
    assert [line.split(":")[0] for line in lines] == ["overlap", "outside", "wrong", "wrong"]
    assert faults[0]["piece"]["type"] == "Polygon"
    assert grids[0].code in lines[2]
    assert "on the same day" in lines[3]


def test_it_shows_and_sets_the_limits(grids: list[Area]) -> None:
    told = StringIO()
    call_command("boundary_limits", stdout=told)
    call_command("boundary_limits", "--tolerance", "2.5", stdout=told)
    assert told.getvalue().splitlines() == [
        "tolerance 1 m2, sliver 1 m",
        "tolerance 2.5 m2, sliver 1 m",
    ]
    assert BoundaryLimits.objects.get().tolerance == 2.5
    with pytest.raises(CommandError, match="square metres"):
        call_command("boundary_limits", "--tolerance", "0.001")


def test_the_demo_leaves_young_boundaries_alone(
    county: Area, grids: list[Area], system_admin: User
) -> None:
    Boundary.objects.update(valid_from=today())
    assert changes_made(county, system_admin, today()) == 0


def test_the_demo_has_a_history(county: Area, grids: list[Area], system_admin: User) -> None:
    assert changes_made(county, system_admin, today()) == 5
    assert changes_made(county, system_admin, today()) == 0
    made = BoundaryChange.objects.order_by("pk").values_list("kind", "state")
    assert list(made) == [
        ("redraw", "in_force"),
        ("split", "in_force"),
        ("redraw", "in_force"),
        ("redraw", "in_force"),
        ("split", "scheduled"),
    ]
    assert len(days_of(Area.objects.get(code=grids[0].code[:12]))) == 4
