"""A mail is really sent, says what it may, and is tried again when it was not taken."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache

from accounts.models import Contact, User, Way
from events import notices, outbox
from events.delivery import sending
from events.models import Delivery, DeliveryState, Event, Gateway, Notice
from events.services import Contact as Reporter
from tests.delivery.conftest import ADDRESS, deliver, dispatched, reach
from tests.delivery.servers import MailServer
from tests.events.stage import Stage


def test_a_dispatch_is_told_by_mail_at_once(stage: Stage, mail: MailServer) -> None:
    reach(stage.liaison)
    delivery = dispatched(stage)
    deliver(stage)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.answer) == ("sent", 1, "ok")
    (sent,) = mail.mails
    assert sent["To"] == ADDRESS
    assert sent["X-Gridgov-Id"] == str(delivery.uid)
    text = mail.text()
    assert f"https://gg.example.org/events/{stage.event.pk}/" in text
    assert str(stage.event) in sent["Subject"]
    assert stage.event.title in text
    assert str(delivery.uid) in text


def test_every_gateway_is_off_at_first(stage: Stage) -> None:
    reach(stage.liaison)
    stage.to("handle")
    outbox.relay(stage.now)
    assert Notice.objects.filter(user=stage.liaison).exists()
    assert not Delivery.objects.exists()


def test_nobody_is_written_to_who_did_not_confirm(stage: Stage, mail: MailServer) -> None:
    reach(stage.liaison)
    Contact.objects.update(confirmed_at=None)
    stage.to("handle")
    outbox.relay(stage.now)
    assert not Delivery.objects.exists()


def test_it_is_sent_once_by_two_workers(stage: Stage, mail: MailServer) -> None:
    reach(stage.liaison)
    dispatched(stage)
    taken = sending.lease(stage.now, 10, [Way.MAIL])
    assert len(taken) == 1
    deliver(stage)
    assert mail.mails == []
    assert sending.lease(stage.now, 10, [Way.MAIL]) == []


def test_a_killed_worker_loses_nothing(stage: Stage, mail: MailServer) -> None:
    reach(stage.liaison)
    delivery = dispatched(stage)
    sending.lease(stage.now, 10, [Way.MAIL])
    cache.clear()
    stage.now += sending.LEASE
    deliver(stage)
    deliver(stage)
    assert [m["X-Gridgov-Id"] for m in mail.mails] == [str(delivery.uid)]


def test_it_is_tried_again_and_then_given_up(stage: Stage, mail: MailServer) -> None:
    reach(stage.liaison)
    delivery = dispatched(stage)
    mail.answer = "451 later"
    pauses = []
    for _try in range(len(sending.PAUSES)):
        Delivery.objects.update(next_at=stage.now)
        deliver(stage)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.answer) == (DeliveryState.FAILED, "smtp:451")
        pauses.append(delivery.next_at - stage.now)
    assert pauses == sorted(pauses)
    assert pauses[-1] > dt.timedelta(hours=11)
    Delivery.objects.update(next_at=stage.now)
    deliver(stage)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.GIVEN_UP
    assert Gateway.objects.get().failing_since is not None
    mail.answer = "250 ok"
    sending.resend(delivery, stage.now)
    deliver(stage)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    assert Gateway.objects.get().failing_since is None


def test_a_server_that_is_gone_is_asked_once_a_batch(stage: Stage, mail: MailServer) -> None:
    reach(stage.liaison)
    first = dispatched(stage)
    Delivery.objects.create(
        user=stage.liaison,
        way=Way.MAIL,
        created_at=stage.now,
        next_at=stage.now,
        notice=Notice.objects.exclude(deliveries=first).first(),
    )
    Gateway.objects.update(values={**Gateway.objects.get().values, "port": 1})
    deliver(stage)
    assert sorted(Delivery.objects.values_list("state", "attempts", "answer")) == [
        ("failed", 1, "refused"),
        ("waiting", 0, ""),
    ]


def test_what_was_read_before_its_turn_is_not_sent(stage: Stage, mail: MailServer) -> None:
    reach(stage.liaison)
    delivery = dispatched(stage)
    notices.read_all(stage.liaison, stage.now)
    deliver(stage)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.answer) == (DeliveryState.DROPPED, "read")
    assert mail.mails == []


def test_nothing_personal_goes_out(stage: Stage, mail: MailServer) -> None:
    stage.contact = Reporter(name="张建国", phone="13812345678", address="东关街5号楼302")
    reach(stage.liaison)
    stage.collect(description="张建国 13812345678 说消防通道堵塞")
    stage.do("classify")
    stage.do("file")
    stage.dispatch()
    outbox.relay(stage.now)
    deliver(stage)
    source = mail.text() + mail.sources[-1]
    assert "消防通道" in source
    for secret in ("13812345678", "张建国", "号楼", "东关街"):
        assert secret not in source


@pytest.mark.parametrize("hidden", [{"confidential": True}, {"leaders_only": True}])
def test_the_title_of_a_confidential_case_stays_here(
    stage: Stage, mail: MailServer, hidden: dict[str, bool]
) -> None:
    reach(stage.liaison)
    dispatched(stage)
    Event.objects.update(**hidden)
    deliver(stage)
    assert "消防" not in mail.text()
    assert str(stage.event) in mail.text()


def test_it_speaks_the_readers_language(stage: Stage, mail: MailServer) -> None:
    reach(stage.liaison)
    User.objects.filter(pk=stage.liaison.pk).update(language="en")
    dispatched(stage)
    deliver(stage)
    assert "was dispatched to your department" in mail.text()
