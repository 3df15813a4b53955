"""One case through all eight steps by clicking, as everybody whom it meets on the way.

A return and change of lead, an extension, a suspension, a waived assist, a rework and an urging
happen on it. The committee that leads belongs to the community's centre, so another unit has to
verify, and its liaison may not even as somebody posted there. In Chinese and again in English.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone, translation
from playwright.sync_api import FilePayload, Page, expect

from accounts.models import Department, Role, User
from events.models import Category, Clock, Event, Task, TraceEntry
from events.trace import broken
from gridgov.signs import LIGHTS
from grids.models import Area, Level
from tests.browser import DESK, PHONE, PageFor, Shot
from tests.e2e.pressing import fill, fits, label_in, newest, offered, open_case, press
from tests.events.stage import make_category
from tests.factories import make_posting
from tests.intake.files import photo

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BANDS = {
    "zh-hans": "信息收集 分类处置 案卷建立 任务派遣 事件办理 结果反馈 核查结案 综合评价".split(),
    "en": "Collect,Classify,File,Dispatch,Handle,Report back,Verify,Evaluate".split(","),
}
STATES = {
    "zh-hans": {
        "sent": "待签收",
        "accepted": "已签收",
        "suspended": "已挂起",
        "handled": "已办理",
        "returned": "已退单",
        "waived": "已免除",
    },
    "en": {s: s.title() for s in "sent accepted suspended handled returned waived".split()},
}
SAID = {
    "zh-hans": {
        "report": "楼道堆满杂物,老人出不了门,找王小明 13812345678",
        "title": "楼道堆满杂物",
        "name": "张建国",
        "not_ours": "消防通道归社区居委会管理",
        "move": "居委会更了解情况",
        "late": "请今天之内回复进展",
        "today": "已通知住户,今天清理",
        "time": "需要联系车辆",
        "wait": "等住户回家",
        "waived": "无需消防部门到场",
        "done": "杂物已清运,通道畅通",
        "again": "二楼还有一辆旧自行车",
        "thanks": "办得很快",
        "round": "第 2 轮",
        "rework": "返工 1 次",
        "extended": "已延期 1 次",
        "refused": "须由他人核查",
        "dear": "非常满意",
        "closed": "已办结并结案",
    },
    "en": {
        "report": "The stairs are full of rubbish, call Wang 13812345678",
        "title": "The stairs are full of rubbish",
        "name": "Zhang Jianguo",
        "not_ours": "The committee looks after these stairs",
        "move": "The committee knows the house",
        "late": "Please say today how far it is",
        "today": "The tenants are told; cleared today",
        "time": "A lorry has to be found",
        "wait": "The tenants are away",
        "waived": "The brigade need not come",
        "done": "Cleared away, the stairs are free",
        "again": "There is still a bicycle on the second floor",
        "thanks": "That was quick",
        "round": "round 2",
        "rework": "Reworked 1 time",
        "extended": "extended 1 time",
        "refused": "somebody else has to verify it",
        "dear": "Very satisfied",
        "closed": "It is settled and closed.",
    },
}


@dataclass
class Table:
    """Everybody's page, opened when first needed; what is said on it in the run's language."""

    page_for: PageFor
    language: str
    people: dict[str, User]
    pages: dict[str, Page] = field(default_factory=dict)
    pk: int = 0

    def page(self, name: str) -> Page:
        if name not in self.pages:
            width = PHONE if name in ("worker", "liaison") else DESK
            self.pages[name] = self.page_for(self.people[name], width, self.language)
        return self.pages[name]

    def say(self, word: str) -> str:
        return SAID[self.language][word]

    def do(self, name: str, action: str, about: str = "", **typed: Any) -> Page:
        """The person opens the case afresh, presses the button and reads what the page says."""
        page = self.page(name)
        open_case(page, self.pk)
        press(page, self.pk, action, about=about, **typed)
        return page

    def shows(self, page: Page, step: int, light: str = "on_time") -> None:
        """The band stands at a step (0 is collecting), and the light beside the number."""
        names = page.locator(".gg-band .gg-step-name")
        expect(names).to_have_count(8)
        for name, word in zip(names.all_inner_texts(), BANDS[self.language], strict=True):
            assert name.strip().startswith(word)
        now = page.locator('.gg-band [aria-current="step"] .gg-step-name')
        expect(now).to_contain_text(BANDS[self.language][step])
        with translation.override(self.language):
            word = str(LIGHTS[light].word)
        expect(page.locator(".gg-case-signs .gg-light").first).to_have_text(word)

    def task(self, page: Page, department: Department, state: str) -> Task:
        """The newest task of the department, in this state on the page."""
        task = Task.objects.filter(event=self.pk, department=department).latest("pk")
        head = page.locator(f"#task-{task.pk} .gg-task-head")
        expect(head).to_contain_text(STATES[self.language][state])
        return task

    def called(self, department: Department) -> str:
        with translation.override(self.language):
            return str(department)


@pytest.fixture
def people(request: pytest.FixtureRequest) -> dict[str, User]:
    names = "worker operator liaison county_liaison assist_liaison community_liaison verifier"
    return {n: request.getfixturevalue(n) for n in [*names.split(), "supervisor"]}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_takes_a_case_through_all_eight_steps(
    language: str,
    people: dict[str, User],
    rules: None,
    calendar: object,
    community_department: Department,
    township_department: Department,
    county_department: Department,
    assist_department: Department,
    page_for: PageFor,
    shot: Shot,
) -> None:
    first, lead = township_department, community_department
    assist, spare = assist_department, county_department
    table = Table(page_for, language, people)
    receipt, secret = collected(table, make_category())
    filed(table)
    dispatched(table, first, [assist, spare])
    returned(table, first, lead)
    extended(table, lead, assist)
    urged(table, lead)
    suspended(table, lead)
    waived(table, spare)
    handled(table, lead, assist)
    not_by_the_same_person(table)
    reworked(table, lead)
    shot(table.page("verifier"), f"whole-case-{language}")
    rated(table, receipt, secret)
    ended(table, language)


def picture(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": photo(name).read()}


def collected(table: Table, category: Category) -> tuple[str, str]:
    """A worker takes the report on a phone, with a photo, and tells the receipt and its secret."""
    page = table.page("worker")
    page.goto("/events/new/")
    form = page.locator('form[data-draft="new-case"]')
    values = {"description": table.say("report"), "category": category.pk}
    form.locator(".gg-coordinates > summary").click()
    place = {"latitude": "34.05", "longitude": "107.05"}
    fill(form, {**values, **place, "photos": picture("before.jpg")})
    expect(page.locator("#located")).to_contain_text("第一网格")
    form.locator("[data-personal]").locator("xpath=..").locator("> summary").click()
    fill(form, {"name": table.say("name"), "phone": "13912345678"})
    fits(page)
    form.locator(".btn-primary").click()
    told = page.locator(".gg-receipt .gg-big")
    expect(told).to_have_count(2)
    fits(page)
    receipt, secret = told.all_inner_texts()
    table.pk = Event.objects.get().pk
    page.locator(f'a.btn-primary[href="/events/{table.pk}/"]').click()
    page.wait_for_url(f"**/events/{table.pk}/")
    expect(page.locator("h1")).to_contain_text(table.say("title"))
    expect(page.locator("body")).not_to_contain_text("13812345678")
    table.shows(page, 1)
    return receipt, secret


def filed(table: Table) -> None:
    """The operator finds it in the worklist, classifies it and files it."""
    page = table.page("operator")
    page.goto("/events/")
    page.locator("[data-row] a").first.click()
    expect(page.locator("#trace")).to_be_visible()
    press(page, table.pk, "classify", urgency="urgent")
    table.shows(page, 2)
    press(page, table.pk, "file")
    table.shows(page, 3)
    expect(page.locator(".gg-case-number")).to_have_text(re.compile(r"^610305-\d{8}-00001$"))


def dispatched(table: Table, lead: Department, assists: list[Department]) -> None:
    chosen = [department.pk for department in assists]
    page = table.do("operator", "dispatch", lead=lead.pk, assists=chosen)
    table.shows(page, 4)
    for department in (lead, *assists):
        table.task(page, department, "sent")


def returned(table: Table, first: Department, lead: Department) -> None:
    """The first lead returns it; the centre approves and sends it to another."""
    page = table.do("liaison", "request_return", ground="not_ours", reason=table.say("not_ours"))
    assert not offered(page, "decide_return").count()
    page = table.do("operator", "decide_return", approve="yes")
    table.task(page, first, "returned")
    page = table.do("operator", "change_lead", department=lead.pk, reason=table.say("move"))
    table.task(page, lead, "sent")
    page = table.do("community_liaison", "accept")
    table.task(page, lead, "accepted")


def extended(table: Table, lead: Department, assist: Department) -> None:
    table.do("assist_liaison", "accept")
    page = table.do("assist_liaison", "request_extension", amount=1, reason=table.say("time"))
    task = table.task(page, assist, "accepted")
    due = Clock.objects.get(task=task, kind="handle").due_at
    table.do("operator", "decide_extension", approve="yes")
    open_case(page, table.pk)
    expect(page.locator(f"#task-{task.pk}")).to_contain_text(table.say("extended"))
    assert Clock.objects.get(task=task, kind="handle").due_at > due


def urged(table: Table, lead: Department) -> None:
    """A supervisor urges the lead, which answers in writing."""
    task = Task.objects.filter(event=table.pk, department=lead).latest("pk")
    page = table.do("supervisor", "urge", task=task.pk, text=table.say("late"))
    page = table.do("community_liaison", "answer_order", text=table.say("today"))
    expect(page.locator("#talk")).to_contain_text(table.say("late"))
    expect(page.locator("#talk blockquote")).to_contain_text(table.say("today"))


def suspended(table: Table, lead: Department) -> None:
    """The lead belongs to the dispatching centre, so the centre above decides."""
    day = (timezone.localdate() + dt.timedelta(days=7)).isoformat()
    asked = {"review_on": day, "reason": table.say("wait")}
    table.do("community_liaison", "request_suspension", **asked)
    page = table.page("operator")
    open_case(page, table.pk)
    assert not offered(page, "decide_suspension").count()
    page = table.do("verifier", "decide_suspension", approve="yes")
    table.task(page, lead, "suspended")
    page = table.do("community_liaison", "resume")
    table.task(page, lead, "accepted")


def waived(table: Table, spare: Department) -> None:
    page = table.do("operator", "waive", table.called(spare), reason=table.say("waived"))
    table.task(page, spare, "waived")


def handled(table: Table, lead: Department, assist: Department) -> None:
    """Both parts are handled, the last with a photo; then the lead reports for the whole."""
    page = table.do("assist_liaison", "handle", result=table.say("done"))
    table.shows(page, 4)
    after = picture("after.jpg")
    page = table.do("community_liaison", "handle", result=table.say("done"), photos=after)
    assert newest(page)[0] == label_in("complete", table.language)
    table.shows(page, 5)
    table.task(page, lead, "handled")
    expect(page.locator("#files img")).to_have_count(2)
    page = table.do("community_liaison", "report_back", result=table.say("done"))
    table.shows(page, 6)


def not_by_the_same_person(table: Table) -> None:
    """Who handled it has a second posting at the centre that verifies, and is refused there."""
    township = Area.objects.get(level=Level.TOWNSHIP)
    second = make_posting(table.people["community_liaison"], Role.OPERATOR, township)
    page = table.page("community_liaison")
    page.goto("/")
    page.locator(".gg-posting summary").click()
    page.locator(f'.gg-posting button[value="{second.pk}"]').click()
    expect(page.locator("#messages")).to_contain_text(township.label)
    open_case(page, table.pk)
    assert not offered(page, "verify_pass").count()
    assert not offered(page, "verify_fail").count()
    for action in ("verify_pass", "verify_fail"):
        answer = page.goto(f"/events/{table.pk}/{action}/")
        assert answer is not None
        assert answer.status == 403
        expect(page.locator("#content")).to_contain_text(table.say("refused"))
    page.goto("/")
    page.locator(".gg-posting summary").click()
    page.locator(".gg-posting button:not([aria-current])").click()
    page = table.page("operator")
    open_case(page, table.pk)
    assert not offered(page, "verify_pass").count()


def reworked(table: Table, lead: Department) -> None:
    """Another person of another unit sends it back once, then passes it."""
    task = Task.objects.filter(event=table.pk, department=lead).latest("pk")
    page = table.do("verifier", "verify_fail", tasks=[task.pk], reason=table.say("again"))
    table.shows(page, 4)
    expect(page.locator(".gg-loop")).to_contain_text(table.say("rework"))
    expect(page.locator(f"#task-{task.pk}")).to_contain_text(table.say("round"))
    table.do("community_liaison", "accept")
    table.do("community_liaison", "handle", result=table.say("done"))
    table.do("community_liaison", "report_back", result=table.say("done"))
    page = table.do("verifier", "verify_pass")
    table.shows(page, 7)


def rated(table: Table, receipt: str, secret: str) -> None:
    """The resident follows the case by its receipt and gives a grade."""
    page = table.page_for(None, PHONE, table.language)
    page.goto("/follow/")
    page.locator('[name="receipt"]').fill(receipt)
    page.locator('[name="secret"]').fill(secret)
    page.locator("form.gg-form button.btn-primary").click()
    form = page.locator('form[data-draft="evaluate"]')
    fits(page)
    expect(page.locator("body")).to_contain_text(table.say("done"))
    form.get_by_text(table.say("dear"), exact=True).click()
    form.locator('[name="words"]').fill(table.say("thanks"))
    form.locator("button.btn-primary").click()
    expect(page.locator("body")).to_contain_text(table.say("closed"))
    expect(page.locator('form[data-draft="evaluate"]')).to_have_count(0)
    fits(page)


def ended(table: Table, language: str) -> None:
    """The operator sees it done, with the resident's words; the trace tells all of it."""
    page = table.page("operator")
    open_case(page, table.pk)
    expect(page.locator(".gg-band .gg-step-done")).to_have_count(8)
    with translation.override(language):
        expect(page.locator(".gg-case-signs .gg-light")).to_have_text(str(LIGHTS["done"].word))
    expect(page.locator("#facts")).to_contain_text(table.say("dear"))
    expect(page.locator("#facts")).to_contain_text(table.say("thanks"))
    assert newest(page)[0] == label_in("evaluate", language)
    page.locator("#trace-body > p a.btn").click()
    oldest = page.locator("#trace-body .gg-trace-head strong").last
    expect(oldest).to_have_text(label_in("collect", language))
    event = Event.objects.get(pk=table.pk)
    entries = TraceEntry.objects.filter(event=event).order_by("seq")
    assert list(broken(event, entries)) == []
    assert [entry.action for entry in entries] == STORY
    assert not Clock.objects.filter(event=event, stopped_at=None).exists()


STORY = """
collect classify file dispatch request_return decide_return change_lead accept accept
request_extension decide_extension urge answer_order request_suspension decide_suspension resume
waive handle handle complete report_back verify_fail accept handle complete report_back
verify_pass evaluate
""".split()
