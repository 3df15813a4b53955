"""An administrator draws, splits, merges and redraws with the mouse; the database says it is so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import Page, expect

from accounts.models import User
from grids.models import Area, BoundaryChange, Draft
from tests.boundaries.drafts import begun, four, small
from tests.browser import DESK, PHONE, Axe, PageFor
from tests.factories import make_area

pytestmark = pytest.mark.e2e


@dataclass
class Editor:
    """The editor in a browser; places are in steps of 0.01 degrees from 107 E, 34 N."""

    page: Page

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where on the screen a place lies, from the two corners of the parent's outline."""
        outline = self.page.locator(".gg-edit-parent").bounding_box()
        assert outline is not None
        return (
            outline["x"] + outline["width"] * x / 2,
            outline["y"] + outline["height"] * (1 - y / 2),
        )

    def click(self, x: float, y: float, *, twice: bool = False) -> None:
        at = self.place(x, y)
        self.page.mouse.move(*at)
        (self.page.mouse.dblclick if twice else self.page.mouse.click)(*at)

    def line(self, *places: tuple[float, float]) -> None:
        for place in places[:-1]:
            self.click(*place)
        self.click(*places[-1], twice=True)

    def outline(self, *places: tuple[float, float]) -> None:
        for place in (*places, places[0]):
            self.click(*place)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        mouse = self.page.mouse
        mouse.move(*self.place(*start))
        mouse.down()
        mouse.move(*self.place(*end), steps=6)
        mouse.up()

    def tool(self, name: str) -> None:
        self.page.click(f"[data-tool={name}]")

    def settled(self, text: str | re.Pattern[str] = "没有重叠") -> None:
        expect(self.page.locator("[data-check]")).to_contain_text(text)

    def publish(self, reason: str) -> None:
        self.page.click("[data-preview]")
        self.page.fill("[name=reason]", reason)
        with self.page.expect_navigation():
            self.page.click("form[action$='/publish/'] .btn-primary")


Open = Callable[[Draft], Editor]


@pytest.fixture
def open_editor(page_for: PageFor) -> Open:
    def opened(draft: Draft) -> Editor:
        page = page_for(draft.owner)
        page.goto(f"/areas/drafts/{draft.pk}/")
        page.wait_for_selector("#boundary-editor[data-ready]")
        return Editor(page)

    return opened


@pytest.fixture
def grids(community: Area) -> list[Area]:
    return four(community)


@pytest.fixture
def draft(grids: list[Area], community: Area, system_admin: User) -> Draft:
    return begun(system_admin, Area.objects.get(pk=community.pk))


def area_at(x: float, y: float) -> Area:
    point = Point(107 + x / 100, 34 + y / 100, srid=4326)
    found: Area = Area.objects.containing(point).get(level="grid")
    return found


def in_force(community: Area) -> Any:
    return Area.objects.children_of(community).in_force().order_by("code")


def test_it_draws_the_first_grid_of_a_community(
    community: Area, system_admin: User, open_editor: Open
) -> None:
    editor = open_editor(begun(system_admin, small(community)))
    editor.tool("draw")
    editor.page.fill("[data-field=name]", "河东网格")
    editor.outline((0.2, 0.2), (1.6, 0.2), (1.6, 1.5), (0.2, 1.5))
    expect(editor.page.locator("[data-areas]")).to_contain_text("河东网格")
    editor.settled()
    editor.publish("新建网格")
    (made,) = in_force(community)
    assert made.name == "河东网格"
    assert made.geometry.area == pytest.approx(1.4 * 1.3 * 1e-4, rel=0.05)
    assert area_at(1, 1) == made
    assert not Draft.objects.exists()


def test_it_splits_a_grid(draft: Draft, community: Area, open_editor: Open) -> None:
    editor = open_editor(draft)
    editor.click(0.5, 0.5)
    editor.tool("split")
    editor.page.fill("[data-field=name]", "东半")
    editor.line((0.7, -0.1), (0.7, 1.1))
    expect(editor.page.locator("[data-areas] li")).to_have_count(5)
    editor.settled()
    editor.publish("人口增加")
    made = in_force(community).get(name="东半")
    assert area_at(0.3, 0.5).name == "a"
    assert area_at(0.85, 0.5) == made
    assert made.code.endswith("005")
    change = BoundaryChange.objects.get()
    assert (change.reason, change.by) == ("人口增加", draft.owner)


def test_it_merges_two_neighbours(draft: Draft, community: Area, open_editor: Open) -> None:
    editor = open_editor(draft)
    editor.click(0.5, 0.5)
    editor.tool("merge")
    editor.click(1.5, 0.5)
    expect(editor.page.locator("[data-areas] .gg-gone")).to_have_count(1)
    editor.settled()
    editor.publish("合并")
    stays, gone = Area.objects.get(name="a"), Area.objects.get(name="b")
    assert (gone.successor, gone.geometry) == (stays, None)
    assert area_at(1.5, 0.5) == stays
    assert stays.geometry.area == pytest.approx(2e-4)


def test_it_redraws_a_common_border(draft: Draft, open_editor: Open) -> None:
    editor = open_editor(draft)
    editor.click(0.5, 0.5)
    editor.tool("redraw")
    editor.click(1.5, 0.5)
    editor.line((1.4, -0.1), (1.4, 1.1))
    expect(editor.page.locator("[data-areas] li", has_text="a").first).to_contain_text("有变动")
    editor.settled()
    editor.publish("以河为界")
    first, second = (Area.objects.get(name=name).geometry for name in "ab")
    assert area_at(1.2, 0.5).name == "a"
    assert first.intersection(second).area == pytest.approx(0)
    assert first.union(second).area == pytest.approx(2e-4)


