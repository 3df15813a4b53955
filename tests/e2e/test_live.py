"""Two people at two browsers: what one does, the other sees, and nothing moves meanwhile."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.e2e.conftest import DESK, PHONE, PageFor
from tests.e2e.test_operators_hour import keys, open_list, pane
from tests.events.desk.conftest import Desk, desk

__all__ = ["desk"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def look(page: Page) -> None:
    """As the timer does, and as coming back to the page does."""
    with page.expect_response(re.compile("/events/changes/")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_change_is_marked_where_it_stands_and_new_ones_wait(
    width: int, desk: Desk, page_for: PageFor, township_operator: User, supervisor: User
) -> None:
    one, two = desk.make(title="井盖破损"), desk.make(title="路灯不亮")
    mine, theirs = page_for(desk.operator, width), page_for(supervisor)
    rows = open_list(mine, "?tab=dispatch&sort=-new")
    places = [row.bounding_box() for row in rows.all()]
    look(mine)
    expect(mine.locator(".gg-changed")).to_have_count(0)
    open_list(theirs, "?tab=dispatch&sort=-new")
    keys(theirs, "j", "c")
    expect(theirs.locator(".gg-claimed")).to_have_count(1)
    new = desk.make(title="新来的")
    look(mine)
    changed = mine.locator("[data-row].gg-changed")
    expect(changed).to_have_attribute("data-pk", str(one.pk))
    expect(changed.locator(".gg-claimed")).to_contain_text("supervisor")
    expect(rows).to_have_count(2)
    assert [row.bounding_box() for row in rows.all()] == places
    fresh = mine.locator("[data-fresh]")
    expect(fresh).to_contain_text("1")
    expect(mine.locator('[data-tab="dispatch"] .gg-count')).to_have_text("3")
    expect(mine.locator(".gg-nav [data-waiting] > span:first-child")).to_have_text(["3"])
    keys(mine, "r")
    expect(mine.locator(f'[data-row][data-pk="{new.pk}"]')).to_be_visible()
    expect(fresh).to_be_hidden()
    expect(mine.locator(f'[data-row][data-pk="{two.pk}"]')).to_be_visible()


def test_what_somebody_else_dispatched_says_so_in_list_and_pane(
    desk: Desk, page_for: PageFor, supervisor: User
) -> None:
    event = desk.make(title="井盖破损")
    mine, theirs = page_for(desk.operator), page_for(supervisor)
    open_list(mine, "?tab=dispatch")
    keys(mine, "j")
    pane(mine, event)
    keys(mine, "d")
    mine.keyboard.press("Tab")
    open_list(theirs, "?tab=dispatch")
    keys(theirs, "j")
    pane(theirs, event)
    theirs.locator('#preview form[action*="/dispatch/"] button.w-100').click()
    expect(theirs.locator("[data-row].gg-left")).to_have_count(1)
    look(mine)
    expect(mine.locator("[data-row].gg-left")).to_have_count(1)
    stale = mine.locator("#preview [data-stale]")
    expect(stale).to_be_visible()
    mine.locator('#preview form[action*="/dispatch/"] button.w-100').click()
    expect(mine.locator("#preview .gg-pane-told .alert").first).to_be_visible()
    expect(mine.locator("#preview [data-pane]")).to_have_attribute("data-pane", str(event.pk))


def test_a_hidden_page_asks_nothing(desk: Desk, page_for: PageFor) -> None:
    desk.make()
    page = page_for(desk.operator)
    open_list(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        "() => { Object.defineProperty(document, 'visibilityState', { value: 'hidden' });"
        " document.dispatchEvent(new Event('visibilitychange')); return gridgov.poll(false); }"
    )
    assert not [url for url in asked if "changes" in url]
