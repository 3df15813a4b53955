"""A new case on the phone, saved again after Back; the map of a case for a department."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Department, User
from events.actors import Actor
from events.models import Event
from events.services import Report, collect
from tests.e2e.conftest import PHONE, PageFor, Shot
from tests.e2e.pressing import fits
from tests.events.stage import IN_GRID, Stage, make_category

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rules", "calendar"),
]


def save(page: Page, words: str) -> None:
    page.locator('[name="description"]').fill(words)
    page.locator('form[data-draft="new-case"] .btn-primary').click()
    page.wait_for_url("**/receipt/")


def test_it_makes_one_case_of_a_form_saved_again_after_back(
    page_for: PageFor, worker: User, operator: User, shot: Shot
) -> None:
    page = page_for(worker, PHONE)
    page.goto("/events/new/")
    expect(page.locator("[data-drawn]")).to_be_attached()
    expect(page.locator("#id_latitude")).to_be_hidden()
    fits(page)
    shot(page, "new_case_phone")
    save(page, "井盖破损")
    page.go_back()
    save(page, "井盖破损")
    expect(page.get_by_text("没有重复保存")).to_be_visible()
    assert Event.objects.count() == 1
    page.goto("/events/new/")
    save(page, "路灯不亮")
    assert Event.objects.count() == 2


def test_a_department_sees_the_grid_on_the_map(
    page_for: PageFor,
    operator: User,
    liaison: User,
    township_department: Department,
    shot: Shot,
) -> None:
    report = Report("路灯不亮", point=IN_GRID, category=make_category())
    play = Stage(operator, liaison, township_department, verifier=operator)
    play.event = collect(report, Actor.of(operator)).event
    play.now = play.event.reported_at
    play.do("classify", now=play.now)
    play.do("file", now=play.now)
    play.do("dispatch", now=play.now, lead=play.lead.pk)
    page = page_for(liaison)
    page.goto(f"/events/{play.event.pk}/")
    expect(page.locator("#map .gg-map-own")).to_have_count(1)
    shot(page, "case_liaison")
