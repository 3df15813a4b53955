"""A supervisor, a liaison and a worker look at the ranking, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from assessment.models import Snapshot
from tests.browser import PHONE, Axe, PageFor, Shot
from tests.events.stage import Stage

pytestmark = pytest.mark.e2e

WORDS = {
    "zh-hans": ("部门", "超期未处置数", "已固化"),
    "en": ("Department", "Overdue and open", "Frozen"),
}
LANGUAGES = pytest.mark.parametrize("language", list(WORDS))


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@LANGUAGES
@pytest.mark.parametrize("width", [PHONE, 1440])
def test_a_supervisor_opens_the_cases_behind_a_number(
    week: Snapshot,
    page_for: PageFor,
    supervisor: User,
    stage: Stage,
    language: str,
    width: int,
    shot: Shot,
    axe: Axe,
) -> None:
    department, overdue, frozen = WORDS[language]
    page = page_for(supervisor, width, language)
    page.goto("/assessment/ranking/")
    expect(page.get_by_text(frozen).first).to_be_visible()
    page.locator(".gg-tabs").get_by_role("link", name=department, exact=True).click()
    row = page.locator(".gg-ranking tbody tr").first
    expect(row).to_be_visible()
    fits(page, width)
    assert axe(page) == []
    shot(page, f"ranking-{width}-{language}")
    row.locator("td:not(.gg-figures) a").first.click()
    expect(page).to_have_url(re.compile(f"/department/{stage.lead.pk}/$"))
    fits(page, width)
    assert axe(page) == []
    shot(page, f"ranking-subject-{width}-{language}")
    page.locator(f"a[title='{overdue}']").click()
    expect(page.locator("h1")).to_contain_text(f"{overdue}")
    expect(page.locator("tbody tr")).to_have_count(6)


@LANGUAGES
def test_a_liaison_sees_the_own_department_in_its_field(
    week: Snapshot, page_for: PageFor, stage: Stage, language: str
) -> None:
    page = page_for(stage.liaison, language=language)
    page.goto("/assessment/ranking/")
    row = page.locator(".gg-ranking tbody tr").first
    expect(row.locator(".gg-rank")).to_have_text("1")
    expect(row).to_contain_text("0.00 %")


@LANGUAGES
def test_a_worker_sees_the_own_score_explained(
    week: Snapshot, page_for: PageFor, worker: User, language: str, shot: Shot, axe: Axe
) -> None:
    page = page_for(worker, PHONE, language)
    page.goto("/assessment/ranking/?idle=1")
    expect(page.locator(".gg-ranking tbody tr")).to_have_count(1)
    page.locator(".gg-ranking tbody tr a", has_text=worker.name).click()
    expect(page.get_by_role("heading", name=worker.name)).to_be_visible()
    fits(page, PHONE)
    assert axe(page) == []
    shot(page, f"ranking-worker-{language}")
