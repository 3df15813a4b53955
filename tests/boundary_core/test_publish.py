"""Publishing boundaries: now, in the past, split, merged, retired, reverted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.gis.geos import GEOSGeometry

from accounts.models import User
from grids.boundaries.checking import breaches
from grids.boundaries.reverting import reverting
from grids.boundaries.shapes import merge, split
from grids.boundaries.wanted import NewArea, Wanted
from grids.errors import BoundaryRefused, Overtaken, Refused
from grids.models import Area, AreaCode, Boundary, BoundaryChange
from grids.services import area_by_code, area_retire, locate
from tests.boundary_core.ground import (
    SIDE,
    box,
    extent_of,
    followed,
    plan_of,
    point,
    publish,
    shape_of,
    shift,
    today,
    upright,
    wanted,
)
from tests.factories import LONG_AGO, make_area


def days(area: Area) -> list[tuple[dt.date, dt.date | None]]:
    return list(area.boundaries.order_by("valid_from", "pk").values_list("valid_from", "valid_to"))


def test_a_wanted_survives_as_json(grids: list[Area]) -> None:
    made = wanted(
        grids,
        new={"n1": NewArea("东片", "basic", box(1, 2, 3, 4), grids[0].code)},
        retired={grids[3].code: "n1"},
    )
    again = Wanted.from_json(made.to_json())
    assert again.to_json() == made.to_json()
    assert again.shapes[grids[0].code].equals_exact(made.shapes[grids[0].code])
    with pytest.raises(Refused, match="cannot be read"):
        Wanted.from_json({"day": "2026-01-01", "shapes": {"1": {"type": "Nonsense"}}})


def test_it_publishes_a_set_that_fits_only_together(grids: list[Area], system_admin: User) -> None:
    plan = plan_of(wanted(grids), system_admin)
    assert plan.faults == []
    assert [(row.code, row.kind) for row in plan.changes] == [
        (grids[0].code, "shape"),
        (grids[1].code, "shape"),
    ]
    assert plan.changes[0].after_m2 > plan.changes[0].before_m2 > 0
    assert extent_of(grids[0]) == (107, 34, 107.125, 34.125), "a plan writes nothing"
    change = publish(wanted(grids), by=system_admin, reason="survey", seen=plan.seen)
    assert (change.kind, change.state, change.by) == ("redraw", "in_force", system_admin)
    assert extent_of(grids[0]) == (107, 34, 107.135, 34.125)
    assert days(grids[0]) == [(LONG_AGO, today()), (today(), None)]
    assert {row.area_id for row in change.ended.all()} == {grids[0].pk, grids[1].pk}
    assert list(breaches()) == []


def test_it_refuses_with_every_fault_and_changes_nothing(
    grids: list[Area], system_admin: User
) -> None:
    shapes: dict[str, GEOSGeometry] = {
        grids[0].code: box(106.9, 34, 107.13, 34.125),
        grids[3].code: box(107.125, 34.125, 107.2, 34.25),
    }
    with pytest.raises(BoundaryRefused) as refused:
        publish(wanted(grids, shapes=shapes), by=system_admin, reason="survey")
    assert [fault.kind for fault in refused.value.faults] == ["overlap", "outside", "gap"]
    assert all(fault.piece for fault in refused.value.faults)
    assert not BoundaryChange.objects.exists()
    assert Boundary.objects.filter(area__in=grids).count() == 4


def test_it_needs_a_reason_and_something_to_do(grids: list[Area], system_admin: User) -> None:
    with pytest.raises(Refused, match="why"):
        publish(wanted(grids), by=system_admin, reason=" ")
    with pytest.raises(Refused, match="already"):
        publish(wanted(grids, by=0), by=system_admin, reason="again")
    change = publish(wanted(grids), by=system_admin, reason="王先生 13812345678 要求")
    assert "13812345678" not in change.reason


def test_a_second_one_is_told_what_the_first_changed(grids: list[Area], system_admin: User) -> None:
    seen = plan_of(wanted(grids), system_admin).seen
    first = publish(wanted(grids), by=system_admin, reason="survey", seen=seen)
    with pytest.raises(Overtaken, match="survey") as overtaken:
        publish(wanted(grids, by=0.03), by=system_admin, reason="mine", seen=seen)
    difference = overtaken.value.difference
    assert difference.changes == [first]
    assert {piece["code"] for piece in difference.pieces} == {grids[0].code, grids[1].code}
    piece = GEOSGeometry(str(difference.pieces[0]["piece"]).replace("'", '"'))
    assert piece.extent == pytest.approx((107.125, 34, 107.135, 34.125))
    assert extent_of(grids[0])[2] == 107.135
    publish(wanted(grids, by=0.03), by=system_admin, reason="mine", seen=overtaken.value.seen)
    assert extent_of(grids[0])[2] == 107.155


def test_the_first_grid_of_a_community_can_be_drawn(community: Area, system_admin: User) -> None:
    new = {"n1": NewArea("第一网格", "basic", box(107, 34, 107.1, 34.1))}
    change = publish(
        Wanted(community.code, today(), new=new), by=system_admin, reason="first grids"
    )
    grid = area_by_code(f"{community.code}001")
    assert grid is not None
    assert (change.kind, grid.name, grid.level) == ("draw", "第一网格", "grid")
    assert locate(point(107.05)) == grid


def test_it_splits_and_gives_the_next_code(grids: list[Area], system_admin: User) -> None:
    first, second = split(shape_of(grids[0]), upright(107.05))
    change = publish(
        Wanted(
            grids[0].code[:12],
            today(),
            {grids[0].code: first},
            {"n1": NewArea("新网格", "basic", second, grids[0].code)},
        ),
        by=system_admin,
        reason="too many households",
    )
    assert (change.kind, change.areas[1]["code"]) == ("split", f"{grids[0].code[:12]}005")
    assert list(breaches()) == []
    reverted = publish(reverting(change), by=system_admin, reason="a mistake", reverts=change)
    change.refresh_from_db()
    assert (reverted.kind, change.state) == ("revert", "reverted")
    assert extent_of(grids[0]) == (107, 34, 107.125, 34.125)
    gone = area_by_code(f"{grids[0].code[:12]}005")
    assert gone is not None
    assert gone.successor == grids[0]
    assert gone.retired_on == today()
    assert list(breaches()) == []


def test_it_merges_and_never_gives_a_code_again(grids: list[Area], system_admin: User) -> None:
    Area.objects.filter(pk=grids[1].pk).update(name_en="Riverside")
    whole = merge([shape_of(grids[0]), shape_of(grids[1])])
    change = publish(
        Wanted(
            grids[0].code[:12],
            today(),
            {grids[0].code: whole},
            retired={grids[1].code: grids[0].code},
        ),
        by=system_admin,
        reason="too few households",
    )
    assert change.kind == "merge"
    gone = Area.objects.get(pk=grids[1].pk)
    assert (gone.successor, gone.retired_on, gone.geometry) == (grids[0], today(), None)
    back = publish(reverting(change), by=system_admin, reason="a mistake", reverts=change)
    codes = {row["code"] for row in back.areas}
    assert grids[1].code not in codes, "a retired code never comes again"
    again = area_by_code(f"{grids[0].code[:12]}005")
    assert again is not None
    assert (again.name, again.name_en) == (gone.name, "Riverside")
    assert extent_of(again) == (107.125, 34, 107.25, 34.125)
    assert AreaCode.objects.filter(area=gone).values_list("code", flat=True).get() == gone.code


@pytest.mark.parametrize(
    ("heir", "sentence"),
    [("", "gap"), ("self", "ends as well"), ("parent", "of its level")],
)
def test_it_refuses_heirs_that_cannot_be(
    grids: list[Area], system_admin: User, heir: str, sentence: str
) -> None:
    codes = {"self": grids[0].code, "parent": grids[0].code[:12]}
    ended = wanted(grids, shapes={}, retired={grids[0].code: codes.get(heir, "")})
    with pytest.raises(BoundaryRefused) as refused:
        publish(ended, by=system_admin, reason="ends")
    assert any(sentence in fault.sentence for fault in refused.value.faults)


def test_it_ends_no_area_that_has_others_below(grids: list[Area], system_admin: User) -> None:
    make_area(grids[0], geometry=box(107, 34, 107.05, 34.05))
    whole = merge([shape_of(grids[0]), shape_of(grids[1])])
    ended = wanted(grids, shapes={grids[1].code: whole}, retired={grids[0].code: grids[1].code})
    with pytest.raises(BoundaryRefused, match="areas below"):
        publish(ended, by=system_admin, reason="ends")


def test_it_refuses_areas_that_are_not_there(grids: list[Area], system_admin: User) -> None:
    for wrong in (
        wanted(grids, shapes={"610305999": box(1, 1, 2, 2)}),
        wanted(grids, shapes={"610305100": box(1, 1, 2, 2)}),
        Wanted("999", today(), shift(grids, 0.01)),
    ):
        with pytest.raises(Refused, match="Nothing was changed"):
            publish(wrong, by=system_admin, reason="wrong")


def test_children_follow_a_redrawn_parent(
    county: Area, township: Area, other_township: Area, community: Area, system_admin: User
) -> None:
    east = make_area(other_township, geometry=box(107.5, 34, 107.6, 34.5))
    shapes: dict[str, GEOSGeometry] = {
        township.code: box(107, 34, 107.55, 34.5),
        other_township.code: box(107.55, 34, 108, 34.5),
    }
    made = followed(Wanted(county.code, today(), shapes))
    assert set(made.shapes) == {township.code, other_township.code, community.code, east.code}
    publish(made, by=system_admin, reason="new road")
    assert extent_of(east) == (107.55, 34, 107.6, 34.5)


def test_children_swallowed_whole_end_with_a_sibling_as_heir(
    county: Area, township: Area, other_township: Area, community: Area, system_admin: User
) -> None:
    gone = make_area(other_township, geometry=box(107.5, 34, 107.54, 34.5))
    kept = make_area(other_township, geometry=box(107.54, 34, 108, 34.5))
    shapes: dict[str, GEOSGeometry] = {
        township.code: box(107, 34, 107.55, 34.5),
        other_township.code: box(107.55, 34, 108, 34.5),
    }
    made = followed(Wanted(county.code, today(), shapes))
    assert made.retired == {gone.code: kept.code}
    publish(made, by=system_admin, reason="new road")
    assert Area.objects.get(pk=gone.pk).successor == kept


# The past


def test_a_past_day_without_later_changes_holds_until_now(
    grids: list[Area], system_admin: User
) -> None:
    day = today() - dt.timedelta(days=30)
    change = publish(wanted(grids, day=day), by=system_admin, reason="wrong since then")
    assert change.kind == "correct"
    assert days(grids[0]) == [(LONG_AGO, day), (day, None)]
    assert extent_of(grids[0])[2] == 107.135


def test_a_correction_ends_where_the_history_goes_on(grids: list[Area], system_admin: User) -> None:
    later = today() - dt.timedelta(days=10)
    publish(wanted(grids, 0.01, later), by=system_admin, reason="survey")
    now = extent_of(grids[0])
    day = today() - dt.timedelta(days=30)
    plan = plan_of(wanted(grids, 0.05, day), system_admin)
    assert (plan.history_only, plan.faults, plan.moves) == (True, [], [])
    change = publish(wanted(grids, 0.05, day), by=system_admin, reason="wrong then", seen=plan.seen)
    assert days(grids[0]) == [(LONG_AGO, day), (day, later), (later, None)]
    assert extent_of(grids[0]) == now, "what is in force stays"
    (then,) = Boundary.objects.on(day).filter(area=grids[0])
    assert then.geometry.extent[2] == pytest.approx(107.175)
    assert list(breaches(day)) == []

    publish(reverting(change), by=system_admin, reason="it was right", reverts=change)
    (then,) = Boundary.objects.on(day).filter(area=grids[0])
    assert then.geometry.extent[2] == pytest.approx(107.125)
    assert extent_of(grids[0]) == now
    assert list(breaches(day)) == []


def test_a_correction_of_other_areas_leaves_those_that_changed_later(
    grids: list[Area], system_admin: User
) -> None:
    """The two northern grids changed later, so a correction of the southern ones ends there."""
    later, day = today() - dt.timedelta(days=10), today() - dt.timedelta(days=30)
    middle = 107 + SIDE + 0.02
    north: dict[str, GEOSGeometry] = {
        grids[2].code: box(107, 34 + SIDE, middle, 34.25),
        grids[3].code: box(middle, 34 + SIDE, 107.25, 34.25),
    }
    publish(wanted(grids, day=later, shapes=north), by=system_admin, reason="survey")
    publish(wanted(grids, 0.05, day), by=system_admin, reason="wrong then")
    assert days(grids[0]) == [(LONG_AGO, day), (day, later), (later, None)]
    assert extent_of(grids[0]) == (107, 34, 107.125, 34.125)


def test_the_past_is_checked_as_it_was(grids: list[Area], system_admin: User) -> None:
    later, day = today() - dt.timedelta(days=10), today() - dt.timedelta(days=30)
    publish(wanted(grids, 0.01, later), by=system_admin, reason="survey")
    alone: dict[str, GEOSGeometry] = {grids[0].code: box(107, 34, 107.135, 34.125)}
    with pytest.raises(BoundaryRefused, match="overlap"):
        publish(wanted(grids, day=day, shapes=alone), by=system_admin, reason="wrong then")
    with pytest.raises(BoundaryRefused, match="only change shapes"):
        publish(
            wanted(grids, day=day, shapes={}, retired={grids[0].code: grids[1].code}),
            by=system_admin,
            reason="wrong then",
        )


def test_one_replaced_on_its_first_day_stays_in_the_record(
    grids: list[Area], system_admin: User
) -> None:
    first = publish(wanted(grids, 0.01), by=system_admin, reason="one")
    publish(wanted(grids, 0.02), by=system_admin, reason="two")
    assert days(grids[0]) == [(LONG_AGO, today()), (today(), today()), (today(), None)]
    assert first.boundaries.count() == 2


def test_retiring_is_a_change_with_a_history(grids: list[Area], system_admin: User) -> None:
    area_retire(area=grids[0], day=today(), successor=grids[1], by=system_admin, reason="empty")
    change = BoundaryChange.objects.get()
    assert (change.kind, change.by, change.reason) == ("merge", system_admin, "empty")
    assert extent_of(grids[1]) == (107, 34, 107.25, 34.125)
    area_retire(area=grids[0], day=today(), successor=grids[1])
    assert BoundaryChange.objects.count() == 1
