"""Encryption of single values, and keyed indexes to find them by.

The key ring `settings.FIELD_KEYS` holds long random strings: the first encrypts, all decrypt.
Keys in use are derived from them (HKDF-SHA256), one for each purpose. A stored value is

    version (1 byte) · key id (4 bytes) · nonce (12 bytes) · AES-256-GCM text and tag

and is bound to its context (model and field), so that it cannot be moved to another column.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"
ID_BYTES = 4
NONCE_BYTES = 12
HEAD_BYTES = len(VERSION) + ID_BYTES


class CannotDecrypt(ValueError):
    """The value was made with a key that is gone, belongs elsewhere, or was altered."""


@lru_cache(maxsize=256)
def derived(secret: str, purpose: str, length: int = 32) -> bytes:
    """A key for one purpose; without `secret` nobody can guess it."""
    return HKDF(SHA256(), length, salt=None, info=purpose.encode()).derive(secret.encode())


@lru_cache(maxsize=64)
def _key_id(secret: str) -> bytes:
    return derived(secret, "gridgov key id", ID_BYTES)


@lru_cache(maxsize=64)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(derived(secret, "gridgov fields"))


def ring() -> list[str]:
    """The secrets in force, current one first."""
    return list(settings.FIELD_KEYS)


def encrypt(text: str, context: str = "") -> bytes:
    secret = ring()[0]
    head = VERSION + _key_id(secret)
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + _cipher(secret).encrypt(nonce, text.encode(), head + context.encode())


def decrypt(data: bytes | memoryview, context: str = "") -> str:
    """The text behind `data`. Raises CannotDecrypt."""
    raw = bytes(data)
    head, nonce = raw[:HEAD_BYTES], raw[HEAD_BYTES : HEAD_BYTES + NONCE_BYTES]
    cipher = _cipher(_secret_of(head))
    try:
        clear = cipher.decrypt(nonce, raw[HEAD_BYTES + NONCE_BYTES :], head + context.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt("The value was altered or belongs to another field.") from error
    return clear.decode()


def is_current(data: bytes | memoryview) -> bool:
    """Whether the first key of the ring made this value."""
    return bytes(data[:HEAD_BYTES]) == VERSION + _key_id(ring()[0])


def normalised(value: str) -> str:
    """One spelling of what people write in several: width, case, spaces, dashes, +86."""
    text = unicodedata.normalize("NFKC", value).upper()
    text = "".join(c for c in text if c.isalnum() or c in "+·")
    for prefix in ("+86", "0086"):
        if text.startswith(prefix) and text[len(prefix) :].isdigit():
            text = text[len(prefix) :]
    return text.replace("+", "")


def blind_index(purpose: str, value: str) -> str:
    """What to store beside an encrypted value so that it can be found; "" for nothing."""
    return _index(ring()[0], purpose, value)


def blind_indexes(purpose: str, value: str) -> list[str]:
    """What to look for (`__in`): also rows that still carry the index of an older key."""
    return [_index(secret, purpose, value) for secret in ring()] if normalised(value) else []


def _index(secret: str, purpose: str, value: str) -> str:
    text = normalised(value)
    if not text:
        return ""
    key = derived(secret, f"gridgov index {purpose}")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _secret_of(head: bytes) -> str:
    for secret in ring():
        if head == VERSION + _key_id(secret):
            return secret
    raise CannotDecrypt("The key this value was encrypted with is not in FIELD_KEYS.")
