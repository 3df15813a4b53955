"""Slips of the pen: far coordinates, no numbers, crossed outlines that reach out, equal names."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.test import Client
from django.urls import reverse

from accounts.models import User
from grids.boundaries.checks import faults_of
from grids.boundaries.drafts import draft_start
from grids.boundaries.ground import Ground, Sheet
from grids.boundaries.operations import applied
from grids.boundaries.typed import shape_of_text
from grids.boundaries.wanted import NewArea, Wanted
from grids.errors import BoundaryRefused, Refused
from grids.models import Area, Draft
from tests.boundary_core.ground import box, publish, today


@pytest.fixture
def sheet(grids: list[Area], community: Area) -> Sheet:
    parent = Area.objects.get(pk=community.pk)
    return Sheet(Ground(parent, parent.path), Wanted(parent.code, today()))


def crossed(far: float) -> MultiPolygon:
    """The south-western square, one corner of which crosses over to `far`."""
    ring = [(107, 34), (107.125, 34), (far, 34.125), (107.125, 34.1), (107, 34.125), (107, 34)]
    ring[2:4] = [(far, 34.05), (107.05, 33.99), (107.125, 34.125)]
    return MultiPolygon(Polygon(ring), srid=4326)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("177.1, 34.1", r"Line 3 \(177.1, 34.1\) lies about 6,4\d\d km from"),
        ("inf, 34.1", "Line 3 lies nowhere on earth"),
        ("34.1, inf", "Line 3 lies nowhere on earth"),
        ("34.1, 107.1", "Line 3 has latitude first"),
        ("abc, 34.1", "Line 3 is no point"),
    ],
)
def test_the_line_with_the_slip_is_named(sheet: Sheet, line: str, sentence: str) -> None:
    text = f"107, 34\n107.1, 34\n{line}"
    if "latitude" in sentence:
        text = text.replace(line, "34.1, 107.1")
    with pytest.raises(Refused, match=sentence):
        shape_of_text(text, sheet.ground.surroundings)


def test_the_surroundings_are_as_wide_as_the_area(sheet: Sheet) -> None:
    near = sheet.ground.surroundings
    assert near is not None
    assert shape_of_text("107, 34\n107.49, 34\n107.1, 34.1", near).valid
    with pytest.raises(Refused, match="from"):
        shape_of_text("107, 34\n107.51, 34\n107.1, 34.1", near)


@pytest.mark.parametrize(
    ("point", "sentence"),
    [
        ([177.1, 34.1], "Point 2 .* km from"),
        ([None, 34.1], "Point 2 is no place on earth"),
        ([107.1, 340], "Point 2 is no place on earth"),
    ],
)
def test_a_drawn_outline_names_its_point(sheet: Sheet, point: Any, sentence: str) -> None:
    ring = [[107.1, 34], point, [107.1, 34.1], [107.1, 34]]
    with pytest.raises(Refused, match=sentence):
        applied(sheet, "draw", {"key": next(sheet.keys()), "rings": [ring]})


def test_a_line_may_end_far_outside(sheet: Sheet, grids: list[Area]) -> None:
    given = {"key": grids[0].code, "line": [[107.05, 33], [107.05, 36]]}
    assert applied(sheet, "split", given).new
    with pytest.raises(Refused, match="Point 2 is no place on earth"):
        applied(sheet, "split", {**given, "line": [[107.05, 33], [107.05, None]]})


def test_a_crossed_outline_is_told_with_what_it_does_besides(
    sheet: Sheet, grids: list[Area]
) -> None:
    wanted = Wanted(sheet.wanted.parent, today(), {grids[0].code: crossed(106.5)})
    kinds = {fault.kind for fault in faults_of(Sheet(sheet.ground, wanted), None)}
    assert {"invalid", "outside"} <= kinds


def test_a_crossed_outline_is_not_told_as_a_gap_of_its_own(sheet: Sheet, grids: list[Area]) -> None:
    ring = [(107, 34), (107.125, 34.125), (107.125, 34), (107, 34.125), (107, 34)]
    shape = MultiPolygon(Polygon(ring), srid=4326)
    wanted = Wanted(sheet.wanted.parent, today(), {grids[0].code: shape})
    faults = faults_of(Sheet(sheet.ground, wanted), None)
    whole = grids[0].geometry
    assert whole is not None
    assert faults[0].kind == "invalid"
    gap = sum(fault.square_metres for fault in faults if fault.kind == "gap")
    assert gap == pytest.approx(80_000_000, rel=0.1), "half of the square, not all of it"


# Names


def test_a_new_area_takes_no_siblings_name(sheet: Sheet, grids: list[Area]) -> None:
    line = [[107.05, 33.9], [107.05, 34.35]]
    given = {"key": grids[0].code, "line": line, "name": grids[1].name}
    with pytest.raises(Refused, match="another name"):
        applied(sheet, "split", given)
    made = applied(sheet, "split", {**given, "name": "东片", "name_en": "East Part"})
    assert (made.new["n1"].name, made.new["n1"].name_en) == ("东片", "East Part")
    assert Wanted.from_json(made.to_json()).new["n1"].name_en == "East Part"


def test_the_name_of_one_that_ends_is_free(sheet: Sheet, grids: list[Area]) -> None:
    merged = Sheet(
        sheet.ground, applied(sheet, "merge", {"key": grids[0].code, "second": grids[1].code})
    )
    line = [[107.05, 33.9], [107.05, 34.35]]
    given = {"key": grids[0].code, "line": line, "name": grids[1].name}
    assert applied(merged, "split", given).new["n1"].name == grids[1].name


def two_of_a_name(grids: list[Area]) -> Wanted:
    new = {
        "n1": NewArea(grids[2].name, "basic", box(107.05, 34, 107.125, 34.125), grids[0].code),
    }
    shapes: dict[str, GEOSGeometry] = {grids[0].code: box(107, 34, 107.05, 34.125)}
    return Wanted(grids[0].code[:12], today(), shapes, new)


def test_it_is_refused_when_it_is_published(grids: list[Area], system_admin: User) -> None:
    with pytest.raises(BoundaryRefused, match="name of another area"):
        publish(two_of_a_name(grids), by=system_admin, reason="twice")


def test_the_preview_shows_code_and_place_of_what_is_new(
    client: Client, grids: list[Area], community: Area, system_admin: User
) -> None:
    parent = Area.objects.get(pk=community.pk)
    wanted = two_of_a_name(grids)
    new = NewArea("东片", "basic", wanted.new["n1"].geometry, grids[0].code, name_en="East Part")
    asked = Wanted(wanted.parent, today(), wanted.shapes, {"n1": new})
    draft = draft_start(owner=system_admin, parent=parent, day=today(), wanted=asked)
    page = client.get(reverse("boundaries:draft_preview", args=[draft.pk])).content.decode()
    assert f"{parent.code}005" in page
    assert "East Part" in page
    assert f"in {parent.label}" in page


def test_the_typed_page_asks_for_the_english_name(
    client: Client, grids: list[Area], community: Area, system_admin: User
) -> None:
    parent = Area.objects.get(pk=community.pk)
    draft = draft_start(owner=system_admin, parent=parent, day=today())
    url = reverse("boundaries:draft_type", args=[draft.pk, "new"])
    text = "107, 34\n107.1, 34\n107.1, 34.1"
    given = {"name": "新片", "name_en": "New Part", "kind": "basic", "text": text}
    assert client.post(url, given).status_code == 302
    found = Draft.objects.get(pk=draft.pk)
    assert found.wanted["new"]["n1"]["name_en"] == "New Part"
    page = client.post(url, {**given, "text": text}).content.decode()
    assert "another name" in page
