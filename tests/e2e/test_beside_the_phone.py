"""A call is taken by keyboard alone; the caller's earlier case and a similar one show."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Posting, User
from events.actors import Actor
from events.models import Event
from events.services import Contact, Report, collect
from events.workflow import Step
from tests.e2e.conftest import PHONE, Axe, PageFor, Shot
from tests.e2e.pressing import fits
from tests.events.stage import IN_GRID, make_category

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rules", "calendar", "grid", "liaison"),
]

CALLER = Contact("王小明", "13812345678", "东关街 5号楼 301")


@pytest.fixture
def clerk(operator: User) -> User:
    """The operator, with the right to see personal data in clear."""
    Posting.objects.filter(user=operator).update(personal=True)
    return User.objects.get(pk=operator.pk)


@pytest.fixture
def earlier(clerk: User) -> Event:
    report = Report("楼道灯坏了", point=IN_GRID, category=make_category("0702"), contact=CALLER)
    return collect(report, Actor.of(clerk)).event


@pytest.fixture
def alike(clerk: User) -> Event:
    category = make_category("0301", name_zh="暴露垃圾", name_en="Exposed refuse")
    report = Report("东门口垃圾堆放", address="东关街5号", point=IN_GRID, category=category)
    return collect(report, Actor.of(clerk)).event


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str) -> None:
    for _time in range(40):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab")


def test_it_takes_a_call_by_keyboard_alone(
    page_for: PageFor, clerk: User, earlier: Event, alike: Event, shot: Shot, axe: Axe
) -> None:
    page = page_for(clerk)
    page.goto("/")
    keys(page, "n")
    page.wait_for_url("**/events/new/")
    expect(page.locator("[data-drawn]")).to_be_attached()
    begun = time.monotonic()
    keys(page, "Alt+Digit3")
    page.keyboard.type("13812345678")
    expect(page.locator("#caller")).to_contain_text(earlier.title)
    expect(page.locator("#caller")).not_to_contain_text("王小明")
    tab_to(page, '#caller button[name="take"]')
    keys(page, "Enter")
    expect(page.locator("#id_name")).to_have_value("王小明")
    expect(page.locator("#id_home")).to_have_value("东关街 5号楼 301")
    keys(page, "Alt+Digit1")
    page.keyboard.type("东关社区东门口堆放垃圾三天没人清")
    expect(page.locator("#similar")).to_contain_text(alike.title)
    expect(page.locator("#kinds")).to_contain_text("暴露垃圾")
    tab_to(page, "#kinds [data-choose-kind]")
    keys(page, "Enter")
    expect(page.locator("#id_category option:checked")).to_have_text("暴露垃圾")
    keys(page, "Alt+Digit2")
    page.keyboard.type("东关社区第一网格东门口")
    expect(page.locator("#places")).to_contain_text("第一网格")
    tab_to(page, "#places [data-choose-place]")
    keys(page, "Enter")
    expect(page.locator('#id_area_found [name="area"]:checked')).to_be_attached()
    shot(page, "new_case_phone_call")
    assert axe(page) == []
    keys(page, "Control+Enter")
    page.wait_for_url("**/receipt/")
    assert time.monotonic() - begun < 60
    event = Event.objects.latest("pk")
    assert (event.step, event.category.code) == (Step.CLASSIFY, "0301")  # type: ignore[union-attr]
    assert event.area is not None
    assert event.area.name == "第一网格"
    assert event.reporter.name == "王小明"
    keys(page, "c")
    page.wait_for_url(f"**/events/{event.pk}/at_once/")
    page.go_back()
    keys(page, "n")
    page.wait_for_url("**/events/new/")
    expect(page.locator("#id_description")).to_have_value("")


def test_it_joins_the_earlier_case_by_keyboard(
    page_for: PageFor, clerk: User, earlier: Event
) -> None:
    page = page_for(clerk)
    page.goto("/events/new/")
    keys(page, "Alt+Digit1")
    page.keyboard.type("楼道灯还没修")
    keys(page, "Alt+Digit2")
    page.keyboard.type("东关街5号楼")
    keys(page, "Alt+Digit3")
    page.keyboard.type("138 1234 5678")
    tab_to_join = f'#caller button[name="join"][value="{earlier.pk}"]'
    expect(page.locator(tab_to_join)).to_be_visible()
    tab_to(page, tab_to_join)
    keys(page, "Enter")
    page.wait_for_url("**/receipt/")
    assert Event.objects.latest("pk").merged_into == earlier


def test_enter_in_a_field_joins_nothing(
    page_for: PageFor, clerk: User, earlier: Event, alike: Event
) -> None:
    page = page_for(clerk, language="en")
    page.goto("/events/new/")
    page.locator("#id_description").fill("东门口垃圾堆放")
    expect(page.locator("#similar")).to_contain_text(alike.title)
    page.locator("#id_address").fill("东关街5号")
    page.locator("#id_address").press("Enter")
    page.wait_for_url("**/receipt/")
    assert Event.objects.latest("pk").merged_into is None


@pytest.mark.parametrize("script", [True, False])
def test_it_fits_a_phone(
    script: bool, page_for: PageFor, clerk: User, earlier: Event, shot: Shot
) -> None:
    page = page_for(clerk, PHONE, script=script)
    page.goto("/events/new/")
    page.locator("#id_phone").fill(CALLER.phone)
    if not script:
        page.locator('[name="look"]').click()
    expect(page.locator("#caller")).to_contain_text(earlier.title)
    fits(page)
    shot(page, f"new_case_caller_{script}")
