"""What is wrong with boundaries, and that the database refuses it whatever wrote it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db import IntegrityError, connection, transaction

from grids.boundaries.faults import Fault, Given, faults_below
from grids.models import Area, Boundary, BoundaryLimits
from tests.boundary_core.ground import box, shift
from tests.factories import LONG_AGO, make_area

THIN = 0.000005
"""Degrees; about half a metre."""


Shapes = dict[str, GEOSGeometry]


def found(grids: list[Area], shapes: Shapes) -> list[Fault]:
    keys = {grid.code: grid.pk for grid in grids}
    given = [Given(keys[code], code, shape) for code, shape in shapes.items()]
    return faults_below(grids[0].path[:-4], given)


@transaction.atomic
def at_once(*writes: Callable[[], Any]) -> None:
    """Writes and checks the deferred constraints, as a commit would."""
    for write in writes:
        write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_it_finds_nothing_where_all_fits(grids: list[Area]) -> None:
    assert faults_below(grids[0].path[:-4]) == []
    assert found(grids, shift(grids, 0.02)) == []


def test_it_finds_every_fault_with_its_piece_and_size(grids: list[Area]) -> None:
    west, south, east, north = 106.98, 34, 107.135, 34.125
    faults = found(grids, {grids[0].code: box(west, south, east, north)})
    assert [(fault.kind, fault.code, fault.other) for fault in faults] == [
        ("overlap", grids[0].code, grids[1].code),
        ("outside", grids[0].code, grids[0].code[:12]),
    ]
    piece = GEOSGeometry(str(faults[0].piece).replace("'", '"'))
    assert piece.extent == pytest.approx((107.125, 34, 107.135, 34.125))
    assert faults[0].square_metres == pytest.approx(0.01 * 0.125 * 110_922 * 92_300, rel=1e-2)
    assert "overlap by" in faults[0].sentence


def test_it_finds_each_gap_by_itself(grids: list[Area]) -> None:
    shapes: Shapes = {grids[0].code: box(107, 34, 107.12, 34.12)}
    (gap,) = found(grids, shapes)
    assert (gap.kind, gap.code) == ("gap", grids[0].code[:12])
    holes: Shapes = {
        grids[0].code: box(107, 34, 107.12, 34.125),
        grids[3].code: box(107.13, 34.125, 107.25, 34.25),
    }
    assert [fault.kind for fault in found(grids, holes)] == ["gap", "gap"]


def test_it_tells_slivers_apart(grids: list[Area]) -> None:
    shapes: Shapes = {grids[0].code: box(107, 34, 107.125 + THIN, 34.125)}
    (sliver,) = found(grids, shapes)
    assert (sliver.kind, sliver.of) == ("sliver", "overlap")
    assert "sliver" in sliver.sentence
    (sliver,) = found(grids, {grids[0].code: box(107, 34, 107.125 - THIN, 34.125)})
    assert (sliver.kind, sliver.of) == ("sliver", "gap")


def test_it_lets_the_rounding_of_coordinates_be(grids: list[Area]) -> None:
    assert found(grids, {grids[0].code: box(107, 34, 107.125 + 1e-10, 34.125)}) == []


def test_the_tolerance_is_kept_in_the_database(grids: list[Area]) -> None:
    shapes: Shapes = {grids[0].code: box(107, 34, 107.125 + THIN, 34.125)}
    size = found(grids, shapes)[0].square_metres
    BoundaryLimits.objects.update_or_create(pk=1, defaults={"tolerance": size + 1})
    assert found(grids, shapes) == []
    at_once(lambda: _write(grids[0], shapes[grids[0].code]))
    BoundaryLimits.objects.filter(pk=1).update(tolerance=1)
    with pytest.raises(IntegrityError, match="overlap"):
        at_once(lambda: Area.objects.filter(pk=grids[0].pk).update(covered=True))
    BoundaryLimits.objects.filter(pk=1).update(tolerance=size + 1)


def test_it_names_crossed_and_empty_outlines(grids: list[Area]) -> None:
    crossed = "MULTIPOLYGON (((107 34, 107.1 34.1, 107.1 34, 107 34.1, 107 34)))"
    faults = found(grids, {grids[0].code: GEOSGeometry(crossed, srid=4326)})
    assert (faults[0].kind, faults[0].code) == ("invalid", grids[0].code)
    assert faults[0].piece == {"type": "Point", "coordinates": [107.05, 34.05]}
    empty = GEOSGeometry("MULTIPOLYGON EMPTY", srid=4326)
    assert found(grids, {grids[0].code: empty})[0].kind == "empty"


def _write(area: Area, shape: GEOSGeometry) -> None:
    Area.objects.filter(pk=area.pk).update(geometry=shape)
    Boundary.objects.filter(area=area, valid_to=None).update(geometry=shape)


@pytest.mark.parametrize(
    ("what", "shape"),
    [
        ("overlap", box(107, 34, 107.13, 34.125)),
        ("outside", box(106.9, 34, 107.125, 34.125)),
        ("gap", box(107, 34, 107.12, 34.125)),
    ],
)
def test_the_database_refuses(grids: list[Area], what: str, shape: GEOSGeometry) -> None:
    with pytest.raises(IntegrityError, match=what):
        at_once(lambda: _write(grids[0], shape))


def test_the_database_refuses_a_hole_left_by_a_deletion_or_an_emptied_shape(
    grids: list[Area],
) -> None:
    own = Area.objects.filter(pk=grids[0].pk)
    with pytest.raises(IntegrityError, match="gap"):
        at_once(Boundary.objects.filter(area=grids[0]).delete, lambda: own.update(geometry=None))
    with pytest.raises(IntegrityError, match="gap"):
        at_once(
            lambda: sql("DELETE FROM grids_boundary WHERE area_id = %s", grids[0].pk),
            lambda: sql("DELETE FROM grids_areacode WHERE area_id = %s", grids[0].pk),
            lambda: sql("DELETE FROM grids_area WHERE id = %s", grids[0].pk),
        )


def sql(statement: str, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])


def test_the_database_refuses_a_shape_that_is_not_the_dated_one(grids: list[Area]) -> None:
    inside = box(107.01, 34.01, 107.1, 34.1)
    Area.objects.filter(path=grids[0].path[:-4]).update(covered=False)
    rows = Boundary.objects.filter(area=grids[0])
    for write in (
        lambda: Area.objects.filter(pk=grids[0].pk).update(geometry=inside),
        lambda: rows.update(geometry=inside),
        lambda: rows.update(valid_to=dt.date(2026, 1, 1)),
        lambda: rows.delete(),
        lambda: Area.objects.filter(pk=grids[0].pk).update(retired_on=dt.date(2026, 1, 1)),
    ):
        with pytest.raises(IntegrityError, match="not its dated boundary"):
            at_once(write)


def test_the_database_refuses_two_boundaries_on_one_day(grids: list[Area]) -> None:
    earlier = Boundary(
        area=grids[0],
        geometry=box(107, 34, 107.1, 34.1),
        valid_from=LONG_AGO - dt.timedelta(days=9),
        valid_to=LONG_AGO + dt.timedelta(days=1),
    )
    with pytest.raises(IntegrityError, match="one_boundary_a_day"):
        at_once(earlier.save)


def test_roots_do_not_overlap(county: Area) -> None:
    with pytest.raises(IntegrityError, match="overlap"):
        at_once(lambda: make_area(code="610306", geometry=box(107.5, 34, 108.5, 35)))
