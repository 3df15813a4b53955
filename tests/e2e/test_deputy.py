"""A deputy acts: named under “My account”, switching, seeing and doing all that the holder may."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation
from playwright.sync_api import Page, expect

from accounts.models import Department, Deputy, Role, User
from events.models import Event, Task, TraceEntry
from events.services import Contact
from grids.models import Area
from tests.browser import DESK, PHONE, PageFor
from tests.e2e.pressing import fill, fits, open_case, press
from tests.events.stage import Stage
from tests.factories import make_area, make_person

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rules", "calendar"),
]


@pytest.fixture
def neighbour(township: Area) -> User:
    """An operator of the community beside, who sees nothing of this one."""
    beside = make_area(township, name="西街社区", level="community")
    return make_person("neighbour", Role.OPERATOR, beside)


@pytest.fixture
def case(operator: User, liaison: User, township_department: Department) -> Event:
    play = Stage(operator, liaison, township_department, contact=Contact(phone="13812345678"))
    play.now = timezone.now() - dt.timedelta(minutes=5)
    return play.collect()


def name_a_deputy(page: Page, deputy: User) -> None:
    """From one's own page, for today alone."""
    page.goto("/account/")
    page.locator('a[href*="/deputy/"]').first.click()
    form = page.locator("main form")
    today = timezone.localdate().isoformat()
    fill(form, {"user": deputy.pk, "valid_from": today, "last_day": today})
    fits(page)
    form.locator(".btn-primary").click()
    expect(page.locator("main")).to_contain_text(deputy.name)
    fits(page)


def act_for(page: Page, holder: User) -> None:
    """Switches to the posting of the holder by the menu on every page."""
    menu = page.locator("details.gg-posting:visible").first
    menu.locator("> summary").click()
    menu.locator("button:has(small)", has_text=holder.name).click()
    expect(page.locator("details.gg-posting > summary").first).to_contain_text(holder.name)


@pytest.mark.parametrize(("width", "language"), [(DESK, "zh-hans"), (PHONE, "en")])
def test_it_is_named_sees_and_does_everything(
    width: int,
    language: str,
    operator: User,
    neighbour: User,
    case: Event,
    township_department: Department,
    page_for: PageFor,
) -> None:
    page = page_for(neighbour, width, language)
    gone = page.goto(f"/events/{case.pk}/")
    assert gone
    assert gone.status == 404
    name_a_deputy(page_for(operator, width, language), neighbour)

    page.goto("/")
    act_for(page, operator)
    page.goto("/events/")
    expect(page.locator("main")).to_contain_text(case.title)
    open_case(page, case.pk)
    expect(page.locator("#reporter")).to_contain_text("138****5678")
    press(page, case.pk, "claim")
    press(page, case.pk, "log_call", outcome="reached", words="已说明")
    press(page, case.pk, "at_once", lead=township_department.pk)

    assert Task.objects.get(event=case).department == township_department
    entries = list(TraceEntry.objects.filter(event=case, user=neighbour))
    assert {e.action for e in entries} == {"claim", "log_call", "classify", "file", "dispatch"}
    assert {entry.posting for entry in entries} == {operator.scope.posting}
    with translation.override(language):
        said = translation.gettext("%(posting)s (deputy of %(name)s)")
        words = said % {"posting": operator.scope.posting, "name": operator.name}
    head = page.locator("#trace-body .gg-trace-head").first
    expect(head).to_contain_text(neighbour.name)
    expect(head).to_contain_text(words)


def test_it_ends_with_the_absence(
    operator: User, neighbour: User, case: Event, page_for: PageFor
) -> None:
    own = page_for(operator, DESK)
    name_a_deputy(own, neighbour)
    page = page_for(neighbour, DESK)
    page.goto("/")
    act_for(page, operator)
    open_case(page, case.pk)
    own.locator('form[action*="/deputies/"] button').click()
    expect(own.locator("#messages")).to_be_visible()
    gone = page.goto(f"/events/{case.pk}/")
    assert gone
    assert gone.status == 404
    assert not Deputy.objects.on(timezone.localdate()).exists()
