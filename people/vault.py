"""Values sealed with a key of a person's own.

Every person has a data key of 32 random bytes. It is kept wrapped by the key ring
(`gridgov.crypto`) in a row of its own: without that row nothing sealed with it can be read
again, in no later dump either. A sealed value is

    version (1 byte) · nonce (12 bytes) · AES-256-GCM text and tag

and is bound to its model and field. What belongs to no person is sealed with the key ring itself.
"""

from __future__ import annotations

import base64
import os
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gridgov import crypto
from gridgov.crypto import CannotDecrypt

VERSION = b"\x02"
NONCE_BYTES = 12
KEY_BYTES = 32
WRAPPED = "people.personkey.wrapped"


class Erased(ValueError):
    """The key of this person was destroyed; nothing more can be written for them."""


class Vault(Protocol):
    """Seals and opens texts; the same `context` has to be given both times."""

    def seal(self, text: str, context: str) -> bytes: ...
    def open(self, data: bytes | memoryview, context: str) -> str: ...


class RingVault:
    """For what belongs to no person: the key ring of the installation."""

    def seal(self, text: str, context: str) -> bytes:
        return crypto.encrypt(text, context)

    def open(self, data: bytes | memoryview, context: str) -> str:
        return crypto.decrypt(data, context)


class LostVault:
    """Stands where a key was destroyed: everything reads as empty."""

    def seal(self, text: str, context: str) -> bytes:
        raise Erased("The key of this person was destroyed.")

    def open(self, data: bytes | memoryview, context: str) -> str:
        return ""


RING: Vault = RingVault()
LOST: Vault = LostVault()


class DataKey:
    """The unwrapped key of one person."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    def seal(self, text: str, context: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        bound = VERSION + context.encode()
        return VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), bound)

    def open(self, data: bytes | memoryview, context: str) -> str:
        """Raises CannotDecrypt for what another key or field made, or what was altered."""
        raw = bytes(data)
        nonce, sealed = raw[1 : 1 + NONCE_BYTES], raw[1 + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, sealed, raw[:1] + context.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise CannotDecrypt("The value was altered or belongs to somebody else.") from error


def new_secret() -> bytes:
    return os.urandom(KEY_BYTES)


def wrap(secret: bytes) -> bytes:
    """What is kept of a person's key."""
    return crypto.encrypt(base64.b64encode(secret).decode(), WRAPPED)


def unwrap(wrapped: bytes | memoryview) -> bytes:
    return base64.b64decode(crypto.decrypt(wrapped, WRAPPED))


class Sealed:
    """A clear text of the model: `name = Sealed()` reads and writes the column `name_sealed`.

    The model says by its property `vault` which key is meant. Empty text stays empty bytes.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, f"{name}_sealed"

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        data = getattr(row, self.column)
        return row.vault.open(data, self._context(row)) if data else ""

    def __set__(self, row: Any, value: str) -> None:
        data = row.vault.seal(value, self._context(row)) if value else b""
        setattr(row, self.column, data)

    def _context(self, row: Any) -> str:
        return f"{row._meta.label_lower}.{self.name}"
