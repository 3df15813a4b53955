"""A worker is killed amid a thousand webhooks, and Redis is wiped: none is lost, none is doubled.

What was on its way when the worker died comes again, under the same id and with the same body.
"""

from __future__ import annotations

import signal
import threading
from collections import defaultdict

import pytest
from django.utils import timezone

from accounts.services import By
from exchange.hooks import sending, services
from exchange.hooks.making import test_delivery as made_test
from exchange.hooks.services import Values
from exchange.hooks.signing import name_of
from exchange.models import Delivery, Subscription
from grids.models import Area
from tests.exchange.making import make_client
from tests.faults.conftest import PATIENCE, START, House
from tests.hooks.receiving import Got, Receiver, allow, receiving

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

MANY = 1000
KILLED, WIPED = 300, 600


class Holding(Receiver):
    """Takes everything, but holds what comes as number `KILLED` until the worker is dead."""

    def __init__(self) -> None:
        super().__init__(self.hold)
        self.reached, self.dead, self.half = (threading.Event() for _n in range(3))

    def hold(self, got: Got) -> int:
        if len(self.got) >= WIPED:
            self.half.set()
        if len(self.got) >= KILLED and not self.dead.is_set():
            self.reached.set()
            self.dead.wait(PATIENCE)
        return 204


def hook_of(township: Area, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Subscription:
    """With a thousand deliveries that wait."""
    monkeypatch.setattr(services, "nudge", lambda: None)
    allow(receiver.port)
    client = make_client(township)[0]
    values = Values(url=receiver.url, kinds=("case.reported",))
    row, _secret = services.subscription_create(by=By(), client=client, values=values)
    Delivery.objects.bulk_create(made_test(row, timezone.now()) for _n in range(MANY))
    return row


def test_every_webhook_arrives_whatever_dies(
    house: House, township: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    redis = house.redis()
    with receiving(Holding()) as receiver:
        assert isinstance(receiver, Holding)
        hook = hook_of(township, receiver, monkeypatch)
        first = house.worker("worker-1")
        house.beat("beat")
        house.until(receiver.reached.is_set, "the worker is in the middle", START)
        first.kill()
        assert first.wait(PATIENCE) == -signal.SIGKILL
        receiver.dead.set()
        assert Delivery.objects.filter(state="waiting").exists()
        Subscription.objects.filter(pk=hook.pk).update(leased_until=timezone.now())
        redis.flushall()
        house.worker("worker-2")
        house.until(receiver.half.is_set, "another worker goes on", START)
        redis.flushall()
        waiting = Delivery.objects.filter(state="waiting")
        house.until(lambda: not waiting.exists(), "the end", START)
        came = defaultdict(list)
        for got in receiver.got:
            came[got.name].append(got.body)
    assert set(came) == {name_of(uid) for uid in Delivery.objects.values_list("uid", flat=True)}
    assert len(came) == MANY
    repeated = [bodies for bodies in came.values() if len(bodies) > 1]
    assert len(repeated) <= 2 * sending.LANES
    assert all(len(set(bodies)) == 1 for bodies in repeated)
    assert not Delivery.objects.exclude(state="taken").exists()
