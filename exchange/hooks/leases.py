"""Who sends for which receiver: one process at a time, by a lease that runs out if it dies."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from exchange.models import Delivery, DeliveryState, Subscription, SubscriptionState

LEASE = dt.timedelta(seconds=60)
MOST = 200


def due(now: dt.datetime) -> Q:
    """Receivers with something to send now that are not left alone."""
    waiting = Delivery.objects.filter(
        subscription=OuterRef("pk"), state=DeliveryState.WAITING, next_at__lte=now
    )
    rested = Q(rests_until=None) | Q(rests_until__lte=now)
    on = Q(state=SubscriptionState.ON, client__suspended_at=None)
    return on & rested & Q(Exists(waiting))


def take(lease: uuid.UUID, now: dt.datetime, but: Collection[int]) -> list[Subscription]:
    """Leases what is due and free, `but` those."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    with transaction.atomic():
        rows = Subscription.objects.filter(due(now), free).exclude(pk__in=but).order_by("pk")
        locked = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
        found = list(locked.select_related("client__user")[:MOST])
        keys = [row.pk for row in found]
        if keys:
            leased = Subscription.objects.filter(pk__in=keys)
            leased.update(lease=lease, leased_until=now + LEASE)
    return found


def renew(lease: uuid.UUID, now: dt.datetime) -> None:
    Subscription.objects.filter(lease=lease).update(leased_until=now + LEASE)


def give_back(lease: uuid.UUID, keys: Collection[int]) -> None:
    rows = Subscription.objects.filter(lease=lease, pk__in=keys)
    rows.update(lease=None, leased_until=None)
