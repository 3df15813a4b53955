"""The editor in a browser: undo after a reload, slips told at their field, names, going back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from grids.models import Area, Draft
from tests.boundaries.drafts import begun, four
from tests.browser import PageFor

pytestmark = pytest.mark.e2e


@pytest.fixture
def draft(community: Area, system_admin: User) -> Draft:
    four(community)
    return begun(system_admin, Area.objects.get(pk=community.pk))


@pytest.fixture
def page(draft: Draft, page_for: PageFor) -> Page:
    found = page_for(draft.owner)
    found.goto(f"/areas/drafts/{draft.pk}/")
    ready(found)
    return found


def ready(page: Page) -> None:
    page.wait_for_selector("#boundary-editor[data-ready]")


def kept(page: Page) -> None:
    """What was done is kept on the server."""
    expect(page.locator("[data-kept]")).to_contain_text("已保存")
    expect(page.locator("#boundary-editor[data-waiting]")).to_have_count(0)


def choose(page: Page, name: str) -> None:
    page.locator("[data-areas] button", has_text=name).first.click()


def points(page: Page) -> None:
    page.click("[data-points] summary")


def nudged(page: Page, name: str) -> None:
    """The first point of an area goes ten metres east."""
    choose(page, name)
    points(page)
    page.focus("[data-rows] tr:first-child [data-nudge]")
    page.keyboard.press("Shift+ArrowRight")
    kept(page)


def test_undo_and_redo_outlive_a_reload(page: Page, draft: Draft) -> None:
    undo, redo = page.locator("[data-step=undo]"), page.locator("[data-step=redo]")
    nudged(page, "a")
    choose(page, "c")
    page.click("[data-tool=split]")
    page.click("[data-task] details summary")
    page.fill("[data-typed]", "107.005, 33.99\n107.005, 34.03")
    page.click("[data-apply]")
    expect(page.locator("[data-areas] li")).to_have_count(5)
    kept(page)
    page.reload()
    ready(page)
    expect(undo).to_be_enabled()
    undo.click()
    expect(page.locator("[data-areas] li")).to_have_count(4)
    kept(page)
    page.reload()
    ready(page)
    redo.click()
    expect(page.locator("[data-areas] li")).to_have_count(5)
    undo.click()
    undo.click()
    expect(undo).to_be_disabled()
    kept(page)
    draft.refresh_from_db()
    assert draft.wanted["shapes"] == {}


def test_steps_of_a_draft_changed_elsewhere_are_gone(page: Page, draft: Draft) -> None:
    nudged(page, "a")
    wanted = {**draft.wanted, "retired": {}}
    draft.refresh_from_db()
    Draft.objects.filter(pk=draft.pk).update(wanted={**wanted, "shapes": {}}, revision=9)
    page.reload()
    ready(page)
    expect(page.locator("[data-step=undo]")).to_be_disabled()


def test_a_slip_is_told_at_its_field_until_it_is_mended(page: Page, draft: Draft) -> None:
    choose(page, "a")
    points(page)
    field, told = page.locator("[data-rows] [data-axis='0']").nth(1), page.locator("#points-error")
    former = field.input_value()
    for typed, sentence in (
        ("177.01", "千米"),
        ("abc", "abc"),
        ("Infinity", "第 2 个点"),
    ):
        field.fill(typed)
        field.blur()
        expect(told).to_contain_text(sentence)
        expect(field).to_have_attribute("aria-invalid", "true")
    field.fill(former)
    field.blur()
    expect(told).to_be_hidden()
    draft.refresh_from_db()
    assert draft.revision == 0


def test_a_typed_line_names_its_slip(page: Page) -> None:
    page.click("[data-tool=draw]")
    page.click("[data-task] details summary")
    told = page.locator("[data-error]")
    page.fill("[data-typed]", "107.001, 34.001\n177.002, 34.002\n107.002, 34.001")
    page.click("[data-apply]")
    expect(told).to_contain_text("第 2 个点")
    page.fill("[data-typed]", "107.001, 34.001\nabc, 34.002\n107.002, 34.001")
    page.click("[data-apply]")
    expect(told).to_contain_text("abc")


def test_a_new_area_has_a_name_of_its_own(page: Page, draft: Draft) -> None:
    choose(page, "a")
    page.click("[data-tool=split]")
    page.fill("[data-field=name]", "b")
    page.fill("[data-field=name_en]", "East Part")
    page.click("[data-task] details summary")
    page.fill("[data-typed]", "107.005, 33.99\n107.005, 34.02")
    page.click("[data-apply]")
    expect(page.locator("[data-error]")).to_contain_text("b")
    page.fill("[data-field=name]", "东片")
    page.fill("[data-typed]", "107.005, 33.99\n107.005, 34.02")
    page.click("[data-apply]")
    expect(page.locator("[data-areas] li")).to_have_count(5)
    page.fill("#picked-rename", "c")
    page.locator("#picked-rename").blur()
    expect(page.locator("#picked-rename-error")).to_contain_text("c")
    page.fill("#picked-rename", "东片区")
    page.locator("#picked-rename").blur()
    expect(page.locator("#picked-rename-error")).to_be_hidden()
    kept(page)
    draft.refresh_from_db()
    new = draft.wanted["new"]["n1"]
    assert (new["name"], new["name_en"]) == ("东片区", "East Part")


def test_the_neighbour_goes_back_with_an_area(page: Page, draft: Draft) -> None:
    nudged(page, "a")
    draft.refresh_from_db()
    before = set(draft.wanted["shapes"])
    choose(page, "b")
    page.click("[data-tool=redraw]")
    page.select_option("[data-field=second]", label="a")
    page.click("[data-task] details summary")
    page.fill("[data-typed]", "107.012, 33.99\n107.012, 34.01")
    page.click("[data-apply]")
    kept(page)
    choose(page, "b")
    page.click("[data-back]")
    expect(page.locator("[data-say]")).to_contain_text("a")
    kept(page)
    draft.refresh_from_db()
    assert set(draft.wanted["shapes"]) <= before