def test_a_common_point_moves_in_both_neighbours(draft: Draft, open_editor: Open) -> None:
    editor = open_editor(draft)
    editor.click(0.5, 0.5)
    editor.tool("points")
    editor.drag((1, 1), (1.2, 1.2))
    editor.settled()
    expect(editor.page.locator("[data-kept]")).to_contain_text("已保存")
    draft.refresh_from_db()
    assert len(draft.wanted["shapes"]) == 4
    editor.page.keyboard.press("Control+z")
    expect(editor.page.locator("[data-step=undo]")).to_be_disabled()
    editor.settled()
    editor.page.keyboard.press("Control+y")
    editor.settled()
    editor.publish("路口")
    assert area_at(1.05, 1.05).name == "a"


def test_it_refuses_an_overlap_and_mends_it(draft: Draft, open_editor: Open) -> None:
    editor = open_editor(draft)
    page = editor.page
    editor.click(0.5, 0.5)
    editor.tool("points")
    page.uncheck("[data-together]")
    editor.drag((1, 1), (1.3, 1.3))
    expect(page.locator("[data-faults] li")).to_have_count(3)
    expect(page.locator(".gg-edit-fault")).not_to_have_count(0)
    page.reload()
    page.wait_for_selector("#boundary-editor[data-ready]")
    expect(page.locator("[data-faults] li")).to_have_count(3)
    page.click("[data-preview]")
    expect(page.locator("form[action$='/publish/'] .btn-primary")).to_be_disabled()
    page.go_back()
    page.wait_for_selector("#boundary-editor[data-ready]")
    expect(page.locator("[data-faults] li")).to_have_count(3)
    while page.locator("[data-faults] li").count():
        count = page.locator("[data-faults] li").count()
        page.locator("[data-faults] li").first.get_by_role("button", name="a").click()
        expect(page.locator("[data-faults] li")).not_to_have_count(count)
    editor.settled()
    editor.publish("重画")
    assert area_at(1.1, 1.1).name == "a"


def test_it_is_drawn_by_keyboard(draft: Draft, open_editor: Open) -> None:
    """From the list, by typed points and by arrow keys; nothing is clicked."""
    editor = open_editor(draft)
    page = editor.page
    page.focus("[data-areas] li:first-child button")
    page.keyboard.press("Enter")
    page.focus("[data-tool=split]")
    page.keyboard.press("Enter")
    page.focus("[data-task] details summary")
    page.keyboard.press("Enter")
    page.fill("[data-typed]", "107.005, 33.99\n107.005, 34.02")
    page.focus("[data-apply]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-areas] li")).to_have_count(5)
    page.focus("[data-areas] li:nth-child(2) button")
    page.keyboard.press("Enter")
    page.focus("[data-points] summary")
    page.keyboard.press("Enter")
    page.focus("[data-rows] tr:first-child [data-nudge]")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-rows] tr:first-child [data-nudge]")).to_be_focused()
    editor.settled(re.compile("."))


def test_a_measured_line_changes_nothing(draft: Draft, open_editor: Open) -> None:
    editor = open_editor(draft)
    editor.tool("measure")
    editor.line((0, 1), (2, 1))
    expect(editor.page.locator("[data-say]")).to_contain_text("1.85")
    draft.refresh_from_db()
    assert draft.revision == 0


def test_it_works_without_javascript(
    draft: Draft, community: Area, page_for: PageFor, grids: list[Area]
) -> None:
    page = page_for(draft.owner, script=False)
    page.goto(f"/areas/drafts/{draft.pk}/")
    page.select_option("#id_merge_key", grids[0].code)
    page.select_option("#id_merge_second", grids[1].code)
    page.locator("form", has=page.locator("#id_merge_key")).get_by_role("button").click()
    page.get_by_role("link", name="c").click()
    text = page.input_value("[name=text]")
    page.fill("[name=text]", text.replace("34.02", "34.019"))
    page.locator("main .btn-primary").click()
    page.goto(f"/areas/drafts/{draft.pk}/preview/")
    expect(page.locator("main .gg-edit-faults li")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("不能发布")


def test_it_starts_from_the_area(
    community: Area, system_admin: User, page_for: PageFor, grids: list[Area]
) -> None:
    page = page_for(system_admin)
    page.goto(f"/areas/{community.code}/")
    page.click("a[href$='/boundaries/']")
    page.locator("form[action$='/start/'] button").first.click()
    page.wait_for_selector("#boundary-editor[data-ready]")
    assert Draft.objects.get().parent == community
    make_area(community, name="空网格")
    page.reload()
    page.wait_for_selector("#boundary-editor[data-ready]")
    expect(page.locator("[data-areas]")).to_contain_text("空网格")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_its_tools_have_no_barrier(width: int, draft: Draft, page_for: PageFor, axe: Axe) -> None:
    page = page_for(draft.owner, width, reduced_motion="reduce")
    page.goto(f"/areas/drafts/{draft.pk}/")
    page.wait_for_selector("#boundary-editor[data-ready]")
    page.locator("[data-areas] button").first.click()
    page.click("[data-tool=points]")
    page.uncheck("[data-together]")
    page.click("[data-points] summary")
    page.focus("[data-nudge]")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-faults] li").first).to_be_visible()
    found = axe(page)
    for tool in ("draw", "merge"):
        page.click(f"[data-tool={tool}]")
        found += axe(page)
    assert not found, "\n".join(found)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
