"""Secrets and signatures as standard-webhooks has them (github.com/standard-webhooks)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import secrets
from typing import Any
from uuid import UUID

from exchange.models import Subscription

PREFIX = "whsec_"
BYTES = 32
OVERLAP = dt.timedelta(days=1)
"""How long both the new and the former secret sign."""


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def name_of(uid: UUID) -> str:
    """The id a receiver knows a message by."""
    return f"msg_{uid.hex}"


def body_of(payload: dict[str, Any]) -> bytes:
    """The same bytes for every try."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def secrets_of(subscription: Subscription, now: dt.datetime) -> list[str]:
    """The newest first."""
    found = [subscription.secret]
    if subscription.former and subscription.former_until and subscription.former_until > now:
        found.append(subscription.former)
    return found


def headers_of(uid: UUID, body: bytes, keys: list[str], now: dt.datetime) -> dict[str, str]:
    name, at = name_of(uid), str(int(now.timestamp()))
    content = f"{name}.{at}.".encode() + body
    return {
        "content-type": "application/json",
        "user-agent": "gridgov-webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": at,
        "webhook-signature": " ".join(f"v1,{signature(key, content)}" for key in keys),
    }


def signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
