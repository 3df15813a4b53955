"""The case page in a browser: why in place, photos large by keyboard, the map with its grid."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.models import User
from events.actors import Actor
from events.models import AttachmentKind, Event
from events.services import Contact, Report, attachments, collect
from tests.e2e.conftest import PHONE, Axe, PageFor, Shot
from tests.e2e.pressing import fits
from tests.events.stage import IN_GRID, make_category
from tests.intake import files

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rules", "calendar", "grid", "liaison"),
]

CALLER = Contact("王小明", "13812345678", "东关街 5号楼 301")


@pytest.fixture
def case(operator: User) -> Event:
    report = Report("路灯不亮", point=IN_GRID, category=make_category(), contact=CALLER)
    event = collect(report, Actor.of(operator)).event
    for kind in (AttachmentKind.BEFORE, AttachmentKind.AFTER):
        row = attachments.upload(files.photo(), operator)
        attachments.attach(event, [row.uid], kind=kind, user=operator)
    return event


def other(operator: User) -> Event:
    report = Report("路灯忽明忽暗", point=IN_GRID, category=make_category(), contact=CALLER)
    return collect(report, Actor.of(operator)).event


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_opens_why_in_place_and_folds_it_again(
    theme: str, page_for: PageFor, operator: User, case: Event, axe: Axe, shot: Shot
) -> None:
    page = page_for(operator, theme=theme)
    page.goto(f"/events/{case.pk}/")
    why = page.locator("#clocks [data-why]").first
    why.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#clocks .gg-reasons")).to_be_visible()
    expect(why).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#map [data-drawn]")).to_be_attached()
    expect(page.locator("#map .gg-map-own")).to_have_count(1)
    shot(page, f"case_why_{theme}")
    assert axe(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#clocks .gg-reasons")).to_have_count(0)


def test_it_shows_photos_large_by_keyboard(page_for: PageFor, operator: User, case: Event) -> None:
    page = page_for(operator)
    page.goto(f"/events/{case.pk}/")
    page.locator("a[data-photo]").first.focus()
    page.keyboard.press("Enter")
    large = page.locator("dialog.gg-photo-dialog")
    expect(large).to_be_visible()
    expect(large.locator("p")).to_contain_text("(1/2)")
    page.keyboard.press("ArrowRight")
    expect(large.locator("p")).to_contain_text("(2/2)")
    page.keyboard.press("Escape")
    expect(large).to_be_hidden()
    focused = "document.activeElement.matches('a[data-photo]')"
    assert page.evaluate(focused)


def test_it_names_related_cases_and_prints(
    page_for: PageFor, operator: User, case: Event, axe: Axe, shot: Shot
) -> None:
    related = other(operator)
    page = page_for(operator, PHONE, language="en")
    page.goto(f"/events/{case.pk}/")
    expect(page.locator("#related")).to_contain_text(related.title)
    page.locator("#reporter-cases button").click()
    expect(page.locator("#reporter-cases")).to_contain_text(related.title)
    fits(page)
    assert axe(page) == []
    shot(page, "case_related")
    page.goto(f"/events/{case.pk}/print/")
    fits(page)
    assert axe(page) == []
    shot(page, "case_print_phone")
    page.goto(f"/events/slips/?pk={case.pk}&pk={related.pk}")
    fits(page)
    assert axe(page) == []
    shot(page, "slips_phone")
