"""What only the reporter does, on a phone, without an account: answering and reopening."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Department, User
from events.actors import Actor
from events.models import Event
from events.services import Contact, Report, collect
from tests.e2e.conftest import PHONE, PageFor
from tests.e2e.pressing import fits, label_in, newest, open_case
from tests.events.stage import IN_GRID, Stage, make_category

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def followed(page: Page, receipt: str, secret: str) -> None:
    page.goto("/follow/")
    page.locator('[name="receipt"]').fill(receipt)
    page.locator('[name="secret"]').fill(secret)
    page.locator("form.gg-form button.btn-primary").click()
    expect(page.locator(".gg-band")).to_be_visible()
    fits(page)


def test_a_resident_answers_and_reopens(
    rules: None,
    calendar: object,
    operator: User,
    liaison: User,
    township_department: Department,
    page_for: PageFor,
) -> None:
    contact = Contact(name="张建国", phone="13812345678")
    report = Report("路灯不亮", point=IN_GRID, category=make_category(), contact=contact)
    receipt = collect(report, Actor.of(operator))
    play = Stage(operator, liaison, township_department, verifier=operator)
    play.event, play.now = receipt.event, receipt.event.reported_at
    play.do("ask_reporter", text="在哪个路口?", now=play.now)
    page = page_for(None, PHONE)
    followed(page, receipt.event.receipt, receipt.secret)
    form = page.locator('form[data-draft^="answer-"]')
    form.locator("textarea").fill("东门路口")
    form.locator("button.btn-primary").click()
    expect(page.locator("blockquote")).to_contain_text("东门路口")
    desk = page_for(operator)
    open_case(desk, play.event.pk)
    assert newest(desk)[0] == label_in("answer", "zh-hans")
    expect(desk.locator("#talk")).to_contain_text("东门路口")
    to_the_end(play)
    page.reload()
    fits(page)
    again = page.locator('form[data-draft="reopen"]')
    page.locator("details.gg-action summary").click()
    again.locator("textarea").fill("又不亮了")
    fits(page)
    again.locator("button.btn-primary").click()
    expect(page.locator('form[data-draft="reopen"]')).to_have_count(0)
    open_case(desk, play.event.pk)
    assert newest(desk)[0] == label_in("reopen", "zh-hans")
    expect(desk.locator(".gg-band [aria-current]")).to_contain_text("任务派遣")
    assert Event.objects.get().reopen_count == 1


def to_the_end(play: Stage) -> None:
    """Every action at one moment: a minute has room for all of them."""
    play.do("classify", now=play.now)
    play.do("file", now=play.now)
    play.do("dispatch", lead=play.lead.pk, now=play.now)
    task = play.task()
    play.do("accept", play.liaison, task_id=task.pk, now=play.now)
    play.do("handle", play.liaison, task_id=task.pk, result="已换灯泡", now=play.now)
    play.do("report_back", play.liaison, result="已换灯泡", now=play.now)
    play.do("verify_pass", now=play.now)
    play.do("evaluate", grade=4, now=play.now)
