"""The frame in a real browser: readable by everybody, in both languages, themes and widths."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.browser import DESK, PHONE, Axe, PageFor, Shot

pytestmark = [pytest.mark.e2e, pytest.mark.urls("tests.frame.urls")]

LOOKS = [
    (w, lang, theme)
    for w in (PHONE, DESK)
    for lang in ("zh-hans", "en")
    for theme in ("light", "dark")
]


@pytest.mark.parametrize(("width", "language", "theme"), LOOKS)
def test_it_shows_every_component_without_a_barrier(
    page_for: PageFor, axe: Axe, shot: Shot, operator: User, width: int, language: str, theme: str
) -> None:
    page = page_for(operator, width, language, theme=theme)
    page.goto("/styleguide/")
    page.wait_for_selector(".gg-map[data-drawn]")
    page.wait_for_selector(".ts-wrapper")
    shot(page, f"styleguide-{width}-{language}-{theme}")
    findings = axe(page)
    assert not findings, "\n".join(findings)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_it_shows_pages_for_nobody_without_a_barrier(
    page_for: PageFor, axe: Axe, shot: Shot, width: int
) -> None:
    page = page_for(None, width)
    for path, name in (("/login/", "login"), ("/refused/", "403"), ("/broken/", "500")):
        page.goto(path)
        shot(page, f"{name}-{width}")
        findings = axe(page)
        assert not findings, "\n".join(findings)


def test_it_is_used_by_keyboard(page_for: PageFor, operator: User) -> None:
    page = page_for(operator)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "gg-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#keys").is_hidden()


def test_it_changes_the_theme_at_once_and_keeps_it(page_for: PageFor, operator: User) -> None:
    page = page_for(operator)
    page.goto("/")
    page.locator(".gg-to-dark").click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_it_folds_the_bar_and_changes_the_language_without_javascript(
    page_for: PageFor, operator: User
) -> None:
    page = page_for(operator, script=False)
    page.goto("/styleguide/")
    page.locator(".gg-fold-wide").click()
    assert page.locator("html").get_attribute("data-bar") == "narrow"
    page.locator("form[action*=setlang] button").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#id_category").is_visible()
    assert page.locator("#id_photos").is_visible()


def test_it_finds_a_category_by_pinyin_initials(page_for: PageFor, operator: User) -> None:
    page = page_for(operator)
    page.goto("/styleguide/")
    box = page.locator("#id_category-ts-control")
    box.click()
    box.fill("zzz")
    expect(page.locator("#id_category + .ts-wrapper .no-results")).to_be_visible()
    box.fill("bll")
    expect(page.locator("#id_category + .ts-wrapper .option")).to_have_count(1)
    page.keyboard.press("Enter")
    assert page.locator("#id_category").input_value() == "0101"


def test_it_fills_the_coordinates_from_the_map_and_back(page_for: PageFor, operator: User) -> None:
    page = page_for(operator)
    page.goto("/styleguide/")
    page.wait_for_selector(".gg-map[data-drawn]")
    page.locator(".gg-map").click(position={"x": 200, "y": 100})
    assert page.locator("#id_latitude").input_value() != "34.52"
    page.locator("#id_latitude").fill("34.6")
    page.locator("#id_longitude").fill("107.3")
    page.keyboard.press("Tab")
    centre = page.evaluate("document.querySelector('.gg-map').gridgovMap.getCenter()")
    assert (round(centre["lat"], 3), round(centre["lng"], 3)) == (34.6, 107.3)


def test_it_keeps_what_was_typed(page_for: PageFor, operator: User) -> None:
    page = page_for(operator)
    page.goto("/styleguide/")
    page.locator("#id_words").fill("垃圾堆在东门口")
    page.wait_for_selector("form[data-draft-kept]")
    page.goto("/login/")
    page.goto("/styleguide/")
    assert page.locator("#id_words").input_value() == "垃圾堆在东门口"
    page.get_by_role("button", name="放弃恢复").click()
    assert page.locator("#id_words").input_value() == ""


def test_it_keeps_what_was_sent_with_a_form_no_longer_valid(
    page_for: PageFor, operator: User
) -> None:
    page = page_for(operator)
    page.goto("/styleguide/")
    page.locator("#id_words").fill("垃圾堆在东门口")
    page.wait_for_selector("form[data-draft-kept]")
    page.evaluate(
        """() => {
            const form = document.querySelector("#id_words").form;
            form.action = "/preferences/";
            form.method = "post";
            form.noValidate = true;
            form.querySelectorAll("[name=csrfmiddlewaretoken]").forEach(f => f.remove());
            form.requestSubmit();
        }"""
    )
    page.wait_for_selector("body[data-status='403']")
    page.goto("/")
    page.goto("/styleguide/")
    assert page.locator("#id_words").input_value() == "垃圾堆在东门口"


def test_it_focuses_the_first_wrong_field(page_for: PageFor, operator: User) -> None:
    page = page_for(operator)
    page.goto("/styleguide/")
    page.wait_for_selector("#id_wrong-category-ts-control:focus")


def test_it_shows_the_files_that_were_chosen(page_for: PageFor, operator: User) -> None:
    page = page_for(operator)
    page.goto("/styleguide/")
    page.wait_for_selector("[data-choose] >> visible=true")
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"x"} for n in "ab"]
    page.locator("#id_photos").set_input_files(files)  # type: ignore[arg-type]
    items = page.locator(".gg-drop-list li")
    items.nth(1).wait_for()
    items.nth(0).get_by_role("button").click()
    assert page.evaluate("[...document.querySelector('#id_photos').files].map(f => f.name)") == [
        "b.txt"
    ]


@pytest.mark.parametrize("role", ["worker", "operator", "rights_admin", "auditor"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_it_shows_the_home_page_of_a_role(
    page_for: PageFor, axe: Axe, shot: Shot, request: pytest.FixtureRequest, role: str, width: int
) -> None:
    page = page_for(request.getfixturevalue(role), width)
    page.goto("/")
    shot(page, f"home-{role}-{width}")
    findings = axe(page)
    assert not findings, "\n".join(findings)
    targets = page.evaluate(
        """[...document.querySelectorAll('.gg-top-button, .gg-bottom > *')]
           .map(e => e.getBoundingClientRect()).filter(r => r.width)
           .map(r => Math.min(r.width, r.height))"""
    )
    assert min(targets) >= (44 if width == PHONE else 24)
