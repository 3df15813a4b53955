"""The county's supervisor makes a circular from beginning to end; a liaison reads it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from assessment.models import Circular, Snapshot
from tests.browser import DESK, PHONE, Axe, PageFor, Shot

pytestmark = pytest.mark.e2e

WORDS = {
    "zh-hans": {
        "draft": "起草通报",
        "edit": "编辑",
        "next": "五、下一步工作要求",
        "save": "保存",
        "sign": "签发",
        "publish": "发布",
        "circulars": "通报",
    },
    "en": {
        "draft": "Draft a circular",
        "edit": "Edit",
        "next": "五、下一步工作要求",
        "save": "Save",
        "sign": "Sign off",
        "publish": "Publish",
        "circulars": "Circulars",
    },
}
MINE = "（一）各单位要在本周内逐件核查超期件。"


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def link(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def confirm(page: Page, axe: Axe) -> None:
    """On the page that says what will happen."""
    expect(page.locator(".gg-consequence")).to_be_visible()
    assert axe(page) == []
    page.locator("form[method=post] .btn-primary").click()
    expect(page.locator(".gc-paper")).to_be_visible()


@pytest.mark.parametrize("language", list(WORDS))
def test_from_the_draft_to_the_reader(
    month: Snapshot,
    page_for: PageFor,
    county_supervisor: User,
    county_liaison: User,
    language: str,
    shot: Shot,
    axe: Axe,
) -> None:
    words = WORDS[language]
    page = page_for(county_supervisor, DESK, language)
    page.goto("/assessment/ranking/")
    link(page, words["circulars"])
    expect(page.locator(".gg-empty")).to_be_visible()
    assert axe(page) == []
    link(page, words["draft"])
    page.locator("select[name=period]").select_option(month.period)
    assert axe(page) == []
    page.locator("form.gg-form .btn-primary").click()
    expect(page.locator(".gc-paper")).to_contain_text("上报事件6件")
    link(page, words["edit"])
    page.get_by_label(words["next"]).fill(MINE)
    assert axe(page) == []
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator(".gc-paper")).to_contain_text(MINE)
    assert axe(page) == []
    link(page, words["sign"])
    confirm(page, axe)
    link(page, words["publish"])
    confirm(page, axe)
    number = Circular.objects.get().called
    expect(page.locator(".gc-number")).to_have_text(number)
    shot(page, f"circular-{language}")
    reader = page_for(county_liaison, PHONE, language)
    reader.goto("/assessment/circulars/")
    fits(reader, PHONE)
    assert axe(reader) == []
    reader.get_by_role("link", name=re.compile("2026年3月")).click()
    expect(reader.locator(".gc-paper")).to_contain_text(MINE)
    fits(reader, PHONE)
    assert axe(reader) == []
    shot(reader, f"circular-phone-{language}")
    for kind in ("PDF", "DOCX"):
        with reader.expect_download() as waiting:
            reader.get_by_role("link", name=kind, exact=True).click()
        assert waiting.value.suggested_filename.endswith(kind.lower())
        assert waiting.value.failure() is None
