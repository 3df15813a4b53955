"""The webhooks of a system, for its page."""

from __future__ import annotations

from exchange.hooks.services import shown
from exchange.models import Client, Subscription

MOST = 40


def hooks_of(client: Client) -> list[Subscription]:
    """The newest, those that ended as well; `address` is what may be shown of their address."""
    rows = list(client.subscriptions.order_by("-pk")[:MOST])
    for row in rows:
        row.address = shown(row.url)
    return rows
