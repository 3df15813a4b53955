"""The slider over past boundaries, by mouse and keyboard, and without JavaScript."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from grids.models import Area
from tests.boundary_core.ground import four_grids, publish, today, wanted
from tests.browser import PageFor
from tests.factories import LONG_AGO

pytestmark = pytest.mark.e2e


@pytest.fixture
def changed(community: Area, system_admin: User) -> Area:
    grids = four_grids(community)
    for days, by in ((20, 0.01), (0, 0.03)):
        day = today() - dt.timedelta(days=days)
        publish(wanted(grids, by, day), by=system_admin, reason="survey")
    return community


def test_the_slider_turns_the_map_and_the_table_to_the_day(
    changed: Area, system_admin: User, page_for: PageFor
) -> None:
    page = page_for(system_admin, language="en")
    page.goto(reverse("grids:boundary_history", args=[changed.code]))
    box = page.locator("[data-map]")
    expect(box).to_have_attribute("data-drawn", "")
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    earlier = today() - dt.timedelta(days=20)
    expect(page.locator("#gg-history-day")).to_contain_text(f"As of {earlier}")
    expect(box).to_have_attribute("data-day", str(earlier))
    expect(slider).to_have_attribute("aria-valuetext", str(earlier))
    expect(box.locator("path.gg-map-area")).to_have_count(4)
    expect(page).to_have_url(re.compile(f"day={earlier}"))
    page.get_by_label("Day", exact=True).select_option(str(LONG_AGO))
    expect(page.locator("#gg-history-day")).to_contain_text(f"As of {LONG_AGO}")
    expect(slider).to_have_value("0")


def test_without_javascript_a_day_is_chosen_from_the_list(
    changed: Area, system_admin: User, page_for: PageFor
) -> None:
    page = page_for(system_admin, language="en", script=False)
    page.goto(reverse("grids:boundary_history", args=[changed.code]))
    expect(page.get_by_role("slider")).to_have_count(0)
    page.get_by_label("Day", exact=True).select_option(str(LONG_AGO))
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#gg-history-day")).to_contain_text(f"As of {LONG_AGO}")
