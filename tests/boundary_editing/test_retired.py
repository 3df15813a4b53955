"""The page that retires an area, and the pages of one that is retired."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from grids.models import Area, BoundaryChange
from grids.services import area_retire
from tests.boundary_core.ground import today


def test_it_offers_the_areas_beside_it_and_asks_why(client: Client, grids: list[Area]) -> None:
    url = reverse("grids:area_retire", args=[grids[0].code])
    page = client.get(url).content.decode()
    assert f'<option value="{grids[1].code}">' in page
    assert f'<option value="{grids[0].code}">' not in page
    answer = client.post(url, {"successor": grids[1].code, "reason": "two small ones"})
    assert answer.status_code == 302
    assert BoundaryChange.objects.get().reason == "two small ones"


@pytest.mark.parametrize("name", ["grids:area_retire", "grids:area_cover"])
def test_what_is_retired_is_told_so(client: Client, grids: list[Area], name: str) -> None:
    area_retire(area=grids[0], day=today(), successor=grids[1])
    answer = client.get(reverse(name, args=[grids[0].code]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("grids:detail", args=[grids[0].code])
    assert "is retired; nothing about it changes" in answer.content.decode()


def test_its_page_names_who_took_over(client: Client, grids: list[Area]) -> None:
    area_retire(area=grids[0], day=today(), successor=grids[1])
    page = client.get(reverse("grids:detail", args=[grids[0].code])).content.decode()
    assert "taken over by" in page
    assert grids[1].code in page
    assert reverse("grids:boundary_history", args=[grids[0].code]) in page
