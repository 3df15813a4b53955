"""In a browser: found by the last four digits, shown for a reason, seen by the auditor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from accounts.models import AccessLog, Department, User
from events.models import CaseLink
from people.models import Person
from tests.browser import DESK, PageFor
from tests.events.stage import Stage

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rules", "calendar"),
]
MASKED = re.compile(r"610305\*{8}\w{4}")


def test_the_desk_reveals_with_a_reason_and_the_auditor_sees_it(
    reader: User,
    auditor: User,
    liaison: User,
    township_department: Department,
    person: Person,
    page_for: PageFor,
) -> None:
    play = Stage(reader, liaison, township_department)
    event = play.to("handle")

    desk = page_for(reader, DESK)
    desk.goto(f"/events/{event.pk}/people/")
    main = desk.locator("main")
    main.locator("[name=q]").fill(person.document[-4:])
    main.locator("form[role=search] button").click()
    expect(main).to_contain_text(MASKED)
    main.get_by_role("button", name="关联 张*").click()
    expect(main.get_by_role("button", name="取消关联 张*")).to_be_visible()
    assert CaseLink.objects.get().person == person

    desk.goto("/people/")
    main.locator("[name=q]").fill(person.document[-4:])
    main.locator("form:has([name=q]) button").first.click()
    main.get_by_role("link", name="张*").first.click()
    expect(main).to_contain_text(MASKED)
    assert person.document not in desk.content()
    desk.goto(f"/personal/person:{person.pk}/document/reveal/")
    desk.locator("main button[name=reason]").first.click()
    expect(desk.locator("main")).to_contain_text(person.document)
    entry = AccessLog.objects.get()

    audit = page_for(auditor, DESK)
    audit.goto("/logs/use/")
    audit.locator("main td.gg-figures a").first.click()
    expect(audit.locator("main")).to_contain_text(entry.reason)
    assert person.document not in audit.content()
    assert "张三丰" not in audit.content()

    clerk = page_for(liaison, DESK)
    clerk.goto(f"/events/{event.pk}/")
    clerk.locator("#people a", has_text="张*").click()
    expect(clerk.locator("main")).to_contain_text(MASKED)
    assert person.document not in clerk.content()
    assert clerk.locator("main a[href*='/reveal/']").count() == 0
