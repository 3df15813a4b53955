"""A shift from sign-in to hand-over by two operators; a supervisor's morning on the board."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from events.duty import attendance
from events.models import HandOver, Order, Shift
from grids.models import Area
from tests.e2e.conftest import DESK, PHONE, PageFor
from tests.e2e.pressing import fits, words
from tests.events.pages.scenes import stage

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rules", "calendar"),
]

HOUR = dt.timedelta(hours=1)


def put(area: Area, user: User, begins: dt.datetime, ends: dt.datetime) -> Shift:
    return Shift.objects.create(area=area, user_id=user.pk, begins=begins, ends=ends)


def zh(text: str) -> str:
    return words(text, "zh-hans")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_two_operators_hand_over(
    width: int,
    script: bool,
    page_for: PageFor,
    township: Area,
    township_operator: User,
    verifier: User,
) -> None:
    now = timezone.now()
    put(township, township_operator, now - HOUR / 5, now + HOUR)
    put(township, verifier, now + HOUR / 4, now + 8 * HOUR)

    first = page_for(township_operator, width, script=script)
    first.goto("/")
    fits(first)
    first.get_by_role("button", name=zh("Sign in"), exact=True).click()
    expect(first.locator("#messages")).to_contain_text("12")
    first.get_by_role("link", name=zh("Sign out and hand over")).click()
    fits(first)
    first.locator('[name="words"]').fill("三号楼漏水，物业已到场")
    first.get_by_role("button", name=zh("Sign out and hand over")).click()
    expect(first.locator("#messages")).to_contain_text(
        zh("You are signed out; the hand-over note is written.")
    )

    second = page_for(verifier, width, script=script)
    second.goto("/")
    expect(second.locator(".gg-hand-over")).to_contain_text("三号楼漏水")
    second.get_by_role("button", name=zh("Sign in"), exact=True).click()
    second.get_by_role("button", name=zh("Take over"), exact=True).click()
    expect(second.locator("#messages")).to_contain_text(zh("You have taken over."))
    expect(second.locator(".gg-hand-over")).to_have_count(0)
    assert HandOver.objects.get().taken_by_id == verifier.pk
    second.goto("/duty/hand-overs/")
    expect(second.locator(".gg-hand-over")).to_contain_text(verifier.name)


def test_a_supervisor_sees_who_missed(
    page_for: PageFor, supervisor: User, township: Area, township_operator: User
) -> None:
    now = timezone.now()
    put(township, township_operator, now - HOUR, now + HOUR)
    attendance.mark_missed(now)
    page = page_for(supervisor)
    page.goto("/board/")
    expect(page.locator("[aria-labelledby=duty]")).to_contain_text(township_operator.name)
    page.goto("/duty/missed/")
    expect(page.locator("table").first).to_contain_text(township_operator.name)
    fits(page)


def late_case(request: pytest.FixtureRequest) -> int:
    play = stage(request.getfixturevalue)
    play.now = timezone.now() - dt.timedelta(days=60)
    return play.to("handle").pk


def open_form(page: Page, pk: int, action: str) -> None:
    page.locator(f'#case-{pk} details[data-act="{action}"] > summary').click()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_supervisor_urges_and_supervises_on_the_board(
    width: int, page_for: PageFor, supervisor: User, request: pytest.FixtureRequest
) -> None:
    pk = late_case(request)
    page = page_for(supervisor, width)
    page.goto("/board/")
    fits(page)
    open_form(page, pk, "urge")
    urge = page.locator(f'#case-{pk} form[action*="/urge/"]')
    urge.locator('[name="text"]').fill("请今天办结")
    urge.locator("button.w-100").click()
    expect(page.locator(f"#case-{pk} .gg-note-success")).to_be_visible()
    assert page.url.endswith("/board/")

    page.reload()
    open_form(page, pk, "supervise")
    form = page.locator(f'#case-{pk} form[action*="/supervise/"]')
    form.locator('[name="text"]').fill("限期整改")
    form.locator('[name="card"][value="yellow"]').check()
    form.locator("button.w-100").click()
    expect(page.locator(f"#case-{pk} .gg-note-success")).to_be_visible()
    given = Order.objects.order_by("pk").values_list("kind", "card")
    assert list(given) == [("urge", ""), ("supervise", "yellow")]
    page.goto("/board/")
    expect(page.locator("[aria-labelledby=orders]")).to_contain_text(zh("Yellow card"))


def test_a_figure_of_the_board_opens_its_list(
    page_for: PageFor, supervisor: User, request: pytest.FixtureRequest
) -> None:
    late_case(request)
    late_case(request)
    page = page_for(supervisor)
    page.goto("/board/")
    figure = page.locator(".gg-board tfoot a.gg-late").first
    count = figure.inner_text()
    figure.click()
    expect(page.locator("[data-row]")).to_have_count(int(count))
