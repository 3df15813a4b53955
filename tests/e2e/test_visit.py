"""A visit from the list of what is due, on a phone, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from people.models import Visit, VisitDraft
from tests.browser import PHONE, Axe, PageFor, Shot
from tests.people.making import make_person, make_residence, make_room
from tests.visits.making import again, make_care

pytestmark = pytest.mark.e2e
FOUND = "燃气软管老化，已提醒更换"


def begin(page: Page) -> None:
    """From the first page over the list of what was missed to the form."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="逾期 1").click()
    page.get_by_role("link", name=re.compile("走访.*王")).click()
    expect(page.get_by_role("heading", name="走访: 王*")).to_be_visible()


def test_it_records_a_visit_from_the_list_of_what_is_due(
    worker: User, page_for: PageFor, axe: Axe, shot: Shot
) -> None:
    person = make_person("王建国")
    make_residence(person, make_room())
    care = make_care(person=person)
    page = page_for(worker, width=PHONE)
    begin(page)
    page.get_by_label("查看燃气、电线和通道").check()
    page.get_by_role("textbox", name="走访发现").fill(FOUND)
    expect(page.locator("#kept")).to_contain_text("已于")
    assert FOUND not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    page.goto(f"/people/{person.pk}/")
    page.get_by_role("link", name="登记走访").click()
    expect(page.get_by_role("textbox", name="走访发现")).to_have_value(FOUND)
    expect(page.get_by_label("查看燃气、电线和通道")).to_be_checked()
    assert axe(page) == []
    shot(page, "visit-390")
    page.get_by_role("radio", name="谢绝走访").check()
    expect(page.get_by_role("textbox", name="走访发现")).to_be_hidden()
    page.get_by_role("radio", name="已见到").check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("走访已登记，下次应访日期")).to_be_visible()
    visit = Visit.objects.get()
    assert (visit.found, visit.did, visit.care) == (FOUND, ["safety"], care)
    assert again(care).last_met_on == visit.day
    assert not VisitDraft.objects.exists()


def test_it_works_without_scripts(worker: User, page_for: PageFor) -> None:
    person = make_person("王建国")
    make_residence(person, make_room())
    make_care(person=person)
    page = page_for(worker, width=PHONE, script=False)
    begin(page)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("请至少选择一项走访内容")).to_be_visible()
    page.get_by_label("未遇到人").check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("走访已登记，下次应访日期")).to_be_visible()
    assert Visit.objects.get().outcome == "nobody"
