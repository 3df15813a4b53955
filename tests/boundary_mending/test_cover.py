"""Where no gap may be left, the last drawn area below does not go, and pages say what is wrong."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from grids.boundaries.checking import breaches
from grids.boundaries.faults import faults_below
from grids.boundaries.wanted import Wanted
from grids.errors import BoundaryRefused
from grids.models import Area, Boundary
from grids.services import area_cover, area_retire
from tests.boundary_core.ground import box, publish, today, wanted
from tests.factories import make_area


@pytest.fixture
def place(grids: list[Area]) -> Area:
    found: Area = Area.objects.get(path=grids[0].path[:-4])
    return found


def cover_url(area: Area) -> str:
    return reverse("grids:area_cover", args=[area.code])


def test_the_last_drawn_area_of_a_covered_one_does_not_end(
    grids: list[Area], place: Area, system_admin: User
) -> None:
    whole: dict[str, object] = {grids[0].code: box(107, 34, 107.25, 34.25)}
    heirs = {grid.code: grids[0].code for grid in grids[1:]}
    publish(
        Wanted(place.code, today(), whole, retired=heirs),  # type: ignore[arg-type]
        by=system_admin,
        reason="one grid",
    )
    with pytest.raises(BoundaryRefused) as refused:
        area_retire(area=grids[0], day=today(), by=system_admin)
    (fault,) = refused.value.faults
    assert (fault.kind, fault.code) == ("gap", place.code)
    assert Area.objects.get(pk=grids[0].pk).retired_on is None
    area_cover(area=place, covered=False)
    area_retire(area=grids[0], day=today(), by=system_admin)
    assert Area.objects.get(pk=grids[0].pk).retired_on == today()
    assert list(breaches()) == []


@transaction.atomic
def written_past_us(grids: list[Area]) -> None:
    """All grids without a boundary, by who knows nothing of services."""
    keys = [grid.pk for grid in grids]
    Boundary.objects.filter(area__in=keys).update(valid_to=today())
    Area.objects.filter(pk__in=keys).update(geometry=None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_it_as_well(grids: list[Area], place: Area) -> None:
    with pytest.raises(IntegrityError, match="gap"):
        written_past_us(grids)


def test_what_has_nobody_below_has_no_gap(grids: list[Area], system_admin: User) -> None:
    Area.objects.filter(pk=grids[0].pk).update(covered=True)
    assert faults_below(grids[0].path) == []
    assert list(breaches()) == []
    publish(wanted(grids), by=system_admin, reason="survey")


def test_it_is_switched_on_and_off_on_its_page(
    client: Client, place: Area, grids: list[Area]
) -> None:
    page = client.get(reverse("grids:detail", args=[place.code])).content.decode()
    assert cover_url(place) in page
    assert "They have to leave no gap." in page
    assert "checked" in client.get(cover_url(place)).content.decode()
    for sent, covered in (({}, False), ({}, False), ({"covered": "on"}, True)):
        answer = client.post(cover_url(place), sent)
        assert answer.headers["Location"] == reverse("grids:detail", args=[place.code])
        place.refresh_from_db()
        assert place.covered is covered


def test_every_fault_is_said_before_it_is_saved(
    client: Client, place: Area, grids: list[Area], system_admin: User
) -> None:
    area_cover(area=place, covered=False)
    smaller = {
        grids[0].code: box(107, 34, 107.125, 34.1),
        grids[3].code: box(107.125, 34.125, 107.25, 34.2),
    }
    publish(wanted(grids, shapes=smaller), by=system_admin, reason="smaller")
    answer = client.post(cover_url(place), {"covered": "on"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("leave a gap of") == 2
    assert place.label in page
    assert "Nothing was changed" in page
    place.refresh_from_db()
    assert place.covered is False


def test_it_needs_a_boundary_and_areas_below(client: Client, place: Area) -> None:
    empty = make_area(place, code=f"{place.code}009", name="空")
    answer = client.post(cover_url(empty), {"covered": "on"})
    assert answer.status_code == 422
    assert "needs a boundary and areas below" in answer.content.decode()
