"""Who gets which answer from the pages of webhooks and allowed servers, and without a token."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.services import By
from exchange.hooks import services
from exchange.hooks.making import test_delivery as made_test
from exchange.hooks.services import Values
from exchange.models import AllowedHost, Subscription
from tests.exchange.making import make_client
from tests.permissions import Get, Row, codes

READERS = codes(rights_admin=200, auditor=200)
GRANTS = codes(rights_admin=200)
DONE = codes(rights_admin=302)
NOBODY = codes(default=401, anonymous=401)
NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
URL = "https://203.0.114.7/hooks"


def of_client(get: Get) -> dict[str, Any]:
    return {"pk": make_client(get("township_department"))[0].pk}


def made_hook(get: Get) -> Subscription:
    """With a delivery that was parked, and one that was not tried."""
    client = make_client(get("township"))[0]
    values = Values(url=URL, kinds=("case.reported", "task.sent"))
    row, _secret = services.subscription_create(by=By(), client=client, values=values)
    parked, waiting = made_test(row, NOW), made_test(row, NOW)
    parked.state, parked.attempts = "parked", 12
    parked.tries = [{"at": NOW.isoformat(), "status": 0, "code": "slow", "ms": 10_000}]
    parked.save()
    waiting.save()
    return row


def of_hook(get: Get) -> dict[str, Any]:
    return {"pk": made_hook(get).pk}


def of_delivery(get: Get) -> dict[str, Any]:
    row = made_hook(get)
    return {"pk": row.pk, "delivery": row.deliveries.earliest("pk").pk}


def of_host(get: Get) -> dict[str, Any]:
    row = AllowedHost.objects.create(
        host="10.1.2.3/32", port=8443, purpose="卫健局的接收端", created_at=NOW
    )
    return {"pk": row.pk}


def values(get: Get) -> dict[str, Any]:
    return {"url": URL, "kinds": ["case.reported"]}


def host_values(get: Get) -> dict[str, Any]:
    return {"host": "hooks.example.org", "port": "8443", "purpose": "卫健局的接收端"}


def asks(name: str, kwargs: Any, **more: Any) -> list[Row]:
    """A page that asks, and the answer to it."""
    return [
        Row(name, GRANTS, kwargs=kwargs),
        Row(name, more.pop("codes", DONE), method="post", kwargs=kwargs, **more),
    ]


def pushes(name: str, kwargs: Any = of_hook) -> list[Row]:
    return [Row(name, DONE, method="post", kwargs=kwargs)]


def closed(name: str, **kwargs: Any) -> list[Row]:
    return [
        Row(name, NOBODY, method=method, kwargs=lambda get: kwargs) for method in ("get", "post")
    ]


ROWS = [
    *asks("exchange:webhook_create", of_client, data=values),
    Row("exchange:webhook_show", READERS, kwargs=of_hook),
    *asks("exchange:webhook_edit", of_hook, data=values),
    *asks("exchange:webhook_rotate", of_hook),
    Row("exchange:webhook_secret", DONE, kwargs=of_hook),
    *asks("exchange:webhook_end", of_hook),
    *pushes("exchange:webhook_pause"),
    *pushes("exchange:webhook_resume"),
    *pushes("exchange:webhook_test"),
    *pushes("exchange:webhook_replay"),
    *pushes("exchange:webhook_replay_one", of_delivery),
    Row("exchange:host_list", READERS),
    Row("exchange:host_create", GRANTS),
    Row("exchange:host_create", DONE, method="post", data=host_values),
    *asks("exchange:host_remove", of_host),
    *closed("exchange:hook_list"),
    *closed("exchange:hook_show", pk=1),
    *closed("exchange:hook_deliveries", pk=1),
    *closed("exchange:hook_update", pk=1),
    *closed("exchange:hook_rotate", pk=1),
    *closed("exchange:hook_test", pk=1),
    *closed("exchange:hook_replay", pk=1),
    *closed("exchange:hook_switch", pk=1, action="pause"),
]
