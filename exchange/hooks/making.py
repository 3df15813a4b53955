"""Deliveries, made from the outbox in the transaction that tells people of the same rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.scope import scope_of
from events.models import Event, Outbox
from exchange.hooks.kinds import TEST
from exchange.hooks.news import News, Reading
from exchange.hooks.nudging import nudge
from exchange.models import Client, Delivery, Subscription, SubscriptionState

KEPT_TRYING = dt.timedelta(days=3)
NEEDS = frozenset({"hook:manage", "case:read"})


def hear(rows: Sequence[Outbox], now: dt.datetime) -> None:
    """Called by the relay, once for each row that it marks as told."""
    wanted = subscriptions()
    if not wanted:
        return
    news = list(Reading(rows).news())
    sights = Sights(one.event.pk for one in news)
    made = [
        delivery(subscription, one, now)
        for subscription in wanted
        for one in news
        if is_wanted(subscription, one) and one.event.pk in sights.of(subscription.client)
    ]
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    if made:
        transaction.on_commit(partial(nudge), robust=True)


def subscriptions() -> list[Subscription]:
    """Those that collect news: paused ones as well, for they go on one day."""
    live = (SubscriptionState.ON, SubscriptionState.PAUSED)
    rows = Subscription.objects.filter(state__in=live, client__suspended_at=None)
    return list(rows.select_related("client__user", "area").defer("area__geometry"))


class Sights:
    """Which of some cases each system sees; asked once for a system."""

    def __init__(self, events: Iterable[int]) -> None:
        self.events = set(events)
        self._found: dict[int, set[int]] = {}

    def of(self, client: Client) -> set[int]:
        if client.pk not in self._found:
            self._found[client.pk] = seen_by(client, self.events)
        return self._found[client.pk]


def seen_by(client: Client, events: Iterable[int]) -> set[int]:
    """The cases among `events` that the system may read now; none without scope or posting."""
    user: User = client.user
    keys = list(events)
    if not keys or not set(client.scopes) >= NEEDS or not user.is_active:
        return set()
    user.scope = scope_of(user)
    if user.scope.posting is None:
        return set()
    return set(Event.objects.for_user(user).filter(pk__in=keys).values_list("pk", flat=True))


def is_wanted(subscription: Subscription, news: News) -> bool:
    if news.kind not in subscription.kinds or news.at < subscription.created_at:
        return False
    area, unit = subscription.area, subscription.department_id
    if area is not None and (not news.event.area or not lies_in(news.event.area.path, area.path)):
        return False
    return unit is None or unit in news.event.departments


def lies_in(path: str, above: str) -> bool:
    return path.startswith(above)


def delivery(subscription: Subscription, news: News, now: dt.datetime) -> Delivery:
    return Delivery(
        subscription=subscription,
        event=news.event,
        kind=news.kind,
        turn=news.turn,
        part=news.part,
        payload=news.payload(subscription.client.user_id),
        created_at=now,
        next_at=now,
        until=now + KEPT_TRYING,
    )


def test_delivery(subscription: Subscription, now: dt.datetime) -> Delivery:
    """Without a case: it says only that the receiver is reached."""
    payload: dict[str, Any] = {"type": TEST, "timestamp": now.isoformat(), "data": {}}
    return Delivery(
        subscription=subscription,
        kind=TEST,
        payload=payload,
        created_at=now,
        next_at=now,
        until=now + KEPT_TRYING,
    )
