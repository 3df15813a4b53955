"""What the demo shows of webhooks, and the server that the example in docs/examples listens at."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.services import By
from exchange.hooks.making import KEPT_TRYING
from exchange.hooks.services import Values, subscription_create, subscription_pause
from exchange.models import AllowedHost, Client, Delivery, DeliveryState, Subscription

IDENTIFIER = "demo-c08"
HOST, PORT = "127.0.0.1/32", 8311
KINDS = ("task.sent", "task.overdue", "case.closed")
TRIED = [("task.sent", 204, 31), ("task.sent", 204, 18), ("case.closed", 503, 240)]
"""Kinds with the last answer and its milliseconds, oldest first."""


@transaction.atomic
def fill() -> None:
    """The allowed server wherever there is the demo; the webhook once, paused."""
    now = timezone.now()
    defaults = {"purpose": "演示：docs/examples 的接收程序", "created_at": now}
    AllowedHost.objects.get_or_create(host=HOST, port=PORT, defaults=defaults)
    client = Client.objects.filter(client_id=IDENTIFIER, user__is_demo=True).first()
    if client is None or client.subscriptions.exists():
        return
    values = Values(url=f"http://127.0.0.1:{PORT}/hooks", kinds=KINDS)
    row, _secret = subscription_create(by=By(), client=client, values=values)
    subscription_pause(by=By(), row=row)
    Delivery.objects.bulk_create(tried(row, now))


def tried(row: Subscription, now: dt.datetime) -> list[Delivery]:
    """About no case, for the demo's cases come later."""
    found = []
    for number, (kind, status, ms) in enumerate(TRIED):
        at = now - dt.timedelta(days=5 - number)
        is_taken = status < 300
        state = DeliveryState.TAKEN if is_taken else DeliveryState.PARKED
        one = {"at": at.isoformat(timespec="seconds"), "status": status, "code": str(status)}
        found.append(
            Delivery(
                subscription=row,
                kind=kind,
                payload={"type": kind, "timestamp": at.isoformat(), "data": {}},
                state=state,
                attempts=1 if is_taken else 12,
                tries=[{**one, "ms": ms}],
                created_at=at,
                next_at=at,
                until=at + KEPT_TRYING,
                ended_at=at,
            )
        )
    return found
