"""What a case tells to systems on its way, to whom, and never to whom not."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from accounts.models import Department, Posting
from accounts.scope import scope_of
from accounts.services import By
from events.models import Event, Outbox
from events.outbox import relay
from events.sweep import sweep
from exchange.hooks import sending, services, signing
from exchange.hooks.kinds import BY_ACTION, BY_STATE, KINDS
from exchange.hooks.making import hear
from exchange.models import Client, Delivery, Subscription
from grids.models import Area
from tests.events.stage import MONDAY, Stage, make_category
from tests.exchange.making import make_client
from tests.factories import make_area
from tests.hooks.conftest import Send, subscribe
from tests.hooks.receiving import Receiver

pytestmark = pytest.mark.django_db

WAY = [
    "case.reported",
    "case.classified",
    "case.filed",
    "case.dispatched",
    "task.sent",
    "task.accepted",
    "task.handled",
    "case.handled",
    "task.reported_back",
    "case.verified",
    "case.closed",
    "case.evaluated",
]


def test_a_case_tells_each_step_in_order(
    hook: Subscription, receiver: Receiver, stage: Stage, send: Send
) -> None:
    event = stage.to("done")
    send(stage.now)
    assert receiver.kinds == WAY
    assert all(got.data["data"]["case"] == event.pk for got in receiver.got)
    versions = [got.data["data"]["version"] for got in receiver.got]
    assert versions == sorted(versions)
    steps = [got.data["data"]["step"] for got in receiver.got]
    assert steps[:5] == ["classify", "file", "dispatch", "handle", "handle"]
    assert steps[-1] == "done"
    assert send(stage.now) == 0


def test_it_says_who_and_where_and_nothing_that_somebody_wrote(
    department_system: Client, receiver: Receiver, stage: Stage, send: Send
) -> None:
    subscribe(department_system, receiver)
    event = stage.to("handle")
    task = stage.task()
    send(stage.now)
    assert receiver.kinds == WAY[:5]
    sent = receiver.got[-1].data
    assert sent == {
        "type": "task.sent",
        "timestamp": stage.now.isoformat(),
        "data": {
            "case": event.pk,
            "number": event.number,
            "receipt": event.receipt,
            "url": f"/api/v1/cases/{event.pk}/",
            "step": "handle",
            "version": event.seq,
            "task": task.pk,
            "department": task.department_id,
            "clock": None,
            "actor": "person",
            "own": False,
        },
    }
    everything = json.dumps([got.data for got in receiver.got], ensure_ascii=False)
    assert event.title not in everything
    assert event.description not in everything


def test_a_report_back_names_the_leads_task(
    hook: Subscription, receiver: Receiver, stage: Stage, send: Send
) -> None:
    stage.to("verify")
    send(stage.now)
    told = next(got.data["data"] for got in receiver.got if got.kind == "task.reported_back")
    assert (told["task"], told["department"]) == (stage.task().pk, stage.lead.pk)


def test_what_was_before_the_webhook_is_not_told(
    hook: Subscription, receiver: Receiver, stage: Stage, send: Send
) -> None:
    stage.to("file")
    Subscription.objects.update(created_at=stage.now)
    send(stage.now)
    assert receiver.kinds == ["case.classified"]


def test_it_says_what_the_system_did_itself(
    community: Area, receiver: Receiver, stage: Stage, send: Send
) -> None:
    system = make_client(community)[0]
    subscribe(system, receiver)
    stage.to("file")
    system.user.scope = scope_of(system.user)
    stage.do("file", system.user)
    send(stage.now)
    last = receiver.got[-1].data["data"]
    assert (last["actor"], last["own"]) == ("client", True)


def test_what_a_library_of_the_standard_verifies(
    hook: Subscription, receiver: Receiver, stage: Stage
) -> None:
    stage.collect()
    relay(stage.now)
    sending.run()
    got = receiver.got[0]
    assert Webhook(hook.secret).verify(got.body, dict(got.headers)) == got.data
    assert got.headers["webhook-id"] == signing.name_of(Delivery.objects.get().uid)
    with pytest.raises(Exception, match="signature"):
        Webhook(hook.secret).verify(got.body + b" ", dict(got.headers))


def test_for_a_day_both_secrets_sign(hook: Subscription, receiver: Receiver, stage: Stage) -> None:
    former = hook.secret
    _row, new = services.subscription_rotate(by=By(), row=hook)
    stage.collect()
    relay(stage.now)
    sending.run()
    got = receiver.got[0]
    for secret in (former, new):
        Webhook(secret).verify(got.body, dict(got.headers))
    hook.refresh_from_db()
    assert hook.former_until is not None
    later = hook.former_until + dt.timedelta(seconds=1)
    assert signing.secrets_of(hook, later) == [new]
    assert signing.secrets_of(hook, later - dt.timedelta(seconds=2)) == [new, former]


def test_an_outsider_is_told_nothing(
    other_department: Department, other_township: Area, receiver: Receiver, stage: Stage, send: Send
) -> None:
    subscribe(make_client(other_department)[0], receiver)
    subscribe(make_client(other_township)[0], receiver)
    stage.to("done")
    send(stage.now)
    assert receiver.got == []
    assert not Delivery.objects.exists()


def test_a_confidential_case_is_told_to_no_system(
    hook: Subscription, receiver: Receiver, stage: Stage, send: Send
) -> None:
    stage.collect(category=make_category("0911", confidential=True))
    assert stage.event.confidential
    send(stage.now)
    assert receiver.got == []


def test_what_leaves_its_sight_before_it_is_sent_is_dropped(
    hook: Subscription, receiver: Receiver, stage: Stage
) -> None:
    stage.collect()
    relay(stage.now)
    Event.objects.filter(pk=stage.event.pk).update(confidential=True)
    sending.run(lambda: stage.now)
    assert receiver.got == []
    assert Delivery.objects.get().state == "dropped"


@pytest.mark.parametrize("loss", ["scope", "posting", "suspended", "inactive"])
def test_a_system_that_lost_its_right_is_told_nothing(
    hook: Subscription, system: Client, receiver: Receiver, stage: Stage, send: Send, loss: str
) -> None:
    if loss == "scope":
        Client.objects.filter(pk=system.pk).update(scopes=["hook:manage"])
    elif loss == "posting":
        system.user.postings.update(valid_to=timezone.localdate())
    elif loss == "suspended":
        Client.objects.filter(pk=system.pk).update(suspended_at=stage.now)
    else:
        system.user.is_active = False
        system.user.save(update_fields=["is_active"])
    stage.collect()
    send(stage.now)
    assert receiver.got == []


def test_it_tells_only_of_what_was_asked(
    system: Client, receiver: Receiver, stage: Stage, send: Send
) -> None:
    subscribe(system, receiver, ["case.filed"])
    stage.to("handle")
    send(stage.now)
    assert receiver.kinds == ["case.filed"]


def test_it_tells_only_of_the_area_or_department_asked(
    system: Client,
    receiver: Receiver,
    stage: Stage,
    send: Send,
    grid: Area,
    township: Area,
    township_department: Department,
) -> None:
    near = subscribe(system, receiver, ["case.reported"], area=grid)
    elsewhere = make_area(township)
    far = subscribe(system, receiver, ["case.reported"], area=elsewhere)
    unit = subscribe(
        system, receiver, ["case.reported", "task.sent"], department=township_department
    )
    stage.to("handle")
    send(stage.now)
    told = Delivery.objects.values_list("subscription", "kind")
    assert set(told) == {
        (near.pk, "case.reported"),
        (unit.pk, "case.reported"),
        (unit.pk, "task.sent"),
    }
    assert not far.deliveries.exists()


def test_limits_that_pass_are_told(
    hook: Subscription, receiver: Receiver, stage: Stage, send: Send
) -> None:
    stage.to("handle")
    send(stage.now)
    before = len(receiver.got)
    late = stage.now + dt.timedelta(days=30)
    sweep(late)
    send(late)
    kinds = receiver.kinds[before:]
    assert {"task.due_soon", "task.overdue"} <= set(kinds)
    overdue = next(got.data for got in receiver.got if got.kind == "task.overdue")
    assert overdue["data"]["actor"] == "platform"
    assert overdue["data"]["clock"] in ("accept", "handle")
    assert overdue["data"]["department"] == stage.lead.pk


def test_a_limit_that_passes_is_told_also_where_nobody_is_posted(
    hook: Subscription, receiver: Receiver, stage: Stage, send: Send
) -> None:
    """A unit without people may have a system all the same."""
    stage.to("handle")
    send(stage.now)
    people = Posting.objects.filter(user__is_service=False)
    people.update(valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2021, 1, 1))
    late = stage.now + dt.timedelta(days=30)
    sweep(late)
    send(late)
    assert not Outbox.objects.filter(kind="alert").exclude(payload__users=[]).exists()
    assert "task.overdue" in receiver.kinds


def test_each_row_of_the_outbox_is_heard_once(hook: Subscription, stage: Stage, send: Send) -> None:
    stage.to("file")
    send(MONDAY)
    count = Delivery.objects.count()
    Outbox.objects.update(done_at=None)
    send(MONDAY)
    assert Delivery.objects.count() == count


def test_no_subscription_costs_one_statement(
    db: None, stage: Stage, django_assert_num_queries: object
) -> None:
    stage.collect()
    rows = list(Outbox.objects.all())
    with django_assert_num_queries(1):  # type: ignore[operator]
        hear(rows, stage.now)


def test_every_kind_has_a_label_and_every_word_is_a_kind() -> None:
    assert set(BY_ACTION.values()) | set(BY_STATE.values()) <= set(KINDS)
    assert all("." in kind and str(label) for kind, label in KINDS.items())
