"""One action on many cases: each for itself, with an answer of its own, and never twice."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, Posting, User
from events.actors import Actor
from events.bulk import services
from events.bulk.kinds import KINDS
from events.models import Event, Order, Task, TraceEntry
from events.services import apply, apply_all
from jobs import services as jobs
from jobs.models import Job, JobState
from tests.cast import Login
from tests.events.desk.conftest import Desk
from tests.events.stage import make_category
from tests.factories import make_kind

pytestmark = pytest.mark.django_db


def send(client: Client, action: str, events: list[Event], **data: Any) -> Any:
    values = {"pk": [e.pk for e in events], "token": str(uuid.uuid4()), **data}
    return client.post(reverse(f"events:bulk_{action}"), values)


def said(answer: Any) -> dict[int, str]:
    """By case: "" for done, else the sentence."""
    job = Job.objects.get(pk=int(answer.headers["Location"].rstrip("/").rsplit("/", 1)[1]))
    return {int(key): sentence for key, sentence in job.params["said"].items()}


def steps(events: list[Event]) -> list[str]:
    return [Event.objects.get(pk=event.pk).step for event in events]


def test_it_sends_each_case_where_the_catalogue_proposes(desk: Desk, login: Login) -> None:
    events = [desk.make(), desk.make()]
    answer = send(login(desk.operator), "dispatch", events)
    assert answer.status_code == 302
    assert said(answer) == {event.pk: "" for event in events}
    assert steps(events) == ["handle", "handle"]
    leads = Task.objects.filter(event__in=events, role="lead").values_list("department", flat=True)
    assert set(leads) == {desk.department.pk}


def test_it_sends_all_to_one_department(
    desk: Desk, login: Login, county_department: Department, county_liaison: User
) -> None:
    events = [desk.make(), desk.make()]
    send(login(desk.operator), "dispatch", events, lead=county_department.pk, note="请先看现场")
    tasks = Task.objects.filter(event__in=events)
    assert {(t.department_id, t.note) for t in tasks} == {(county_department.pk, "请先看现场")}


def test_it_adds_the_assists_that_have_somebody(
    desk: Desk, login: Login, assist_department: Department, assist_liaison: User
) -> None:
    category = make_category("0901")
    category.assists.add(assist_department.kind, make_kind("C77"))
    event = desk.make(category=category)
    send(login(desk.operator), "dispatch", [event])
    found = set(Task.objects.filter(event=event).values_list("role", "department"))
    assert found == {("lead", desk.department.pk), ("assist", assist_department.pk)}


def test_some_fail_with_a_sentence_and_the_others_are_done(desk: Desk, login: Login) -> None:
    good, unfiled = desk.make(), desk.make("classify")
    nobody = desk.make(category=make_category("0333", lead=make_kind("C88")))
    client = login(desk.operator)
    answer = send(client, "dispatch", [good, unfiled, nobody])
    found = said(answer)
    assert found[good.pk] == ""
    assert "分类" in found[unfiled.pk] or "Classify" in found[unfiled.pk]
    assert "部门C88" in found[nobody.pk]
    assert steps([good, unfiled, nobody]) == ["handle", "classify", "dispatch"]
    page = client.get(answer.headers["Location"])
    body = page.content.decode()
    assert body.count('type="checkbox" name="pk"') == 2
    assert f'value="{good.pk}"' not in body
    for event in (unfiled, nobody):
        assert f'value="{event.pk}"' in body
        assert found[event.pk] in body
    job = Job.objects.get()
    assert (job.state, job.done, job.refused) == (JobState.DONE, 1, 2)


def test_equal_reasons_are_told_once_with_the_cases_behind(desk: Desk, login: Login) -> None:
    unfiled = [desk.make("classify") for _number in range(4)]
    nobody = desk.make(category=make_category("0333", lead=make_kind("C88")))
    client = login(desk.operator)
    answer = send(client, "dispatch", [nobody, *unfiled])
    groups = client.get(answer.headers["Location"]).context["answer"].groups
    assert [(len(group.lines), group.folded) for group in groups] == [(4, True), (1, False)]
    body = client.get(answer.headers["Location"]).content.decode()
    assert body.count(groups[0].sentence) == body.count(groups[1].sentence) == 1
    assert body.count('type="checkbox" name="pk"') == 5


def test_it_files_first_where_that_is_asked(desk: Desk, login: Login) -> None:
    events = [desk.make("classify"), desk.make("file"), desk.make(), desk.make("classify")]
    Event.objects.filter(pk=events[3].pk).update(category=None)
    answer = send(login(desk.operator), "dispatch", events, file_first="on")
    assert steps(events) == ["handle", "handle", "handle", "classify"]
    assert [bool(sentence) for sentence in said(answer).values()] == [False, False, False, True]
    entries = TraceEntry.objects.filter(event=events[0]).order_by("seq")
    assert [e.action for e in entries] == ["collect", "classify", "file", "dispatch"]


def test_it_classifies_by_choice_or_by_each_ones_proposal(desk: Desk, login: Login) -> None:
    one, two, none = desk.make("classify"), desk.make("classify"), desk.make("classify")
    Event.objects.filter(pk=none.pk).update(category=None)
    client, other = login(desk.operator), make_category("0703", major_code="07")
    found = said(send(client, "classify", [one, none]))
    assert (found[one.pk], bool(found[none.pk])) == ("", True)
    assert Event.objects.get(pk=one.pk).category_id == one.category_id
    send(client, "classify", [two, none], category=other.pk)
    assert set(Event.objects.filter(category=other)) == {two, none}
    assert steps([one, two, none]) == ["file"] * 3


def test_it_claims_what_is_free_and_releases_it(
    desk: Desk, login: Login, community: Any, supervisor: User
) -> None:
    free, taken = desk.make(), desk.make()
    apply(taken.pk, "claim", Actor.of(supervisor))
    client = login(desk.operator)
    found = said(send(client, "claim", [free, taken]))
    assert found[free.pk] == ""
    assert "supervisor" in found[taken.pk]
    assert Event.objects.get(pk=free.pk).claimed_by == desk.operator
    send(client, "release", [free])
    assert Event.objects.get(pk=free.pk).claimed_by is None


def test_it_urges_the_lead_or_the_centre(desk: Desk, login: Login, supervisor: User) -> None:
    sent, here = desk.make(), desk.make()
    apply(sent.pk, "dispatch", Actor.of(desk.operator), lead=desk.department.pk)
    send(login(supervisor), "urge", [sent, here], text="请今天办结")
    orders = Order.objects.in_bulk(field_name="id").values()
    units = {o.event_id: (o.task.department if o.task else o.centre) for o in orders}
    assert units == {sent.pk: desk.department, here.pk: here.holder}


def test_it_wants_words_to_urge(desk: Desk, login: Login, supervisor: User) -> None:
    answer = send(login(supervisor), "urge", [desk.make()], text=" ")
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"]
    assert not Order.objects.exists()


def test_a_department_accepts_its_own_tasks(desk: Desk, login: Login, liaison: User) -> None:
    events = [desk.make(), desk.make()]
    for event in events:
        apply(event.pk, "dispatch", Actor.of(desk.operator), lead=desk.department.pk)
    client = login(liaison)
    assert said(send(client, "accept", events)) == dict.fromkeys([e.pk for e in events], "")
    assert set(Task.objects.values_list("state", flat=True)) == {"accepted"}
    assert all(said(send(client, "accept", events)).values())


def test_sending_the_form_twice_does_it_once(desk: Desk, login: Login) -> None:
    events, token = [desk.make(), desk.make()], str(uuid.uuid4())
    client = login(desk.operator)
    first = send(client, "dispatch", events, token=token)
    again = send(client, "dispatch", events, token=token)
    assert first.headers["Location"] == again.headers["Location"]
    assert Job.objects.count() == 1
    assert Task.objects.count() == 2
    assert set(said(again).values()) == {""}


def test_the_token_of_somebody_else_opens_nothing(
    desk: Desk, login: Login, supervisor: User
) -> None:
    event, token = desk.make(), str(uuid.uuid4())
    answer = send(login(desk.operator), "claim", [event], token=token)
    assert send(login(supervisor), "claim", [event], token=token).status_code == 404
    assert login(supervisor).get(answer.headers["Location"]).status_code == 404


class Killed(BaseException):
    """As if the process had ended there."""


def killed_after(monkeypatch: pytest.MonkeyPatch, count: int, *, done: bool) -> None:
    """The process ends at the case number `count`, before or after that one was done."""
    calls, real = [0], apply_all

    def dying(*args: Any, **more: Any) -> Event:
        calls[0] += 1
        if calls[0] == count and not done:
            raise Killed
        event = real(*args, **more)
        if calls[0] == count:
            raise Killed
        return event

    monkeypatch.setattr(services, "apply_all", dying)


@pytest.mark.parametrize("done", [True, False])
def test_a_worker_goes_on_where_a_killed_page_stopped(
    done: bool, desk: Desk, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [desk.make() for _n in range(4)]
    client = login(desk.operator)
    with monkeypatch.context() as patched:
        killed_after(patched, 2, done=done)
        with pytest.raises(Killed):
            send(client, "dispatch", events)
    assert Task.objects.count() == (2 if done else 1)
    now = timezone.now()
    assert not jobs.run_next(now), "its lease is still running"
    assert jobs.run_next(now + jobs.LEASE + dt.timedelta(seconds=1))
    job = Job.objects.get()
    assert (job.state, job.done, job.refused) == (JobState.DONE, 4, 0)
    assert steps(events) == ["handle"] * 4
    assert Task.objects.count() == 4
    for event in events:
        assert TraceEntry.objects.filter(event=event, action="dispatch").count() == 1


def test_a_page_waits_no_longer_than_its_patience(
    desk: Desk, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "PATIENCE", dt.timedelta(0))
    monkeypatch.setattr(services, "SAVED_AFTER", 1)
    events = [desk.make() for _n in range(3)]
    client = login(desk.operator)
    answer = send(client, "claim", events)
    assert Job.objects.get().is_open
    assert "hx-trigger" in client.get(answer.headers["Location"]).content.decode()
    assert jobs.run_next(timezone.now())
    assert said(answer) == dict.fromkeys([e.pk for e in events], "")


def test_a_case_that_changed_meanwhile_is_left_alone(desk: Desk, login: Login) -> None:
    event = desk.make()
    job, _new = services.bulk_start(
        user=desk.operator,
        action="dispatch",
        events=services.cases_for(desk.operator, [event.pk]),
        data={},
        token=uuid.uuid4(),
        back="",
    )
    apply(event.pk, "correct", Actor.of(desk.operator), title="另一标题", reason="笔误")
    services.bulk_run(job)
    assert job.refused == 1
    assert steps([event]) == ["dispatch"]


def test_whoever_lost_the_posting_does_nothing_more(desk: Desk) -> None:
    event = desk.make()
    job, _new = services.bulk_start(
        user=desk.operator,
        action="claim",
        events=services.cases_for(desk.operator, [event.pk]),
        data={},
        token=uuid.uuid4(),
        back="",
    )
    Posting.objects.filter(user=desk.operator).update(valid_to=dt.date(2021, 1, 1))
    services.bulk_run(job)
    assert (job.done, job.refused) == (0, 1)
    assert Event.objects.get(pk=event.pk).claimed_by is None


def test_an_error_in_one_case_stops_no_other(
    desk: Desk, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    events, real = [desk.make(), desk.make()], apply_all

    def broken(key: int, *args: Any, **more: Any) -> Event:
        if key == events[0].pk:
            raise ZeroDivisionError
        return real(key, *args, **more)

    monkeypatch.setattr(services, "apply_all", broken)
    found = said(send(login(desk.operator), "claim", events))
    assert (bool(found[events[0].pk]), found[events[1].pk]) == (True, "")


def test_cases_out_of_sight_are_as_if_not_chosen(desk: Desk, login: Login, outsider: User) -> None:
    event = desk.make()
    assert send(login(outsider), "claim", [event]).status_code == 404
    assert send(login(desk.operator), "claim", [Event(pk=10**9)]).status_code == 404
    found = said(send(login(desk.operator), "claim", [event, Event(pk=10**9)]))
    assert found == {event.pk: ""}


@pytest.mark.parametrize("action", KINDS)
@pytest.mark.parametrize("role", ["worker", "operator", "liaison", "supervisor", "auditor"])
def test_only_the_roles_of_an_action_may_use_it(
    role: str, action: str, desk: Desk, login: Login, request: pytest.FixtureRequest
) -> None:
    event = desk.make()
    apply(event.pk, "dispatch", Actor.of(desk.operator), lead=desk.department.pk)
    client = login(request.getfixturevalue(role))
    url = reverse(f"events:bulk_{action}")
    expected = 200 if role in KINDS[action].roles else 403
    assert client.get(url, {"pk": event.pk}).status_code == expected
    if expected == 403:
        assert send(client, action, [event]).status_code == 403
    assert client.put(url).status_code == 405


@pytest.mark.parametrize("keys", [[], ["x"], [str(n) for n in range(1, 202)]])
def test_none_and_too_many_are_told_at_the_list(keys: list[str], desk: Desk, login: Login) -> None:
    client = login(desk.operator)
    answer = client.get(reverse("events:bulk_claim"), {"pk": keys, "back": "tab=file"})
    assert answer.headers["Location"] == "/events/?tab=file"
    part = client.get(reverse("events:bulk_claim"), {"pk": keys}, headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert not Job.objects.exists()


@pytest.mark.parametrize("role", ["worker", "operator", "liaison", "supervisor", "auditor"])
def test_the_list_offers_each_role_what_it_may_do(
    role: str, desk: Desk, login: Login, request: pytest.FixtureRequest
) -> None:
    desk.make()
    body = login(request.getfixturevalue(role)).get("/events/?tab=all").content.decode()
    for name, kind in KINDS.items():
        assert (f'data-bulk-act="{name}"' in body) is (role in kind.roles)
    assert "data-bulk-file" in body


def test_the_way_back_never_leads_elsewhere(desk: Desk, login: Login) -> None:
    client, event = login(desk.operator), desk.make()
    back: str = "//evil.example/?tab=file&next=http://evil.example"
    answer = client.get(reverse("events:bulk_claim"), {"pk": str(event.pk), "back": back})
    assert answer.context["back_url"].startswith("/events/?%2F%2Fevil")


def test_for_the_list_it_answers_in_parts(desk: Desk, login: Login) -> None:
    good, bad = desk.make(), desk.make("classify")
    client = login(desk.operator)
    part = client.get(
        reverse("events:bulk_dispatch"), {"pk": [good.pk]}, headers={"HX-Request": "true"}
    )
    assert "<html" not in part.content.decode()
    values = {"pk": [good.pk, bad.pk], "token": str(uuid.uuid4())}
    answer = client.post(reverse("events:bulk_dispatch"), values, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert f'"done": [{good.pk}], "left": [{bad.pk}]' in answer.headers["HX-Trigger"]


def test_fifty_cases_cost_few_statements_each(
    desk: Desk, login: Login, django_assert_max_num_queries: Any
) -> None:
    events = [desk.make() for _n in range(20)]
    client = login(desk.operator)
    with django_assert_max_num_queries(20 * 16 + 45):
        send(client, "dispatch", events)
    assert set(steps(events)) == {"handle"}
