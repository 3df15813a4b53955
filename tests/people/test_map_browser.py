"""Houses on the map in a browser: by the list beside it and by the pointer, each to its page."""

from __future__ import annotations

import re

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from accounts.models import User
from grids.models import Area
from people.services import OrganisationFacts, register_organisation
from tests.browser import Axe, PageFor
from tests.people.making import BY, make_building, make_room

pytestmark = pytest.mark.e2e
NEAR = "/map/?view=17/34.05/107.05&on=houses,organisations"


def test_what_stands_in_view_is_in_the_list_and_leads_to_its_page(
    page_for: PageFor, worker: User, grid: Area, axe: Axe
) -> None:
    house = make_building(address="南大街5号")
    make_room(house, "101")
    aside = make_building(Point(107.052, 34.05, srid=4326), address="南大街9号")
    for name in ("东关五金店", "东关理发店"):
        register_organisation(OrganisationFacts(name, "shop", house=aside), by=BY)
    page = page_for(worker)
    page.goto(NEAR)
    lines = page.locator("[data-spot-list] li")
    expect(lines).to_have_count(3)
    expect(page.locator(".gg-spot-box")).to_have_count(3)
    assert not axe(page)
    shops = lines.filter(has_text="2家单位").get_by_role("button")
    shops.focus()
    page.keyboard.press("Enter")
    links = page.locator(".gg-mapping-card a")
    expect(links).to_have_text(["东关五金店", "东关理发店"])
    lines.filter(has_text="南大街5号").get_by_role("button").click()
    card = page.locator(".gg-mapping-card", has_text="南大街5号")
    expect(card).to_contain_text("1间房屋")
    expect(card.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/houses/{house.pk}/$"))


def test_from_afar_nothing_is_drawn(page_for: PageFor, worker: User, grid: Area) -> None:
    make_building()
    page = page_for(worker)
    page.goto(NEAR.replace("17/", "12/"))
    page.wait_for_selector("#case-map[data-drawn]")
    expect(page.locator("[data-spots]")).to_be_hidden()
    page.locator("[data-layers] summary").click()
    page.get_by_label("房屋", exact=True).uncheck()
    page.get_by_label("房屋", exact=True).check()
    expect(page.get_by_text("请放大地图后查看")).to_be_visible()
