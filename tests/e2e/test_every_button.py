"""Every row of both tables has a button that is clicked here, and is refused to others.

Each row is a test of its own: a case is brought to where the row applies by the services, the
person opens its page in Chromium and presses the button of that very row. The last tests hold
the list of these tests, and of those that refuse, to the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from playwright.sync_api import Page, expect

from accounts.models import User
from events.actors import Actor
from events.forms.registry import ELSEWHERE
from events.models import Event, TraceEntry
from events.offers import AT_ONCE
from events.refusals import Forbidden
from events.services import apply
from events.workflow import CASE_TABLE, TASK_TABLE, Rule, Step, TaskRule
from tests.browser import DESK, PHONE, PageFor
from tests.cast import logged_in
from tests.e2e.pressing import (
    PRESSED,
    fill,
    fits,
    label_in,
    language_of,
    newest,
    offered,
    open_case,
    press,
)
from tests.events.pages import test_actions
from tests.events.pages.scenes import SCENES, Get, Scene, stage
from tests.events.stage import make_category

Row = tuple[str, str]
"""An action, and which of its rows where the table has several for it."""


def key(rule: Rule | TaskRule) -> Row:
    if isinstance(rule, Rule) and rule.numbered is not None:
        return rule.action, "numbered" if rule.numbered else "unnumbered"
    return rule.action, ""


def all_rows() -> set[Row]:
    return {key(rule) for rule in CASE_TABLE} | {key(rule) for rule in TASK_TABLE}


def never_filed(action: str, get: Get) -> Scene:
    """A rejected report has no number."""
    play = stage(get)
    play.collect()
    play.do("reject", reason="不属网格事项")
    return Scene(action, get("supervisor"), play.event, typed={"reason": "问题反复"})


Make = Callable[[str, Get], Scene]
FORMS: dict[Row, Make] = {
    **{(a, ""): make for a, make in SCENES.items() if a not in (AT_ONCE, "reopen")},
    ("reopen", "numbered"): SCENES["reopen"],
    ("reopen", "unnumbered"): never_filed,
}
PAGES: tuple[Row, ...] = (("collect", ""), ("complete", ""))
"""Rows without a form on the case page; each has a test by its name below."""

WIDTHS = (PHONE, DESK)
LOOKS = [(PHONE, "zh-hans"), (DESK, "en"), (PHONE, "en"), (DESK, "zh-hans")]
CASES = [
    pytest.param(row, *LOOKS[n % 4], id="-".join(filter(None, row))) for n, row in enumerate(FORMS)
]
"""Widths and languages take turns; the whole case goes through all of it in both languages."""


@pytest.fixture
def made(request: pytest.FixtureRequest, rules: None, calendar: object) -> Callable[[Row], Scene]:
    def make(row: Row) -> Scene:
        scene = FORMS[row](row[0], request.getfixturevalue)
        scene.event.refresh_from_db()
        return scene

    return make


def pressed(page: Page, scene: Scene, row: Row) -> None:
    with translation.override(language_of(page)):
        about = str(scene.task.department) if scene.action == "waive" and scene.task else ""
    press(page, scene.event.pk, scene.action, row[1], about, **scene.typed)


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("row", "width", "language"), CASES)
def test_it_is_done_by_its_button(
    row: Row,
    width: int,
    language: str,
    made: Callable[[Row], Scene],
    page_for: PageFor,
    auditor: User,
) -> None:
    scene = made(row)
    look_on(logged_in(auditor), scene)
    page = page_for(scene.user, width, language)
    open_case(page, scene.event.pk)
    pressed(page, scene, row)
    assert row in PRESSED


def look_on(client: Client, scene: Scene) -> None:
    """Who sees the case but may do nothing with it: no button, and nothing happens."""
    shown = client.get(f"/events/{scene.event.pk}/").content.decode()
    assert 'id="trace"' in shown
    assert f'id="act-{scene.action}-' not in shown
    assert not leads_to(shown, scene.url)
    assert client.post(scene.url, scene.typed).status_code == 403
    assert Event.objects.get(pk=scene.event.pk).seq == scene.event.seq


def leads_to(shown: str, url: str) -> bool:
    """Whether a link, a form or a folded button on the page has the address of the action."""
    bare = url.split("?")[0]
    return any(f'{name}="{bare}' in shown for name in ("href", "action", "hx-get"))


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_it_collects_by_the_button_for_a_new_case(
    worker: User, operator: User, rules: None, calendar: object, page_for: PageFor
) -> None:
    category = make_category()
    page = page_for(worker, PHONE)
    page.goto("/")
    page.locator('a[href="/events/new/"]:visible').first.click()
    form = page.locator('form[data-draft="new-case"]')
    fill(form, {"description": "楼道堆放杂物", "category": category.pk})
    page.wait_for_selector('[name="similar_seen"]', state="attached")
    fits(page)
    form.locator(".btn-primary").click()
    expect(page.locator(".gg-receipt")).to_be_visible()
    fits(page)
    event = Event.objects.get()
    open_case(page, event.pk)
    assert newest(page) == [label_in("collect", "zh-hans")]
    PRESSED.add(("collect", ""))


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_it_completes_by_itself_when_the_last_part_is_handled(
    made: Callable[[Row], Scene], page_for: PageFor
) -> None:
    scene = made(("handle", ""))
    page = page_for(scene.user, DESK)
    assert offered(page, "complete").count() == 0
    press(page, scene.event.pk, "handle", **scene.typed)
    assert newest(page)[0] == label_in("complete", "zh-hans")
    band = page.locator('.gg-band [aria-current="step"]')
    expect(band).to_contain_text("结果反馈")
    PRESSED.add(("complete", ""))


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_classifies_files_and_dispatches_in_one_form(
    width: int, request: pytest.FixtureRequest, rules: None, calendar: object, page_for: PageFor
) -> None:
    scene = SCENES[AT_ONCE](AT_ONCE, request.getfixturevalue)
    page = page_for(scene.user, width)
    press(page, scene.event.pk, AT_ONCE, **scene.typed)
    assert newest(page)[:3] == [label_in(a, "zh-hans") for a in ("dispatch", "file", "classify")]


# The tables


def test_it_clicks_every_row_of_both_tables() -> None:
    rows = all_rows()
    clicked = {case.values[0] for case in CASES}
    assert clicked | set(PAGES) == rows
    assert {action for action, _which in PAGES} == ELSEWHERE
    assert len(rows) == len(CASE_TABLE) + len(TASK_TABLE)


def parameters(test: Any) -> set[str]:
    """The actions that a test is repeated for."""
    found: set[str] = set()
    for mark in test.pytestmark:
        if mark.name == "parametrize" and mark.args[0] == "action":
            found |= set(mark.args[1])
    return found


AT_ANOTHER_STEP = [
    (("unmerge", ""), Step.CLASSIFY),
    (("mark", ""), Step.EVALUATE),
    (("reopen", "numbered"), Step.HANDLE),
    (("reopen", "unnumbered"), Step.CLASSIFY),
]
"""Rows that a cancelled case would not refuse in the same words, and where they are refused."""

ELSEWHERE_REFUSED = {("collect", ""), ("complete", ""), ("reopen", "unnumbered")}
"""Rows whose refusals stand here, because they have no form or share an action."""


def test_it_refuses_every_row_of_both_tables() -> None:
    """To others, and at steps that the row does not name, where there are any."""
    rows = all_rows()
    to_others = parameters(test_actions.test_it_shows_the_form_to_whom_it_concerns_alone)
    at_steps = parameters(test_actions.test_it_says_why_not_at_another_step)
    here = {row for row, _step in AT_ANOTHER_STEP}
    here |= {key(rule) for rule in CASE_TABLE if rule.source == set(Step)}
    for row in rows - ELSEWHERE_REFUSED:
        assert row[0] in to_others, row
        assert row[0] in at_steps or row in here, row
    assert rows >= ELSEWHERE_REFUSED


@pytest.mark.parametrize(("row", "step"), AT_ANOTHER_STEP)
def test_it_says_why_not_where_the_step_is_another(
    row: Row, step: Step, made: Callable[[Row], Scene]
) -> None:
    scene = made(row)
    client = logged_in(scene.user)
    Event.objects.filter(pk=scene.event.pk).update(step=step)
    answer = client.post(scene.url, scene.typed)
    assert answer.status_code == 409
    alert = answer.content.decode().split('role="alert"', 1)[1]
    assert str(step.label) in alert.split("</div>")[0]
    assert not leads_to(answer.content.decode(), scene.url)
    assert Event.objects.get(pk=scene.event.pk).seq == scene.event.seq


def test_it_reopens_a_rejected_report_for_nobody_else(
    made: Callable[[Row], Scene], auditor: User, outsider: User, operator: User
) -> None:
    scene = made(("reopen", "unnumbered"))
    look_on(logged_in(auditor), scene)
    look_on(logged_in(operator), scene)
    for method in ("get", "post"):
        assert getattr(logged_in(outsider), method)(scene.url).status_code == 404


@pytest.mark.parametrize("who", ["liaison", "auditor", "system_admin"])
def test_it_collects_for_nobody_else(who: str, rules: None, request: pytest.FixtureRequest) -> None:
    client = logged_in(request.getfixturevalue(who))
    assert 'href="/events/new/"' not in client.get("/").content.decode()
    assert client.post("/events/new/", {"description": "楼道堆物"}).status_code == 403
    assert not Event.objects.exists()


@pytest.mark.parametrize("who", ["operator", "liaison", "supervisor"])
def test_it_completes_for_no_person(
    who: str, made: Callable[[Row], Scene], request: pytest.FixtureRequest
) -> None:
    scene = made(("handle", ""))
    user = request.getfixturevalue(who)
    client = logged_in(user)
    assert 'id="act-complete-' not in client.get(f"/events/{scene.event.pk}/").content.decode()
    assert client.post(f"/events/{scene.event.pk}/complete/").status_code == 404
    with pytest.raises(Forbidden):
        apply(scene.event.pk, "complete", Actor.of(user))
    assert not TraceEntry.objects.filter(event=scene.event, action="complete").exists()
