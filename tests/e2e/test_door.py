"""At the door on a phone: a family of four, and an operator who finds one of them later."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import AccessLog, Posting, User
from grids.models import Area
from people.models import HouseholdMember, Person, Residence
from people.models.collecting import DoorDraft
from tests.browser import PHONE, Axe, PageFor, Shot
from tests.people.making import make_building, resident_id

pytestmark = pytest.mark.e2e

BORN = (dt.date(1980, 3, 5), dt.date(1982, 7, 1), dt.date(2008, 1, 9), dt.date(2012, 12, 30))
FAMILY = [
    ("王建国", resident_id(BORN[0], 311), "13812340001", "head"),
    ("李秀英", resident_id(BORN[1], 522), "13812340002", "spouse"),
    ("王宇轩", resident_id(BORN[2], 733), "", "son"),
    ("王雨欣", resident_id(BORN[3], 944), "", "daughter"),
]


def fill(page: Page, number: int, name: str, document: str, phone: str, relation: str) -> None:
    start = f"#id_row-{number}-"
    page.fill(f"{start}name", name)
    page.select_option(f"{start}relation", relation)
    page.fill(f"{start}document", document)
    page.fill(f"{start}phone", phone)


def test_it_registers_a_family_at_the_door(
    worker: User, operator: User, grid: Area, page_for: PageFor, axe: Axe, shot: Shot
) -> None:
    building = make_building()
    page = page_for(worker, width=PHONE)
    page.goto("/people/")
    page.get_by_role("link", name="入户登记").first.click()
    page.get_by_role("link", name=building.place).click()
    page.fill("#id_unit", "2")
    page.fill("#id_number", "301")
    page.get_by_role("button", name="添加并继续").click()
    for number, one in enumerate(FAMILY):
        fill(page, number, *one)
    expect(page.locator("#id_row-0-birth_date")).to_have_value("1980-03-05")
    expect(page.locator("#id_row-3-sex")).to_have_value("female")
    expect(page.locator("#kept")).to_contain_text("已于")
    assert axe(page) == []
    shot(page, "door-390")
    page.get_by_role("button", name="全部保存").click()
    expect(page.get_by_text("已登记 4 人")).to_be_visible()
    assert Person.objects.count() == 4
    assert Residence.objects.open().filter(kind="actual").count() == 4
    assert HouseholdMember.objects.open().count() == 4
    assert not DoorDraft.objects.exists()
    Posting.objects.filter(user=operator).update(personal=True)
    page = page_for(operator)
    finds_by_the_last_four(page)
    reveals_with_a_reason(page)


def reveals_with_a_reason(page: Page) -> None:
    """One value, once; the log says who looked and why."""
    page.locator(".gg-eye").nth(1).click()
    page.locator('button[name="reason"]').first.click()
    expect(page.get_by_text(FAMILY[0][1])).to_be_visible()
    assert FAMILY[0][0] not in page.content()
    assert AccessLog.objects.filter(field="document").count() == 1


def finds_by_the_last_four(page: Page) -> None:
    name, document, _phone, _relation = FAMILY[0]
    page.goto("/people/")
    page.get_by_role("searchbox", name="姓名").fill(document[-4:])
    page.get_by_role("main").get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="王*").click()
    expect(page.get_by_role("heading", name="王*")).to_be_visible()
    expect(page.get_by_text(f"610305********{document[-4:]}", exact=True)).to_be_visible()
    assert name not in page.content()
    assert document not in page.content()


def test_it_loses_nothing_when_the_page_is_left(
    worker: User, grid: Area, page_for: PageFor
) -> None:
    building = make_building()
    page = page_for(worker, width=PHONE)
    page.goto(f"/houses/{building.pk}/door/")
    fill(page, 0, *FAMILY[0])
    expect(page.locator("#kept")).to_contain_text("已于")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert FAMILY[0][1] not in kept
    page.goto("/people/")
    page.goto(f"/houses/{building.pk}/door/")
    expect(page.locator("#id_row-0-document")).to_have_value(FAMILY[0][1])
    expect(page.locator("#id_row-0-relation")).to_have_value("head")


def test_it_adds_rows_and_tells_a_slip_at_once(worker: User, grid: Area, page_for: PageFor) -> None:
    building = make_building()
    page = page_for(worker, width=PHONE)
    page.goto(f"/houses/{building.pk}/door/")
    page.get_by_role("button", name="再加一人").click()
    expect(page.locator("#row-4")).to_be_visible()
    page.get_by_role("button", name="再加一人").click()
    expect(page.locator("#row-5")).to_be_visible()
    expect(page.locator("#row-6")).to_have_count(0)
    right = FAMILY[0][1]
    page.fill("#id_row-4-document", right[:-1] + ("1" if right[-1] != "1" else "2"))
    page.locator("#id_row-4-phone").focus()
    expect(page.locator("#row-4-said")).to_contain_text("校验码")


def test_a_slow_check_leaves_alone_what_is_typed_meanwhile(
    worker: User, grid: Area, page_for: PageFor
) -> None:
    building = make_building()
    page = page_for(worker, width=PHONE)
    page.goto(f"/houses/{building.pk}/door/")
    held: list[Route] = []
    page.route("**/houses/door/check/", lambda route: held.append(route))
    with page.expect_request("**/houses/door/check/"):
        page.fill("#id_row-0-document", FAMILY[1][1])
        page.locator("#id_row-0-birth_date").focus()
    page.locator("#id_row-0-birth_date").fill("1977-07-07")
    with page.expect_response("**/houses/door/check/"):
        for route in held:
            route.continue_()
    expect(page.locator("#id_row-0-sex")).to_have_value("female")
    expect(page.locator("#id_row-0-birth_date")).to_have_value("1977-07-07")
    expect(page.locator("#id_row-0-birth_date")).to_be_focused()


def test_it_works_without_scripts(worker: User, grid: Area, page_for: PageFor) -> None:
    building = make_building()
    page = page_for(worker, width=PHONE, script=False)
    page.goto(f"/houses/{building.pk}/door/")
    fill(page, 0, *FAMILY[0])
    page.get_by_role("button", name="再加一人").click()
    expect(page.locator("#row-4")).to_be_visible()
    expect(page.locator("#id_row-0-name")).to_have_value(FAMILY[0][0])
    page.get_by_role("button", name="全部保存").click()
    expect(page.get_by_text("已登记 1 人")).to_be_visible()
    assert Person.objects.count() == 1
