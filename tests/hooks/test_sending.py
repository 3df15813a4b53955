"""Deliveries: in order, again with growing pauses, parked in the end; nobody waits for others."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest

from accounts.services import By
from events.models import Outbox
from events.outbox import relay
from exchange import cleaning
from exchange.hooks import leases, pauses, sending, services
from exchange.hooks.making import test_delivery as made_test
from exchange.models import AllowedHost, Client, Delivery, Subscription
from tests.events.stage import MONDAY, Stage
from tests.hooks.conftest import Send, subscribe
from tests.hooks.receiving import Got, Receiver, receiving

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


def failing(got: Got) -> int:
    return 503


def waiting(hook: Subscription, number: int, now: dt.datetime = MONDAY) -> None:
    Delivery.objects.bulk_create(made_test(hook, now) for _n in range(number))


def test_what_follows_waits_for_what_was_not_taken(
    hook: Subscription, receiver: Receiver, stage: Stage, send: Send
) -> None:
    """And other cases go on."""
    first = stage.to("file")
    receiver.answer = lambda got: 500 if got.data["data"]["case"] == first.pk else 204
    stage.collect(description="另一件事")
    send(stage.now)
    sent = [(got.data["data"]["case"], got.kind) for got in receiver.got]
    assert sorted(sent) == [(first.pk, "case.reported"), (stage.event.pk, "case.reported")]
    receiver.answer, receiver.got = lambda got: 204, []
    send(stage.now + 4 * SECOND)
    assert receiver.got == []
    send(stage.now + 7 * SECOND)
    assert receiver.kinds == ["case.reported", "case.classified"]


def test_it_waits_for_rows_of_the_outbox_that_are_not_told_yet(
    hook: Subscription, receiver: Receiver, stage: Stage
) -> None:
    stage.to("file")
    first = Outbox.objects.filter(event=stage.event).earliest("pk")
    Outbox.objects.filter(pk=first.pk).update(leased_until=stage.now + dt.timedelta(hours=1))
    relay(stage.now)
    assert Delivery.objects.count() == 1
    sending.run(lambda: stage.now)
    assert receiver.got == []
    relay(stage.now + dt.timedelta(hours=2))
    sending.run(lambda: stage.now + dt.timedelta(hours=2))
    assert receiver.kinds == ["case.reported", "case.classified"]


def test_every_try_has_the_same_id_and_body(
    hook: Subscription, receiver: Receiver, stage: Stage, send: Send
) -> None:
    stage.collect()
    receiver.answer = failing
    send(stage.now)
    send(stage.now + 10 * SECOND)
    receiver.answer = lambda got: 204
    send(stage.now + dt.timedelta(minutes=5))
    assert len(receiver.got) == 3
    assert len(set(receiver.names)) == len({got.body for got in receiver.got}) == 1
    assert len({got.headers["webhook-timestamp"] for got in receiver.got}) == 3
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("taken", 3)
    assert [one["status"] for one in row.tries] == [503, 503, 204]


def test_the_pauses_grow_for_three_days() -> None:
    waits = [pauses.pause(n, 0) for n in range(1, 13)]
    minutes = [wait.total_seconds() / 60 for wait in waits]
    assert minutes == [5 / 60, 1, 5, 30, 120, 300, *[600] * 6]
    assert sum(waits[:12], dt.timedelta()) < dt.timedelta(days=3) < sum(waits, pauses.pause(13, 0))
    assert pauses.pause(1, 0.5) == dt.timedelta(seconds=5.5)
    assert pauses.pause(1, 0, 90) == dt.timedelta(seconds=90)
    assert pauses.pause(1, 0, 1e9) == dt.timedelta(hours=1)
    rests = [pauses.rest(n).total_seconds() for n in range(4, 13)]
    assert rests == [0, 15, 30, 60, 120, 240, 480, 600, 600]


def test_it_is_parked_after_three_days_and_replayed_under_its_id(
    hook: Subscription, receiver: Receiver, stage: Stage, send: Send
) -> None:
    stage.collect()
    receiver.answer = failing
    send(stage.now)
    now, turns = stage.now, 0
    while (row := Delivery.objects.get()).state == "waiting":
        rests = Subscription.objects.get().rests_until or row.next_at
        now, turns = max(row.next_at, rests), turns + 1
        send(now)
    assert dt.timedelta(days=2) < now - stage.now <= dt.timedelta(days=3)
    assert row.state == "parked"
    assert 10 <= row.attempts == turns + 1 <= 14
    receiver.answer = lambda got: 204
    assert send(now + dt.timedelta(days=1)) == 0
    assert services.deliveries_replay(by=By(), row=hook) == 1
    assert services.deliveries_replay(by=By(), row=hook) == 0
    sending.run()
    assert Delivery.objects.get().state == "taken"
    assert len(set(receiver.names)) == 1


def test_gone_ends_the_subscription(
    hook: Subscription, receiver: Receiver, stage: Stage, send: Send
) -> None:
    stage.to("dispatch")
    receiver.answer = lambda got: 410
    send(stage.now)
    hook.refresh_from_db()
    assert (hook.state, len(receiver.got)) == ("gone", 1)
    stage.collect()
    send(stage.now + dt.timedelta(days=1))
    assert len(receiver.got) == 1
    assert not Delivery.objects.filter(state="waiting").exists()


@pytest.mark.parametrize("status", [301, 400, 404, 500])
def test_only_a_success_counts(
    hook: Subscription, receiver: Receiver, send: Send, status: int
) -> None:
    receiver.answer = lambda got: status
    waiting(hook, 1)
    send(MONDAY)
    assert Delivery.objects.get().state == "waiting"


def test_a_receiver_may_ask_for_more_time(
    hook: Subscription, receiver: Receiver, send: Send
) -> None:
    receiver.answer, receiver.wait = lambda got: 429, "600"
    waiting(hook, 1)
    send(MONDAY)
    assert Delivery.objects.get().next_at == MONDAY + dt.timedelta(minutes=10)


def test_a_receiver_that_fails_again_and_again_is_left_alone(
    hook: Subscription, receiver: Receiver, send: Send
) -> None:
    receiver.answer = failing
    waiting(hook, 100)
    send(MONDAY)
    hook.refresh_from_db()
    assert hook.failing_since == MONDAY
    assert hook.rests_until == MONDAY + 15 * SECOND
    tried = len(receiver.got)
    assert tried <= pauses.FAILURES + sending.LANES
    assert send(MONDAY + 14 * SECOND) == 0
    assert send(MONDAY + 16 * SECOND) == 1
    hook.refresh_from_db()
    assert hook.rests_until == MONDAY + 46 * SECOND
    receiver.answer = lambda got: 204
    assert send(MONDAY + 60 * SECOND) == 100
    found = Subscription.objects.get()
    assert (found.failures, found.failing_since, found.rests_until) == (0, None, None)
    assert not Delivery.objects.exclude(state="taken").exists()


def test_what_waited_behind_a_dead_receiver_is_parked_as_well(
    hook: Subscription, receiver: Receiver, send: Send
) -> None:
    receiver.answer = failing
    waiting(hook, 40)
    send(MONDAY)
    untried = Delivery.objects.filter(attempts=0).count()
    assert untried > 20
    send(MONDAY + dt.timedelta(days=3, minutes=1))
    assert not Delivery.objects.filter(state="waiting").exists()
    assert Delivery.objects.filter(state="parked").count() == 40


def test_a_dead_receiver_slows_nobody_else(
    hook: Subscription, receiver: Receiver, system: Client, send: Send
) -> None:
    """Its calls hang until the end of the test; the other receiver has everything long before."""
    all_there = threading.Event()
    late: list[bool] = []

    def hanging(got: Got) -> int:
        late.append(all_there.wait(8))
        return 204

    def counting(got: Got) -> int:
        if len(receiver.got) == 200:
            all_there.set()
        return 204

    receiver.answer = counting
    with receiving(Receiver(hanging)) as dead:
        other = subscribe(system, dead)
        waiting(other, 20)
        waiting(hook, 200)
        send(MONDAY)
    assert late
    assert all(late)
    assert not hook.deliveries.exclude(state="taken").exists()


def test_calls_about_different_cases_overlap(
    hook: Subscription, receiver: Receiver, send: Send
) -> None:
    together = threading.Barrier(sending.LANES)

    def meeting(got: Got) -> int:
        together.wait(5)
        return 204

    receiver.answer = meeting
    waiting(hook, sending.LANES)
    send(MONDAY)
    assert Delivery.objects.filter(state="taken").count() == sending.LANES


def test_only_one_process_sends_to_a_receiver(
    hook: Subscription, receiver: Receiver, send: Send
) -> None:
    waiting(hook, 3)
    assert leases.take(uuid.uuid4(), MONDAY, []) == [hook]
    assert send(MONDAY + 59 * SECOND) == 0
    assert send(MONDAY + 61 * SECOND) == 3
    hook.refresh_from_db()
    assert hook.lease is None


def test_a_paused_one_collects_and_waits(
    hook: Subscription, receiver: Receiver, stage: Stage, send: Send
) -> None:
    services.subscription_pause(by=By(), row=hook)
    stage.collect()
    send(stage.now)
    assert (len(receiver.got), Delivery.objects.get().state) == (0, "waiting")
    services.subscription_resume(by=By(), row=hook)
    send(stage.now)
    assert receiver.kinds == ["case.reported"]


def test_an_address_that_may_not_be_called_any_more_is_not_called(
    hook: Subscription, receiver: Receiver, send: Send
) -> None:
    AllowedHost.objects.all().delete()
    waiting(hook, 1)
    send(MONDAY)
    assert receiver.got == []
    row = Delivery.objects.get()
    assert (row.state, row.tries[0]["code"], row.tries[0]["status"]) == ("waiting", "plain", 0)


def test_a_run_gives_way_after_its_turn(
    hook: Subscription, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    never = threading.Event()
    monkeypatch.setattr(sending, "nudge", lambda: asked.append(1))

    def slowly(got: Got) -> int:
        never.wait(0.05)
        return 204

    receiver.answer = slowly
    waiting(hook, 100)
    sent = sending.run(lambda: MONDAY, turn=0.1)
    assert 0 < sent < 100
    assert Delivery.objects.filter(state="taken").count() == sent
    assert asked == [1]


def test_old_ones_go_after_thirty_days(hook: Subscription) -> None:
    waiting(hook, 2)
    old, replayed = Delivery.objects.order_by("pk")
    late = MONDAY + dt.timedelta(days=30, seconds=1)
    Delivery.objects.filter(pk=replayed.pk).update(until=late + dt.timedelta(days=1))
    cleaning.clean(MONDAY + dt.timedelta(days=29))
    assert Delivery.objects.count() == 2
    cleaning.clean(late)
    assert list(Delivery.objects.all()) == [replayed]
    assert old.pk != replayed.pk


def test_statements_do_not_grow_with_deliveries(
    hook: Subscription, django_assert_max_num_queries: object
) -> None:
    from exchange.hooks.waiting import ready

    waiting(hook, 50)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert len(ready(hook, MONDAY, 50)) == 50
