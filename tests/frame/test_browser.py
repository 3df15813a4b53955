"""The frame in a real browser: readable by everybody, in both languages, themes and widths."""

import pytest

from tests.e2e.conftest import DESK, PHONE, Axe, PageFor, Shot

pytestmark = [pytest.mark.e2e, pytest.mark.urls("tests.frame.urls")]

LOOKS = [
    (w, lang, theme)
    for w in (PHONE, DESK)
    for lang in ("zh-hans", "en")
    for theme in ("light", "dark")
]


@pytest.mark.parametrize(("width", "language", "theme"), LOOKS)
def test_it_shows_every_component_without_a_barrier(
    page_for: PageFor, axe: Axe, shot: Shot, operator: object, width: int, language: str, theme: str
) -> None:
    page = page_for(operator, width, language, theme=theme)  # type: ignore[arg-type]
    page.goto("/styleguide/")
    page.wait_for_selector(".gg-map[data-drawn]")
    page.wait_for_selector(".ts-wrapper")
    shot(page, f"styleguide-{width}-{language}-{theme}")
    findings = axe(page)
    assert not findings, "\n".join(findings)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
