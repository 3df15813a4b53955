"""What is kept of a reporter beyond the row: the secret's digest and the trace's sealed copy."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from events.models import Event
from gridgov.crypto import derived

NONCE_BYTES = 12


def digest(secret: str) -> str:
    """The keyed digest under which a case's secret is stored."""
    key = derived(settings.SECRET_KEY, "gridgov receipt secret")
    return hmac.new(key, secret.strip().upper().encode(), hashlib.sha256).hexdigest()


def knows(event: Event, secret: str) -> bool:
    """Whether `secret` is the one told with the receipt."""
    return bool(event.secret_digest) and hmac.compare_digest(event.secret_digest, digest(secret))


def new_key() -> str:
    """A key of one person's own; stored encrypted, destroyed to erase the person."""
    return base64.b64encode(AESGCM.generate_key(256)).decode()


def seal(key: str, name: str, phone: str, address: str) -> bytes:
    """The personal values of a trace entry, under the person's own key."""
    nonce = os.urandom(NONCE_BYTES)
    text = json.dumps([name, phone, address], ensure_ascii=False)
    return nonce + AESGCM(base64.b64decode(key)).encrypt(nonce, text.encode(), None)


def unseal(key: str, data: bytes) -> tuple[str, str, str]:
    """Raises cryptography.exceptions.InvalidTag for another person's key."""
    raw = bytes(data)
    clear = AESGCM(base64.b64decode(key)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None)
    name, phone, address = json.loads(clear)
    return name, phone, address
