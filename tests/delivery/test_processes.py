"""Workers as processes: one is killed while it sends, then Redis is wiped; every mail arrives."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Way
from events import outbox
from events.delivery import sending
from events.models import Delivery, Gateway
from tests.delivery.conftest import reach
from tests.delivery.servers import MailServer
from tests.events.stage import Stage
from tests.faults.conftest import PATIENCE, House, house

__all__ = ["house"]

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
CASES = 5
START = 120


def test_nothing_is_lost(stage: Stage, mail_server: MailServer, house: House) -> None:
    values = {
        "server": "127.0.0.1",
        "port": mail_server.port,
        "security": "insecure",
        "sender": "gg@example.org",
    }
    Gateway.objects.create(way=Way.MAIL, is_on=True, values=values)
    reach(stage.liaison)
    for _number in range(CASES):
        stage.now = timezone.now() - dt.timedelta(hours=1)
        stage.to("handle")
    outbox.relay(timezone.now())
    Delivery.objects.update(next_at=timezone.now())
    wanted = {str(row.uid) for row in Delivery.objects.all()}
    house.env |= {"GATEWAY_HOSTS": "127.0.0.1", "SITE_URL": "https://gg.example.org"}
    redis = house.redis()
    mail_server.hold.clear()
    first = house.worker("first")
    house.beat("beat")
    house.until(lambda: mail_server.asked > 0, "a mail is on its way", START)
    first.kill()
    first.wait(PATIENCE)
    redis.flushall()
    mail_server.hold.set()
    Delivery.objects.filter(leased_until__isnull=False).update(
        leased_until=timezone.now() - sending.LEASE
    )
    house.worker("second")
    house.until(
        lambda: Delivery.objects.filter(state="sent").count() == len(wanted), "all sent", START
    )
    arrived = [str(mail["X-Gridgov-Id"]) for mail in mail_server.mails]
    assert set(arrived) == wanted
    assert len(arrived) <= len(wanted) + 1
