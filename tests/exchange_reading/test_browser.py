"""The page of the API, read by keyboard, on a phone and on a desk, in both languages and themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import DESK, PHONE, Axe, PageFor, Shot

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("width", "language", "theme"), [(PHONE, "zh-hans", "dark"), (DESK, "en", "light")]
)
def test_an_operation_opens_where_it_stands(
    page_for: PageFor, axe: Axe, shot: Shot, width: int, language: str, theme: str
) -> None:
    page = page_for(None, width, language, theme=theme)
    page.goto("/api/docs/")
    operation = page.locator("#boundary_list")
    expect(operation.get_by_text("bbox").first).to_be_hidden()
    operation.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(operation.get_by_text("bbox").first).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    shot(page, f"api-{width}-{language}")


def test_it_reads_without_script(page_for: PageFor) -> None:
    page = page_for(None, PHONE, script=False)
    page.goto("/api/docs/#places")
    page.locator("#area_at summary").click()
    expect(page.locator("#area_at").get_by_text("longitude", exact=True)).to_be_visible()
