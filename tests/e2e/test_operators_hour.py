"""An hour at the desk by keyboard alone: no click anywhere."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from events.models import Event, Order, SavedView, Task
from tests.e2e.conftest import DESK, PHONE, Axe, PageFor
from tests.events.desk.conftest import Desk, desk
from tests.events.pages.scenes import stage
from tests.events.stage import make_category
from tests.factories import make_kind

__all__ = ["desk"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

AT = "[data-row].gg-at"


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def open_list(page: Page, query: str = "") -> Locator:
    page.goto(f"/events/{query}")
    expect(page.locator("[data-rows]")).to_be_visible()
    page.wait_for_function("() => window.gridgov.rows && window.gridgov.poll")
    return page.locator("[data-row]")


def pane(page: Page, event: Event) -> Locator:
    shown = page.locator(f'#preview [data-pane="{event.pk}"]')
    expect(shown).to_be_visible()
    return shown


def focus_by_tab(page: Page, selector: str) -> None:
    for _time in range(60):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab")


def test_a_case_is_classified_filed_and_dispatched_beside_the_list(
    desk: Desk, page_for: PageFor
) -> None:
    """The row is drawn anew and the next one shown; then a claim, a look at the help, and away."""
    one, two = desk.make("classify", "井盖破损"), desk.make("classify", "路灯不亮")
    page = page_for(desk.operator)
    rows = open_list(page, "?tab=classify&sort=-new")
    expect(rows).to_have_count(2)
    keys(page, "j")
    pane(page, one)
    keys(page, "d")
    focus_by_tab(page, 'form.gg-act[action*="/at_once/"] button.w-100')
    keys(page, "Enter")
    pane(page, two)
    expect(page.locator(AT)).to_have_attribute("data-pk", str(two.pk))
    row = page.locator(f'[data-row][data-pk="{one.pk}"]')
    expect(row).to_have_class(re.compile("gg-left"))
    assert Event.objects.get(pk=one.pk).step == "handle"
    expect(page.locator('[data-tab="classify"] .gg-count')).to_have_text("1")
    keys(page, "c")
    expect(page.locator(f"{AT} .gg-claimed")).to_contain_text("operator")
    assert Event.objects.get(pk=two.pk).claimed_by == desk.operator
    keys(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    keys(page, "j", "Escape")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator(AT)).to_have_attribute("data-pk", str(two.pk))
    keys(page, "Escape")
    expect(page.locator("#preview [data-pane]")).to_have_count(0)
    keys(page, "g", "h")
    expect(page.locator(".gg-home-grid, .gg-home-tiles").first).to_be_visible()
    page.wait_for_load_state("load")
    keys(page, "g", "w")
    expect(page).to_have_url(re.compile(r"/events/$"))


def test_a_refusal_and_a_wrong_field_stay_in_the_pane(
    desk: Desk, page_for: PageFor, supervisor: User
) -> None:
    event, other = desk.make(title="井盖破损"), desk.make(title="路灯不亮")
    page = page_for(supervisor)
    open_list(page, "?tab=dispatch&sort=-new")
    keys(page, "j")
    pane(page, event)
    keys(page, "u")
    form = page.locator('#preview form[action*="/urge/"]')
    expect(form).to_be_visible()
    expect(form.locator("textarea")).to_be_focused()
    keys(page, "Shift+Tab", "Tab")
    focus_by_tab(page, '#preview form[action*="/urge/"] button.w-100')
    keys(page, "Enter")
    wrong = page.locator('#preview form[action*="/urge/"] [aria-invalid="true"]')
    expect(wrong).to_be_focused()
    page.keyboard.type("请今天处理")
    focus_by_tab(page, '#preview form[action*="/urge/"] button.w-100')
    keys(page, "Enter")
    pane(page, other)
    assert Order.objects.get().event == event


def test_many_are_dispatched_and_those_that_fail_stay_chosen(
    desk: Desk, page_for: PageFor, axe: Axe
) -> None:
    good = [desk.make(title=f"第{n}件") for n in range(3)]
    bad = desk.make(title="无人承办", category=make_category("0333", lead=make_kind("C88")))
    page = page_for(desk.operator)
    rows = open_list(page, "?tab=dispatch&sort=-new")
    expect(rows).to_have_count(4)
    keys(page, "j", "x", "j", "j", "j", "X")
    expect(page.locator("[data-bulk-count]")).to_contain_text("4")
    keys(page, "d")
    form = page.locator("#bulk-answer form")
    expect(form.locator(".ts-control")).to_be_visible()
    expect(form.locator(":focus")).to_have_count(1)
    focus_by_tab(page, "#bulk-answer button.btn-primary")
    keys(page, "Enter")
    failed = page.locator("#bulk-answer .gg-bulk-failed")
    expect(failed).to_have_count(1)
    expect(page.locator("#bulk-answer .gg-bulk-reason")).to_contain_text("部门C88")
    expect(page.locator("#bulk-answer h2")).to_be_focused()
    expect(page.locator("[data-row] .gg-select input:checked")).to_have_count(1)
    checked = page.locator("[data-row]:has(input:checked)")
    expect(checked).to_have_attribute("data-pk", str(bad.pk))
    expect(page.locator("[data-row].gg-left")).to_have_count(3)
    assert Task.objects.filter(event__in=good).count() == 3
    assert axe(page) == []
    keys(page, "Escape", "r")
    expect(rows).to_have_count(1)
    expect(page.locator("[data-row] .gg-select input:checked")).to_have_count(1)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_case_is_verified_found_again_and_the_view_kept(
    language: str, page_for: PageFor, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("rules")
    request.getfixturevalue("calendar")
    play = stage(request.getfixturevalue)
    event = play.to("verify")
    page = page_for(play.operator, DESK, language)
    open_list(page, "?tab=verify")
    keys(page, "j")
    pane(page, event)
    keys(page, "d")
    focus_by_tab(page, '#preview form[action*="/verify_pass/"] button.w-100')
    keys(page, "Enter")
    expect(page.locator("[data-row].gg-left")).to_have_count(1)
    assert Event.objects.get(pk=event.pk).step == "evaluate"
    keys(page, "/")
    page.keyboard.type("消防")
    keys(page, "Enter")
    expect(page.locator("[data-row] mark").first).to_have_text("消防")
    keys(page, "v")
    expect(page.locator("[data-save-view]")).to_be_focused()
    keys(page, "Enter")
    expect(page.locator('input[name="name"]')).to_be_visible()
    focus_by_tab(page, 'input[name="name"]')
    page.keyboard.type("消防通道")
    keys(page, "Enter")
    expect(page.locator(".gg-views [aria-current]")).to_contain_text("消防通道")
    assert SavedView.objects.get().name == "消防通道"
    keys(page, "f")
    expect(page.locator(".gg-filter-fold form")).to_be_visible()
    keys(page, "Escape", "]")
    page.wait_for_url(re.compile("q="))


def test_all_are_chosen_and_cleared_and_urged(
    desk: Desk, page_for: PageFor, supervisor: User
) -> None:
    for n in range(2):
        desk.make(title=f"第{n}件")
    page = page_for(supervisor)
    open_list(page, "?tab=dispatch")
    keys(page, "*")
    expect(page.locator("[data-bulk-count]")).to_contain_text("2")
    keys(page, "Escape")
    expect(page.locator(".gg-bulk")).to_be_hidden()
    keys(page, "*", "u")
    expect(page.locator("#bulk-answer textarea")).to_be_focused()
    page.keyboard.type("jkxcdu 请今天处理")
    focus_by_tab(page, "#bulk-answer button.btn-primary")
    keys(page, "Enter")
    expect(page.locator(".gg-toast")).to_be_visible()
    assert Order.objects.filter(text="jkxcdu 请今天处理").count() == 2


def test_a_key_without_the_right_says_so(desk: Desk, page_for: PageFor) -> None:
    desk.make()
    page = page_for(desk.operator)
    open_list(page, "?tab=all")
    keys(page, "u")
    expect(page.locator(".gg-toast")).to_contain_text("选中")
    keys(page, "j", "u")
    expect(page.locator(".gg-toast")).to_have_count(1)
    expect(page.locator(".gg-toast")).to_contain_text("督查")
    keys(page, "k")
    expect(page.locator(".gg-toast")).to_have_count(0)


def test_nothing_happens_while_somebody_types(desk: Desk, page_for: PageFor) -> None:
    desk.make()
    page = page_for(desk.operator)
    open_list(page)
    keys(page, "/")
    page.keyboard.type("jxcd[")
    expect(page.locator('input[name="q"]').first).to_have_value("jxcd[")
    expect(page.locator(AT)).to_have_count(0)
    expect(page.locator("[data-row] input:checked")).to_have_count(0)


def test_on_a_phone_rows_are_chosen_and_claimed(desk: Desk, page_for: PageFor, axe: Axe) -> None:
    event = desk.make()
    page = page_for(desk.operator, PHONE)
    open_list(page)
    page.locator("[data-row] .gg-select label").tap()
    bar = page.locator(".gg-bulk")
    expect(bar).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    assert axe(page) == []
    bar.locator('[data-bulk-act="claim"]').tap()
    expect(page.locator(".gg-claimed")).to_be_visible()
    assert Event.objects.get(pk=event.pk).claimed_by == desk.operator


def test_without_javascript_a_form_and_its_buttons_do_the_same(
    desk: Desk, page_for: PageFor
) -> None:
    good, bad = desk.make(title="井盖破损"), desk.make("classify", title="路灯不亮")
    page = page_for(desk.operator, script=False)
    page.goto("/events/?tab=all")
    for box in page.locator("[data-row] .gg-select input").all():
        box.check()
    page.locator('[data-bulk-act="dispatch"]').click()
    expect(page.locator(".gg-bulk-lines li")).to_have_count(2)
    page.locator(".gg-bulk-form button.btn-primary").click()
    expect(page.locator(".gg-bulk-failed")).to_have_count(1)
    assert Event.objects.get(pk=good.pk).step == "handle"
    expect(page.locator(".gg-bulk-failed input")).to_have_value(str(bad.pk))
    page.locator(".gg-bulk-again button").first.click()
    page.locator(".gg-bulk-form button.btn-primary").click()
    expect(page.locator(".gg-bulk-failed")).to_have_count(0)
    assert Event.objects.get(pk=bad.pk).claimed_by == desk.operator


def test_dense_and_calm_rows(desk: Desk, page_for: PageFor) -> None:
    desk.make()
    page = page_for(desk.operator)
    rows = open_list(page)
    dense = rows.first.bounding_box()
    assert dense is not None
    assert 35 <= dense["height"] <= 40.5
    page.locator('[name="density"][value="calm"]').click()
    calm = rows.first.bounding_box()
    assert calm is not None
    assert calm["height"] > 45
    page.reload()
    assert rows.first.bounding_box() == calm
