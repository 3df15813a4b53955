"""The page of notices, the words on it and the count at the bell."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from events import notices, outbox
from events.audiences import TELLS
from events.models import Event, Notice, Outbox
from tests.cast import Login
from tests.events.stage import Stage

LIST, READ_ALL = "notices:notice_list", "notices:notice_read_all"


@pytest.fixture
def dispatched(stage: Stage) -> Notice:
    stage.to("handle")
    outbox.relay(stage.now)
    return Notice.objects.get(user=stage.liaison, act="dispatch")


def test_it_lists_what_was_told(dispatched: Notice, liaison: User, login: Login) -> None:
    client = login(liaison)
    page = client.get(reverse(LIST), headers={"accept-language": "en"})
    assert page.status_code == 200
    text = page.content.decode()
    assert dispatched.event is not None
    assert f"{dispatched.event.number} was dispatched to your department" in text
    assert "消防通道堵塞" in text
    assert 'class="gg-bell-count">1<' in text


def test_it_reads_one_and_then_all(dispatched: Notice, liaison: User, login: Login) -> None:
    client = login(liaison)
    again = make(dispatched, liaison, timezone.now())
    assert notices.unread(liaison) == 2
    for _twice in range(2):
        answer = client.post(reverse("notices:notice_read", args=[dispatched.pk]))
        assert answer.status_code == 302
        assert notices.unread(liaison) == 1
    for _twice in range(2):
        assert client.post(reverse(READ_ALL)).status_code == 302
    again.refresh_from_db()
    assert again.read_at is not None
    assert (
        "You have read everything"
        in client.get(
            reverse(LIST), {"show": "new"}, headers={"accept-language": "en"}
        ).content.decode()
    )


def test_it_refuses_the_wrong_method(dispatched: Notice, liaison: User, login: Login) -> None:
    client = login(liaison)
    assert client.post(reverse(LIST)).status_code == 405
    assert client.get(reverse(READ_ALL)).status_code == 405
    assert client.get(reverse("notices:notice_read", args=[dispatched.pk])).status_code == 405


def test_another_persons_notice_is_not_found(
    dispatched: Notice, operator: User, login: Login
) -> None:
    address = reverse("notices:notice_read", args=[dispatched.pk])
    assert login(operator).post(address).status_code == 404
    dispatched.refresh_from_db()
    assert dispatched.read_at is None


def test_it_asks_strangers_to_log_in(client: Client, db: None) -> None:
    assert client.get(reverse(LIST)).status_code == 302


def test_it_shows_nothing_before_its_time(dispatched: Notice, liaison: User) -> None:
    Notice.objects.update(show_at=timezone.now() + dt.timedelta(minutes=1))
    assert notices.unread(liaison) == 0
    assert not notices.inbox(liaison).exists()


def test_the_count_ends_at_a_hundred(dispatched: Notice, liaison: User) -> None:
    for _number in range(notices.MOST_COUNTED + 5):
        make(dispatched, liaison, dispatched.show_at)
    assert notices.unread(liaison) == notices.MOST_COUNTED


def test_whoever_lost_sight_of_the_case_reads_its_number_only(
    dispatched: Notice, liaison: User
) -> None:
    Event.objects.update(confidential=True)
    (shown,) = notices.shown(notices.inbox(liaison).select_related("event", "outbox"), liaison)
    assert (shown.title, shown.event_id) == ("", None)


def test_reading_a_case_reads_what_was_told_of_it(dispatched: Notice, liaison: User) -> None:
    assert dispatched.event_id is not None
    notices.read_of_case(liaison, dispatched.event_id, timezone.now())
    assert notices.unread(liaison) == 0


def test_every_action_that_tells_somebody_has_words() -> None:
    assert set(TELLS) == set(notices.ACTIONS)


def test_alerts_and_warnings_have_words(dispatched: Notice) -> None:
    payload = {"kind": "accept", "instead": True}
    row = Outbox(kind="alert", payload=payload, event=dispatched.event)
    notice = Notice(outbox=row, event=dispatched.event, kind="alert", act="overdue")
    with translation.override("en"):
        text = notices.sentence(notice)
    assert text == (
        f"{dispatched.event}: the time for “Accept” is over. "
        "Nobody lower down is posted, so you are told."
    )


def test_a_warning_names_the_unit(dispatched: Notice, stage: Stage) -> None:
    department = Outbox(kind="warning", payload={"department": stage.lead.pk, "path": ""})
    centre = Outbox(kind="warning", payload={"department": 0, "path": stage.event.holder.path})
    with translation.override("en"):
        told = [
            notices.sentence(Notice(outbox=row, kind="warning", act="nobody"))
            for row in (department, centre)
        ]
    assert str(stage.lead.area) in told[0]
    assert str(stage.event.holder) in told[1]


def test_the_page_asks_few_questions(
    dispatched: Notice, liaison: User, login: Login, django_assert_max_num_queries: object
) -> None:
    client = login(liaison)
    for _number in range(40):
        make(dispatched, liaison, dispatched.show_at)
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(14):
        client.get(reverse(LIST))


def make(like: Notice, user: User, show_at: dt.datetime) -> Notice:
    row = Outbox.objects.create(kind="alert", event=like.event, created_at=show_at, payload={})
    return Notice.objects.create(
        outbox=row, user=user, event=like.event, kind="alert", act="remind", show_at=show_at
    )
