"""A supervisor reads the analysis, in both languages: drawings, their links, files and print."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from events.models import Event
from tests.analysis.conftest import long_known
from tests.browser import DESK, PHONE, Axe, PageFor, Shot

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SHOW = "/assessment/analysis/?since=2025-11-20"
WORDS = {
    "zh-hans": ("哪里上报的？", "增长情况", "哪些地方增长最多？"),
    "en": ("Where was it reported?", "What grew", "Which places grew most?"),
}


def drawn(page: Page) -> None:
    expect(page.locator("html[data-drawn]")).to_have_count(1)
    expect(page.locator(".gg-drawing svg").first).to_be_visible()


@pytest.mark.parametrize("language", WORDS)
def test_a_supervisor_looks_into_what_was_reported(
    language: str,
    spread: list[Event],
    county_supervisor: User,
    page_for: PageFor,
    axe: Axe,
    shot: Shot,
) -> None:
    where, growth, places = WORDS[language]
    long_known(spread[9])
    page = page_for(county_supervisor, DESK, language)
    page.goto(SHOW)
    drawn(page)
    section = page.locator("[data-name=area]")
    expect(section.get_by_role("heading", name=where)).to_be_visible()
    expect(section.locator(".gg-drawing svg text", has_text="15").first).to_be_visible()
    assert axe(page) == []
    shot(page, f"analysis-{language}")

    section.locator("tbody td a").first.click()
    expect(page).to_have_url(re.compile(r"/events/\?.*area="))
    page.go_back()
    drawn(page)

    page.get_by_role("link", name=growth, exact=True).click()
    expect(page.get_by_role("heading", name=places)).to_be_visible()
    drawn(page)
    assert "since=2025-11-20" in page.url


def test_a_drawing_opens_its_list_and_is_saved(
    spread: list[Event], county_supervisor: User, page_for: PageFor
) -> None:
    page = page_for(county_supervisor)
    page.goto(SHOW)
    drawn(page)
    section = page.locator("[data-name=area]")
    for kind, begin in (("svg", b"<svg"), ("png", b"\x89PNG")):
        with page.expect_download() as saved:
            section.locator(f"[data-save={kind}]").click()
        assert saved.value.suggested_filename == f"area.{kind}"
        assert saved.value.path().read_bytes().startswith(begin)
    with page.expect_download() as saved:
        section.get_by_role("link", name=re.compile("XLSX")).click()
    assert saved.value.suggested_filename.endswith(".xlsx")
    bar = section.locator(".gg-drawing path[fill='#1a57b0']").first
    bar.click()
    expect(page).to_have_url(re.compile(r"/events/\?.*area="))


def test_it_follows_the_theme_and_the_paper(
    spread: list[Event], county_supervisor: User, page_for: PageFor
) -> None:
    page = page_for(county_supervisor, theme="dark")
    page.goto(SHOW)
    drawn(page)
    ground = page.locator("[data-name=area] .gg-drawing svg rect").first
    expect(ground).to_have_attribute("fill", "#1b1f26")
    heat = page.locator("[data-name=time] details")
    expect(heat).not_to_have_attribute("open", "")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(ground).to_have_attribute("fill", "#ffffff")
    expect(heat).to_have_attribute("open", "")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(ground).to_have_attribute("fill", "#1b1f26")
    expect(heat).not_to_have_attribute("open", "")


def test_the_table_stands_alone_without_javascript(
    spread: list[Event], county_supervisor: User, page_for: PageFor
) -> None:
    page = page_for(county_supervisor, script=False)
    page.goto(SHOW)
    section = page.locator("[data-name=area]")
    expect(section.locator("table")).to_be_visible()
    expect(section.locator(".gg-drawing")).to_be_hidden()
    expect(section.locator("[data-save]").first).to_be_hidden()
    expect(page.locator("[data-name=time] table")).to_be_visible()
    expect(section.get_by_role("link", name=re.compile("XLSX"))).to_be_visible()


def test_a_phone_shows_drawings_first(
    spread: list[Event], county_supervisor: User, page_for: PageFor, axe: Axe
) -> None:
    long_known(spread[14])
    page = page_for(county_supervisor, PHONE)
    page.goto(SHOW)
    drawn(page)
    section = page.locator("[data-name=area]")
    expect(section.locator("table")).to_be_hidden()
    section.locator("summary").click()
    expect(section.locator("table")).to_be_visible()
    tabs = page.locator(".gg-main .gg-tabs a").all()
    for url in [str(tab.get_attribute("href")) for tab in tabs]:
        page.goto(url)
        drawn(page)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE
        assert axe(page) == [], page.url
