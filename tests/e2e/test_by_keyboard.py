"""A worklist and an action by keyboard alone: no click anywhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from events.models import TraceEntry
from tests.e2e.conftest import DESK, PHONE, PageFor
from tests.e2e.pressing import label_in, newest
from tests.events.pages.scenes import stage

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rules", "calendar"),
]

TABS_AT_MOST = 80


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus is on what matches."""
    for _time in range(TABS_AT_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_liaison_finds_and_handles_a_case_by_keyboard(
    width: int, page_for: PageFor, request: pytest.FixtureRequest
) -> None:
    older, newer = stage(request.getfixturevalue), stage(request.getfixturevalue)
    for play, title in ((older, "路灯不亮"), (newer, "井盖破损")):
        play.collect(description=title)
        play.do("classify")
        play.do("file")
        play.dispatch()
        play.do("accept", play.liaison, task_id=play.task().pk)
    page = page_for(older.liaison, width)
    page.goto("/events/")
    at = page.locator("[data-row].gg-at a")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    titles = [row.locator("a").first.inner_text() for row in rows.all()]
    for key, place in (("j", 0), ("j", 1), ("k", 0), ("j", 1)):
        page.keyboard.press(key)
        expect(at.first).to_have_text(titles[place])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(titles[1])
    tab_to(page, 'form.gg-act[action*="/handle/"] textarea')
    page.keyboard.type("已修好")
    tab_to(page, 'form.gg-act[action*="/handle/"] button.w-100')
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text(label_in("handle", "zh-hans"))
    assert label_in("handle", "zh-hans") in newest(page)
    assert TraceEntry.objects.filter(action="handle").count() == 1


def test_an_action_is_unfolded_and_sent_by_keyboard(
    page_for: PageFor, request: pytest.FixtureRequest
) -> None:
    play = stage(request.getfixturevalue)
    event = play.to("handle")
    page = page_for(play.liaison)
    page.goto(f"/events/{event.pk}/")
    tab_to(page, '#now details[id^="act-request_return-"] > summary')
    page.keyboard.press("Enter")
    expect(page.locator('form.gg-act[action*="/request_return/"]')).to_be_visible()
    tab_to(page, '[name="ground"]')
    page.keyboard.press("Space")
    tab_to(page, '[name="reason"]')
    page.keyboard.type("不属本部门职责")
    tab_to(page, 'form.gg-act[action*="/request_return/"] button.w-100')
    page.keyboard.press("Enter")
    expect(page.locator(".gg-request-open")).to_contain_text("不属本部门职责")
