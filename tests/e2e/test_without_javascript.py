"""The core of the work goes without scripts: from logging in to handling."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Department, User
from events.models import Category, Event
from tests.e2e.conftest import DESK, PHONE, PageFor
from tests.e2e.pressing import fits, newest, press
from tests.events.stage import make_category
from tests.factories import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def category(rules: None, calendar: object) -> Category:
    return make_category()


def enter(page: Page, user: User) -> None:
    """Logs in by typing, as on the first day."""
    page.goto("/")
    page.locator('[name="username"]').fill(user.username)
    page.locator('[name="password"]').fill(PASSWORD)
    page.locator("form.gg-form button").click()
    expect(page.locator("form[data-logout]")).to_be_attached()


def find(page: Page, title: str) -> int:
    """Opens the case from the worklist."""
    page.goto("/")
    page.locator('a[href="/events/"]:visible').first.click()
    page.locator("[data-row] a", has_text=title).click()
    expect(page.locator("#trace")).to_be_visible()
    fits(page)
    return int(page.url.rstrip("/").rsplit("/", 1)[1])


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_case_is_handled_without_scripts(
    width: int,
    page_for: PageFor,
    worker: User,
    operator: User,
    liaison: User,
    township_department: Department,
    category: Category,
) -> None:
    pages = {}
    for user in (worker, operator, liaison):
        pages[user.username] = page_for(None, width, script=False)
        enter(pages[user.username], user)
    page = pages["worker"]
    page.locator('a[href="/events/new/"]:visible').first.click()
    page.locator('[name="description"]').fill("路灯不亮三天了")
    page.locator('[name="category"]').select_option(str(category.pk))
    fits(page)
    page.locator('form[data-draft="new-case"] .btn-primary').click()
    expect(page.locator(".gg-receipt .gg-big")).to_have_count(2)
    page = pages["operator"]
    pk = find(page, "路灯不亮三天了")
    press(page, pk, "classify")
    press(page, pk, "file")
    press(page, pk, "dispatch", lead=township_department.pk)
    page = pages["liaison"]
    assert find(page, "路灯不亮三天了") == pk
    press(page, pk, "accept")
    press(page, pk, "handle", result="已换灯泡")
    assert newest(page)[0] == "任务全部办理完毕"
    expect(page.locator('.gg-band [aria-current="step"]')).to_contain_text("结果反馈")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_form_with_a_mistake_keeps_what_was_typed_without_scripts(
    width: int, page_for: PageFor, operator: User, category: Category
) -> None:
    page = page_for(operator, width, script=False)
    page.goto("/events/new/")
    page.locator('[name="description"]').fill("井盖破损")
    page.locator('[name="latitude"]').fill("34.05")
    page.locator('form[data-draft="new-case"] .btn-primary').click()
    expect(page.locator("[data-errors]")).to_be_visible()
    assert page.locator('[name="description"]').input_value() == "井盖破损"
    assert not Event.objects.exists()
    fits(page)
