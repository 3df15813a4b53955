"""Two administrators draw in one community at once, each at a browser of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.models import Role, User
from grids.models import Area, BoundaryChange, Draft
from tests.boundaries.drafts import begun, four
from tests.browser import PageFor
from tests.e2e.test_boundary_editor import Editor, area_at
from tests.factories import make_person

pytestmark = pytest.mark.e2e


def editor_of(page_for: PageFor, user: User, community: Area) -> Editor:
    draft = begun(user, Area.objects.get(pk=community.pk))
    page = page_for(user)
    page.goto(f"/areas/drafts/{draft.pk}/")
    page.wait_for_selector("#boundary-editor[data-ready]")
    return Editor(page)


def redrawn(
    editor: Editor, first: tuple[float, float], second: tuple[float, float], x: float
) -> None:
    """The border of two neighbours is a line from south to north at `x` now."""
    editor.click(*first)
    editor.tool("redraw")
    editor.click(*second)
    editor.line((x, first[1] - 0.6), (x, first[1] + 0.6))
    expect(editor.page.locator("[data-areas]")).to_contain_text("有变动")
    editor.settled()


def test_the_second_is_told_and_shown_and_goes_on(
    community: Area, county: Area, system_admin: User, page_for: PageFor
) -> None:
    four(community)
    other = make_person("second_admin", Role.SYSTEM_ADMIN, county)
    quick = editor_of(page_for, system_admin, community)
    slow = editor_of(page_for, other, community)
    redrawn(quick, (0.5, 0.5), (1.5, 0.5), 1.4)
    redrawn(slow, (0.5, 1.5), (1.5, 1.5), 0.6)
    slow.page.click("[data-preview]")
    slow.page.fill("[name=reason]", "以路为界")
    quick.publish("以河为界")
    slow.page.click("form[action$='/publish/'] .btn-primary")

    told = slow.page.locator(".gg-note-error[role=alert]")
    expect(told).to_contain_text("以河为界")
    expect(told).to_contain_text("a, b")
    expect(slow.page.locator("[name=reason]")).to_have_value("以路为界")
    assert BoundaryChange.objects.count() == 1
    assert area_at(0.8, 1.5).name == "c", "nothing of the second is in force"
    assert Draft.objects.filter(owner=other).exists()

    told.get_by_role("button").click()
    slow.page.wait_for_selector("#boundary-editor[data-ready]")
    slow.settled()
    slow.publish("以路为界")
    assert area_at(0.8, 1.5).name == "d"
    assert area_at(1.2, 0.5).name == "a"
    assert not Draft.objects.exists()
