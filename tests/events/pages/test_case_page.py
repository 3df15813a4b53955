"""The case page: what it costs, what it hides, and why a clock is due when it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from events.models import Clock, Reporter
from tests.cast import Login
from tests.events.pages.scenes import stage

pytestmark = pytest.mark.django_db


def page(client: Any, pk: int) -> Any:
    return client.get(reverse("events:detail", args=[pk]))


def test_it_costs_the_same_however_much_has_happened(
    request: pytest.FixtureRequest, login: Login, django_assert_max_num_queries: Any
) -> None:
    play = stage(request.getfixturevalue, assists=True)
    play.to("handle")
    supervisor = request.getfixturevalue("supervisor")
    for n in range(4):
        play.do("urge", supervisor, text=f"请尽快 {n}", task=play.task().pk)
        play.do("ask_reporter", text=f"问题 {n}")
    play.do("accept", play.liaison, task_id=play.task().pk)
    client = login(play.operator)
    page(client, play.event.pk)
    with django_assert_max_num_queries(40):
        answer = page(client, play.event.pk)
    assert answer.status_code == 200


def test_it_masks_the_reporter_and_tells_departments_nothing_of_one_in_confidence(
    request: pytest.FixtureRequest, login: Login
) -> None:
    play = stage(request.getfixturevalue)
    play.to("handle")
    operator, liaison = login(play.operator), login(play.liaison)
    for client in (operator, liaison):
        shown = page(client, play.event.pk).content.decode()
        assert "138****5678" in shown
        assert "13812345678" not in shown
        assert "张建国" not in shown
    Reporter.objects.filter(event=play.event).update(in_confidence=True)
    assert "138****5678" in page(operator, play.event.pk).content.decode()
    hidden = page(liaison, play.event.pk).content.decode()
    assert "138****" not in hidden
    assert "张*" not in hidden


def test_it_filters_and_pages_the_trace(request: pytest.FixtureRequest, login: Login) -> None:
    play = stage(request.getfixturevalue)
    play.to("handle")
    for n in range(22):
        play.do("claim" if n % 2 == 0 else "release")
    client = login(play.operator)
    url = reverse("events:trace", args=[play.event.pk])
    everything = client.get(url)
    assert len(everything.context["story"]) == 20
    assert everything.context["next"] == 2
    assert len(client.get(url, {"page": 2}).context["story"]) == 6
    assert len(client.get(url, {"kind": "steps"}).context["story"]) == 4
    assert client.get(url, {"kind": "no", "page": "x"}).status_code == 200


def test_it_explains_a_due_time_to_the_minute(request: pytest.FixtureRequest, login: Login) -> None:
    play = stage(request.getfixturevalue)
    play.to("handle")
    clock = Clock.objects.get(event=play.event, kind="handle")
    url = reverse("events:clock_why", args=[play.event.pk, clock.pk])
    why = login(play.operator).get(url).context["why"]
    (part,) = why.parts
    assert part.until == clock.due_at
    assert part.rows[-1].used == "40:00"
    assert sum(row.span.minutes for row in part.rows) == 5 * 480


def test_it_explains_the_case_limit_as_a_sum(request: pytest.FixtureRequest, login: Login) -> None:
    play = stage(request.getfixturevalue)
    play.to("dispatch")
    clock = Clock.objects.get(event=play.event, kind="case")
    url = reverse("events:clock_why", args=[play.event.pk, clock.pk])
    why = login(play.operator).get(url).context["why"]
    assert len(why.parts) == 2
    assert why.parts[-1].until == clock.due_at
    foreign = reverse("events:clock_why", args=[play.event.pk, clock.pk + 1000])
    assert login(play.operator).get(foreign).status_code == 404


@pytest.mark.parametrize(
    "who",
    [
        "worker",
        "operator",
        "liaison",
        "supervisor",
        "department_head",
        "system_admin",
        "rights_admin",
        "auditor",
        "outsider",
    ],
)
def test_it_has_a_first_page_for_every_role(
    who: str, request: pytest.FixtureRequest, login: Login, django_assert_max_num_queries: Any
) -> None:
    play = stage(request.getfixturevalue, assists=True)
    play.to("handle")
    user: User = request.getfixturevalue(who)
    client = login(user)
    client.get("/")
    with django_assert_max_num_queries(30):
        answer = client.get("/")
    assert answer.status_code == 200
    if who in ("liaison", "department_head"):
        assert "消防通道堵塞" in answer.content.decode()
