"""The digest: right numbers, once a person and slot, in working days only, nothing for nothing."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.urls import reverse

from accounts.models import User
from events import outbox
from events.delivery import digest, sending
from events.delivery.wishes import Wishes, wishes_save
from events.models import Delivery, Digest
from tests.cast import Login
from tests.delivery.conftest import reach
from tests.delivery.servers import MailServer
from tests.events.stage import MONDAY, Stage

MORNING = MONDAY.replace(hour=0, minute=5) + dt.timedelta(days=1)
"""Tuesday 3 March 2026, 08:05 in county time."""


@pytest.fixture
def waiting(stage: Stage, mail: MailServer) -> Stage:
    """A task waits for the liaison, who reads mails."""
    reach(stage.liaison)
    stage.to("handle")
    outbox.relay(stage.now)
    Delivery.objects.all().delete()
    return stage


def test_it_tells_what_waits_once(waiting: Stage, mail: MailServer) -> None:
    with time_machine.travel(MORNING, tick=False):
        assert digest.run(MORNING) == 1
        assert digest.run(MORNING + dt.timedelta(minutes=5)) == 0
        sending.deliver(MORNING)
    (sent,) = mail.mails
    text = mail.text()
    assert str(waiting.event) in text
    assert waiting.event.title in text
    assert f"https://gg.example.org/events/{waiting.event.pk}/" in text
    assert "待办 1" in sent["Subject"]
    facts = Digest.objects.get().facts
    assert (facts["waits"], facts["cases"]) == (1, [waiting.event.pk])


@pytest.mark.parametrize(
    ("moment", "made"),
    [
        (MORNING - dt.timedelta(minutes=6), 0),
        (MORNING + dt.timedelta(hours=1), 1),
        (MORNING + dt.timedelta(hours=2), 0),
        (MORNING + dt.timedelta(hours=4), 1),
        (MORNING + dt.timedelta(days=4), 0),
    ],
    ids=["before", "workers were away", "long past", "noon", "saturday"],
)
def test_it_comes_at_its_time(waiting: Stage, moment: dt.datetime, made: int) -> None:
    with time_machine.travel(moment, tick=False):
        assert digest.run(moment) == made


def test_what_died_before_its_end_is_made_again(
    waiting: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*args: object, **more: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Delivery.objects, "bulk_create", die)
    with time_machine.travel(MORNING, tick=False):
        assert digest.run(MORNING) == 0
        assert not Digest.objects.exists()
        monkeypatch.undo()
        assert digest.run(MORNING) == 1
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one(waiting: Stage) -> None:
    gate = threading.Barrier(2)

    def work() -> None:
        gate.wait()
        digest.run(MORNING)
        connection.close()

    with time_machine.travel(MORNING, tick=False):
        threads = [threading.Thread(target=work) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert Digest.objects.count() == Delivery.objects.count() == 1


def test_nothing_to_tell_is_not_told_unless_wanted(
    stage: Stage, mail: MailServer, operator: User
) -> None:
    reach(operator)
    with time_machine.travel(MORNING, tick=False):
        assert digest.run(MORNING) == 1
        assert not Delivery.objects.exists()
        wishes_save(user=operator, wishes=Wishes(digest_empty=True))
        Digest.objects.all().delete()
        digest.run(MORNING)
    assert Delivery.objects.count() == 1


def test_who_wants_none_gets_none(waiting: Stage) -> None:
    wishes_save(user=waiting.liaison, wishes=Wishes(morning=""))
    with time_machine.travel(MORNING, tick=False):
        assert digest.run(MORNING) == 0


def test_the_page_shows_the_same(waiting: Stage, login: Login) -> None:
    with time_machine.travel(MORNING, tick=False):
        client = login(waiting.liaison)
        page = client.get(reverse("notices:digest_show"))
        text = page.content.decode()
        assert str(waiting.event) in text
        for _label, number, url, _tone in page.context["numbers"][:3]:
            listed = client.get(url)
            assert listed.status_code == 200
            assert (str(waiting.event) in listed.content.decode()) is (number > 0)
        new = page.context["numbers"][3]
        assert client.get(new[2]).context["page"].paginator.count == new[1]
