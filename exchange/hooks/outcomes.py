"""What became of tries, taken down for the deliveries and for the receiver."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Least

from exchange.hooks import pauses
from exchange.hooks.kinds import TEST
from exchange.models import Delivery, DeliveryState, Subscription, SubscriptionState

GONE = 410
KEPT_TRIES = 20
SAVE = """
    UPDATE exchange_delivery AS row
    SET state = new.state, attempts = new.attempts, tries = new.tries::jsonb,
        next_at = new.next_at, ended_at = new.ended_at
    FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::text[], %s::timestamptz[],
                %s::timestamptz[])
         AS new(id, state, attempts, tries, next_at, ended_at)
    WHERE row.id = new.id
"""


@dataclass(frozen=True)
class Outcome:
    """`status` is 0 where none came; `code` is the answer's or that of `gridgov.outward`."""

    delivery: Delivery
    at: dt.datetime
    status: int
    code: str
    ms: int
    wait: float = 0
    """Seconds, as the receiver asked by Retry-After."""

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300


def outcomes_note(
    subscription: Subscription, outcomes: Sequence[Outcome], now: dt.datetime
) -> None:
    """All outcomes of one receiver together; the row in hand learns them as well."""
    for outcome in outcomes:
        write(outcome, now)
    with transaction.atomic():
        save([one.delivery for one in outcomes])
        if any(one.status == GONE for one in outcomes):
            end(subscription, SubscriptionState.GONE, now)
        receiver_note(subscription, outcomes, now)


def save(rows: Sequence[Delivery]) -> None:
    """One statement, much cheaper than `bulk_update`."""
    values = [
        (row.pk, row.state, row.attempts, json.dumps(row.tries), row.next_at, row.ended_at)
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(SAVE, [list(column) for column in zip(*values, strict=True)])


def write(outcome: Outcome, now: dt.datetime) -> None:
    row = outcome.delivery
    row.attempts += 1
    told = {"at": outcome.at.isoformat(timespec="seconds"), "status": outcome.status}
    row.tries = [*row.tries, {**told, "code": outcome.code, "ms": outcome.ms}][-KEPT_TRIES:]
    if outcome.is_taken:
        row.state, row.ended_at = DeliveryState.TAKEN, now
        return
    chance = random.random()  # noqa: S311  spreads tries, keeps nothing secret
    row.next_at = now + pauses.pause(row.attempts, chance, outcome.wait)
    if row.next_at > row.until:
        row.state, row.ended_at = DeliveryState.PARKED, now


def receiver_note(
    subscription: Subscription, outcomes: Iterable[Outcome], now: dt.datetime
) -> None:
    """Counts failures in a row, and lets a receiver rest that has too many."""
    row = subscription
    was_resting = row.failures >= pauses.FAILURES
    for outcome in outcomes:
        if outcome.is_taken:
            row.failures, row.failing_since, row.rests_until = 0, None, None
            row.last_sent_at = now
        elif row.rests_until is None or row.rests_until <= outcome.at:
            row.failures += 1
            row.failing_since = row.failing_since or now
            if row.failures >= pauses.FAILURES:
                row.rests_until = now + pauses.rest(row.failures)
    row.save(update_fields=["failures", "failing_since", "rests_until", "last_sent_at"])
    if was_resting and row.failures == 0:
        hurry(row, now)
    if row.failures >= pauses.FAILURES:
        park(row, now)


def hurry(subscription: Subscription, now: dt.datetime) -> None:
    """The receiver is back: what waited for its next try goes now."""
    rows = Delivery.objects.filter(subscription=subscription, state=DeliveryState.WAITING)
    rows.filter(next_at__gt=now).update(next_at=Least(F("next_at"), now))


def park(subscription: Subscription, now: dt.datetime) -> None:
    """What waited for three days behind a receiver that takes nothing."""
    rows = Delivery.objects.filter(subscription=subscription, state=DeliveryState.WAITING)
    rows.filter(until__lte=now).update(state=DeliveryState.PARKED, ended_at=now)


def drop(subscription: Subscription, now: dt.datetime) -> None:
    """What waits and is of a kind that is not wanted any more is not sent."""
    rows = Delivery.objects.filter(subscription=subscription, state=DeliveryState.WAITING)
    rows = rows.exclude(kind__in=[*subscription.kinds, TEST])
    rows.update(state=DeliveryState.DROPPED, ended_at=now)


def end(subscription: Subscription, state: str, now: dt.datetime) -> None:
    """Nothing more is sent, and what waits is not needed."""
    subscription.state, subscription.ended_at = state, now
    subscription.save(update_fields=["state", "ended_at"])
    rows = Delivery.objects.filter(subscription=subscription, state=DeliveryState.WAITING)
    rows.update(state=DeliveryState.DROPPED, ended_at=now)
