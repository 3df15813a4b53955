"""A supervisor settles and releases a quarter; a worker reads what came of it on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from assessment.pay import services
from grids.models import Area
from tests.browser import PHONE, Axe, PageFor
from tests.pay.making import Q1, frozen, settle

pytestmark = pytest.mark.e2e

LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
SETTLE = re.compile("核定|Settle")
RELEASE = re.compile("发布|Release")


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@LANGUAGES
@pytest.mark.parametrize("width", [PHONE, 1440])
def test_a_supervisor_settles_and_releases(
    page_for: PageFor,
    county: Area,
    worker: User,
    county_supervisor: User,
    language: str,
    width: int,
    axe: Axe,
) -> None:
    frozen(worker)
    page = page_for(county_supervisor, width, language)
    page.goto("/assessment/ranking/")
    page.locator(".gg-ways a[href='/assessment/pay/']").click()
    expect(page).to_have_url(re.compile("/assessment/pay/$"))
    fits(page, width)
    assert axe(page) == []
    page.locator("tbody a").first.click()
    expect(page.locator("tbody").get_by_role("link", name=worker.name, exact=True)).to_be_visible()
    fits(page, width)
    assert axe(page) == []
    page.locator("a.btn-primary", has_text=SETTLE).click()
    expect(page).to_have_url(re.compile("/settle/$"))
    assert axe(page) == []
    page.locator("main button.btn-primary").click()
    page.locator("a.btn-primary", has_text=RELEASE).click()
    expect(page).to_have_url(re.compile("/release/$"))
    page.locator("main button.btn-primary").click()
    expect(page).to_have_url(re.compile(f"/{Q1.code}/{county.pk}/$"))
    expect(page.locator("a.btn-primary", has_text=RELEASE)).to_have_count(0)
    expect(page.locator("a[download]")).to_be_visible()


@LANGUAGES
def test_a_worker_reads_the_own_quarter_on_a_phone(
    page_for: PageFor,
    county: Area,
    worker: User,
    county_supervisor: User,
    language: str,
    axe: Axe,
) -> None:
    frozen(worker)
    row = settle(county, county_supervisor)
    services.release(user=county_supervisor, pay_list=row)
    page = page_for(worker, PHONE, language)
    page.goto("/assessment/pay/mine/")
    line = row.lines.get()
    figure = re.compile(f"{line.amount:,.2f}".replace(",", ",?"))
    expect(page.locator("dd", has_text=figure)).to_be_visible()
    page.locator("main details summary").first.click()
    expect(page.locator("main details[open] tbody tr").first).to_be_visible()
    fits(page, PHONE)
    assert axe(page) == []
    page.locator("main details[open] tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("4")
    fits(page, PHONE)
