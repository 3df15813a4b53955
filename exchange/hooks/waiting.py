"""What is to be sent next to one receiver: in order for each case, and only what it may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from events.models import Outbox
from events.outbox import TELLERS
from exchange.hooks.making import seen_by
from exchange.models import Delivery, DeliveryState, Subscription


def ready(
    subscription: Subscription, now: dt.datetime, most: int, but: Collection[int] = ()
) -> list[Delivery]:
    """The oldest that may go out now, none of `but`: keys of cases, negative ones of tests.

    Those of a case follow each other: none goes before an earlier one that waits for its next
    try, nor before a row of the outbox that is not told yet.
    """
    waiting = Delivery.objects.filter(subscription=subscription, state=DeliveryState.WAITING)
    before = Q(turn__lt=OuterRef("turn")) | Q(turn=OuterRef("turn"), pk__lt=OuterRef("pk"))
    earlier = waiting.filter(before, event=OuterRef("event"), next_at__gt=now)
    untold = Outbox.objects.filter(
        event=OuterRef("event"), pk__lt=OuterRef("turn"), done_at=None, kind__in=list(TELLERS)
    )
    rows = waiting.filter(~Exists(earlier), ~Exists(untold), next_at__lte=now)
    rows = rows.exclude(event__in=[key for key in but if key > 0])
    rows = rows.exclude(pk__in=[-key for key in but if key < 0])
    return in_sight(subscription, list(rows.order_by("turn", "pk")[:most]), now)


def in_sight(subscription: Subscription, rows: list[Delivery], now: dt.datetime) -> list[Delivery]:
    """Drops what the system may not see any more."""
    events = {row.event_id for row in rows if row.event_id}
    seen = seen_by(subscription.client, events) if events else set()
    hidden = [row.pk for row in rows if row.event_id and row.event_id not in seen]
    if hidden:
        Delivery.objects.filter(pk__in=hidden, state=DeliveryState.WAITING).update(
            state=DeliveryState.DROPPED, ended_at=now
        )
    return [row for row in rows if row.pk not in hidden]
