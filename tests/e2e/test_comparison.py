"""A department compares its list; what differs is looked at and answered by the grid worker."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from events import outbox
from events.models import Notice
from grids.models import Area
from people.models import Check, Comparison, Person
from tests.browser import PHONE, Axe, PageFor, Shot
from tests.people.making import make_building
from tests.people_exchange.making import ADDRESS, imported, names, person, text, worked

pytestmark = pytest.mark.e2e
PURPOSE = "核对参保人员名单是否有误"
OLD, NEW = "13900000000", "13800000001"


@pytest.fixture
def rows(operator: User, grid: Area) -> list[list[str]]:
    """People who are registered in the grid, as a department's list has them."""
    make_building(address=ADDRESS)
    found = [person(n, name) for n, name in enumerate(names(105))]
    imported(operator, text(found))
    return found


def test_a_list_becomes_a_check_and_the_check_an_answer(
    rows: list[list[str]],
    liaison: User,
    worker: User,
    page_for: PageFor,
    axe: Axe,
    shot: Shot,
) -> None:
    rows[0][4] = NEW
    page = page_for(liaison)
    compares(page, text(rows))
    expect(page.get_by_text("双方都有但有差异")).to_be_visible()
    expect(page.get_by_text("少于 5").first).to_be_visible()
    assert axe(page) == []
    shot(page, "comparison")
    for secret in (rows[0][0], rows[0][1], NEW, "138****0001"):
        assert secret not in page.content()

    check = Check.objects.get()
    follows_the_notice(mobile := page_for(worker, PHONE))
    card = mobile.locator(".gg-checks > li")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("139****0000")
    expect(card).to_contain_text("138****0001")
    expect(card).to_contain_text(ADDRESS)
    assert axe(mobile) == []
    shot(mobile, "check-390")
    says_that_it_is_corrected(mobile)
    expect(mobile.get_by_text("请先更正记录")).to_be_visible()
    corrects(mobile)
    mobile.goto(reverse("people_exchange:check_list"))
    expect(card).to_contain_text("138****0001")
    says_that_it_is_corrected(mobile)
    expect(mobile.get_by_text("核查已完成")).to_be_visible()
    expect(card).to_have_count(0)
    check.refresh_from_db()
    assert (check.outcome, check.done_by, bytes(check.theirs_sealed)) == ("corrected", worker, b"")
    phones = Person.objects.select_related("key").get(pk=check.person_id).phones.all()
    assert [phone.number for phone in phones] == [NEW]


def compares(page: Page, table: bytes) -> None:
    page.goto(reverse("people_exchange:comparison_create"))
    page.get_by_label("用途").fill(PURPOSE)
    page.locator("input[type=file]").set_input_files(
        {"name": "名单.csv", "mimeType": "text/csv", "buffer": table}
    )
    page.get_by_role("button", name="开始比对").click()
    expect(page).to_have_url(re.compile(r"/registers/comparisons/\d+/$"))
    assert worked(Comparison.objects.get().job).state == "done"
    page.reload()


def follows_the_notice(page: Page) -> None:
    outbox.relay(timezone.now())
    Notice.objects.update(show_at=timezone.now() - dt.timedelta(minutes=1))
    page.goto(reverse("notices:notice_list"))
    page.get_by_role("button", name=re.compile("部门名单与您")).click()
    expect(page).to_have_url(re.compile(f"{reverse('people_exchange:check_list')}$"))


def says_that_it_is_corrected(page: Page) -> None:
    page.get_by_role("button", name="已更正台账").click()


def corrects(page: Page) -> None:
    page.get_by_role("link", name="更正记录").click()
    page.get_by_label("139****0000").check()
    page.get_by_label("新增电话").fill(NEW)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("修改已保存")).to_be_visible()
