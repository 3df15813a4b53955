"""The pages that look back at boundaries are without barrier once there is something on them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Role, User
from grids.boundaries.shapes import merge
from grids.boundaries.wanted import Wanted
from grids.models import Area
from tests.boundary_core.ground import four_grids, publish, shape_of, today, wanted
from tests.browser import PHONE, Axe, PageFor
from tests.factories import make_person

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_looking_back_has_no_barrier(
    theme: str, community: Area, system_admin: User, page_for: PageFor, axe: Axe
) -> None:
    grids = four_grids(community)
    make_person("li", Role.WORKER, grids[1])
    publish(wanted(grids), by=system_admin, reason="survey")
    whole = merge([shape_of(grids[0]), shape_of(grids[1])])
    ended = {grids[1].code: grids[0].code}
    asked = Wanted(community.code, today(), {grids[0].code: whole}, retired=ended)
    change = publish(asked, by=system_admin, reason="too few households")
    page = page_for(system_admin, PHONE, theme=theme, reduced_motion="reduce")
    found = []
    for url in (
        reverse("grids:boundary_history", args=[community.code]),
        reverse("grids:boundary_change", args=[change.pk]),
        reverse("grids:boundary_change_revert", args=[change.pk]),
        reverse("grids:area_retire", args=[grids[0].code]),
    ):
        page.goto(url)
        found += axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert not found, "\n".join(found)
