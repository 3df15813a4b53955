"""Removes what the API kept for long enough."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from oauth2_provider.models import clear_expired

from exchange.files import services as files
from exchange.models import Answered, ClientDay, Delivery
from exchange.runs import expiry as runs

ANSWERS = dt.timedelta(days=7)
"""How long the same idempotency key gets the same answer."""

DELIVERIES = dt.timedelta(days=30)
"""How long a webhook's deliveries are shown, parked ones as well."""

BATCH = 5000
DAYS = dt.timedelta(days=400)


def clean(now: dt.datetime) -> None:
    clear_expired()
    runs.expire(now)
    files.sweep(now)
    Answered.objects.filter(at__lt=now - ANSWERS).delete()
    ClientDay.objects.filter(day__lt=(now - DAYS).date()).delete()
    while old := list(old_deliveries(now)[:BATCH]):
        Delivery.objects.filter(pk__in=old).delete()


def old_deliveries(now: dt.datetime) -> QuerySet[Delivery, int]:
    """Their keys; what was asked for again is not old."""
    rows = Delivery.objects.filter(created_at__lt=now - DELIVERIES, until__lt=now)
    return rows.order_by("pk").values_list("pk", flat=True)
