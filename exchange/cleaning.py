"""Removes what the API kept for long enough."""

from __future__ import annotations

import datetime as dt

from oauth2_provider.models import clear_expired

from exchange.models import Answered, ClientDay

ANSWERS = dt.timedelta(days=7)
"""How long the same idempotency key gets the same answer."""

DAYS = dt.timedelta(days=400)


def clean(now: dt.datetime) -> None:
    clear_expired()
    Answered.objects.filter(at__lt=now - ANSWERS).delete()
    ClientDay.objects.filter(day__lt=(now - DAYS).date()).delete()
