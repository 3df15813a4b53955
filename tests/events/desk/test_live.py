"""An open worklist learns what is new and what changed, and nothing it may not see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events import live
from events.actors import Actor
from events.models import Event
from events.services import apply
from tests.cast import Login
from tests.events.desk.conftest import Desk

pytestmark = pytest.mark.django_db
URL = "/events/changes/"
HOUR = dt.timedelta(hours=1)


def ask(client: Client, since: dt.datetime, **query: Any) -> Any:
    values = {"since": since.isoformat(), **query}
    return client.get(URL, values, headers={"X-Poll": "1"})


@pytest.fixture
def before() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def sharp(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the look back, so that what a test made before is not asked about again."""
    monkeypatch.setattr(live, "OVERLAP", dt.timedelta(0))


@pytest.mark.usefixtures("sharp")
def test_nothing_new_is_an_empty_answer(desk: Desk, login: Login) -> None:
    desk.make()
    now = timezone.now()
    answer = ask(login(desk.operator), now)
    assert (answer.status_code, answer.content) == (204, b"")
    assert dt.datetime.fromisoformat(answer.headers["X-Since"]) >= now


def test_a_new_case_is_told(desk: Desk, login: Login, before: dt.datetime) -> None:
    event = desk.make("classify")
    answer = ask(login(desk.operator), before)
    assert answer.json() == {"rows": [[event.pk, event.seq, True]], "gone": [], "many": False}


@pytest.mark.usefixtures("sharp")
def test_a_change_is_told_with_its_version(desk: Desk, login: Login) -> None:
    event, _other = desk.make(), desk.make()
    since = timezone.now()
    changed = apply(event.pk, "claim", Actor.of(desk.operator))
    assert ask(login(desk.operator), since).json()["rows"] == [[event.pk, changed.seq, True]]


def test_what_left_the_list_is_told_as_such(desk: Desk, login: Login, before: dt.datetime) -> None:
    event = desk.make("file")
    client = login(desk.operator)
    for query, listed in (
        ({"tab": "file"}, True),
        ({"tab": "classify"}, False),
        ({"tab": "all", "urgency": "critical"}, False),
        ({"tab": "all", "q": "消防"}, True),
    ):
        rows = ask(client, before, **query).json()["rows"]
        assert rows == [[event.pk, event.seq, listed]], query


def test_what_is_out_of_sight_is_never_told(
    desk: Desk, login: Login, before: dt.datetime, outsider: User, liaison: User, auditor: User
) -> None:
    event = desk.make()
    assert ask(login(outsider), before).status_code == 204
    assert ask(login(liaison), before).status_code == 204
    assert ask(login(auditor), before).json()["rows"][0][0] == event.pk
    Event.objects.filter(pk=event.pk).update(confidential=True)
    assert ask(login(auditor), before).status_code == 204


def test_what_is_shown_and_ended_or_gone_is_told(
    desk: Desk, login: Login, supervisor: User
) -> None:
    ended, hidden = desk.make("classify"), desk.make()
    apply(ended.pk, "reject", Actor.of(desk.operator), reason="重复")
    Event.objects.filter(pk=hidden.pk).update(confidential=True, created_by=None)
    later = timezone.now() + HOUR
    answer = ask(login(desk.operator), later, pk=[ended.pk, hidden.pk, 10**9]).json()
    assert answer["rows"] == [[ended.pk, Event.objects.get(pk=ended.pk).seq, False]]
    assert answer["gone"] == [hidden.pk, 10**9]


def test_a_commit_that_lands_late_is_found_all_the_same(desk: Desk, login: Login) -> None:
    """The moment of a change is taken before its transaction ends."""
    event = desk.make()
    moment = timezone.now()
    Event.objects.filter(pk=event.pk).update(changed_at=moment - dt.timedelta(seconds=10))
    assert ask(login(desk.operator), moment).json()["rows"]
    Event.objects.filter(pk=event.pk).update(changed_at=moment - dt.timedelta(seconds=20))
    assert ask(login(desk.operator), moment).status_code == 204


def test_after_a_long_sleep_or_many_changes_the_page_is_read_anew(
    desk: Desk, login: Login, before: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = login(desk.operator)
    assert ask(client, before - 2 * HOUR).json()["many"]
    monkeypatch.setattr(live, "MOST", 1)
    desk.make()
    assert not ask(client, before).json()["many"]
    desk.make()
    assert ask(client, before).json() == {"rows": [], "gone": [], "many": True}


@pytest.mark.parametrize(
    "since", ["", "x", "2026-13-40T00:00:00", "2026-03-02T09:00:00", "9" * 300]
)
def test_a_moment_that_cannot_be_read_is_now(since: str, desk: Desk, login: Login) -> None:
    assert login(desk.operator).get(URL, {"since": since}).status_code == 204


def test_counts_come_where_they_are_asked_for(desk: Desk, login: Login) -> None:
    desk.make("file")
    answer = ask(login(desk.operator), timezone.now(), counts=1, tab="file").json()
    assert (answer["tabs"]["file"], answer["tabs"]["classify"]) == ("1", "0")
    assert answer["waiting"] == answer["tabs"]["mine"] == "1"
    assert answer["lights"]["on_time"] == "1"


def test_nothing_new_costs_three_statements(
    desk: Desk, login: Login, liaison: User, django_assert_num_queries: Any
) -> None:
    """The person, their postings, and the index of last changes."""
    for _n in range(3):
        desk.make()
    later = timezone.now() + live.OVERLAP * 2
    Event.objects.update(changed_at=timezone.now() - HOUR)
    for user in (desk.operator, liaison):
        client = login(user)
        client.get("/account/")
        with django_assert_num_queries(3):
            assert ask(client, later).status_code == 204


def test_looking_keeps_nobody_logged_in(desk: Desk, login: Login) -> None:
    client = login(desk.operator)
    ask(client, timezone.now())
    assert "seen" not in client.session


def test_rows_are_drawn_anew_for_what_is_in_sight(desk: Desk, login: Login, outsider: User) -> None:
    one, two = desk.make(title="井盖破损"), desk.make(title="路灯不亮")
    query = {"pk": [str(one.pk), str(two.pk), "9999999", "x"]}
    body = login(desk.operator).get("/events/rows/", query).content.decode()
    assert ("井盖破损" in body, "路灯不亮" in body, body.count("<tr ")) == (True, True, 2)
    assert login(outsider).get("/events/rows/", query).content.decode().count("<tr ") == 0
