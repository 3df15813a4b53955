"""Figures, names on maps, and words of the pages about boundaries."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from grids.boundaries.drafts import draft_start
from grids.boundaries.faults import size_of
from grids.boundaries.shapes import merge
from grids.boundaries.wanted import Wanted
from grids.models import Area
from tests.boundary_core.ground import publish, shape_of, today, wanted


@pytest.mark.parametrize(
    ("square_metres", "text"),
    [(3.27, "3.3 m²"), (512, "512 m²"), (9_999, "9,999 m²"), (12_345_678, "1,234.57 ha")],
)
def test_sizes_are_written_alike(square_metres: float, text: str) -> None:
    assert size_of(square_metres) == text


def test_maps_of_changes_have_names(
    client: Client, grids: list[Area], community: Area, system_admin: User
) -> None:
    whole = merge([shape_of(grids[0]), shape_of(grids[1])])
    ended = {grids[1].code: grids[0].code}
    asked = Wanted(community.code, today(), {grids[0].code: whole}, retired=ended)
    parent = Area.objects.get(pk=community.pk)
    draft = draft_start(owner=system_admin, parent=parent, day=today(), wanted=asked)
    change = publish(asked, by=system_admin, reason="too few households")
    for url in (
        reverse("boundaries:draft_preview_map", args=[draft.pk]),
        reverse("grids:boundary_change_map", args=[change.pk]),
    ):
        features = client.get(url).json()["features"]
        named = {f["properties"]["label"] for f in features if f["properties"].get("named")}
        assert {grids[0].label} <= named, url
    gone = [
        feature["properties"]["named"]
        for feature in client.get(url).json()["features"]
        if feature["properties"]["label"] == grids[1].label
    ]
    assert gone == [True], "what is no more has its name on the shape from before"


def test_the_history_names_what_is_on_its_map(
    client: Client, grids: list[Area], community: Area, system_admin: User
) -> None:
    publish(wanted(grids), by=system_admin, reason="survey")
    url = reverse("grids:boundary_history_map", args=[community.code])
    named = [f["properties"]["named"] for f in client.get(url).json()["features"]]
    assert named.count(True) == 4
