"""Files of the registers on disk: sealed in frames, with a key that stands in their row alone.

A frame is its length (4 bytes, big-endian), a nonce of 12 bytes and AES-256-GCM text and tag,
bound to the file and to its place in it, so that frames can be neither moved nor swapped. Nothing
is written in clear, in no temporary file either; a row that is deleted takes the file's key with
it.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils import timezone

from people.models import KeptFile

KEPT = dt.timedelta(days=7)
ORPHAN = dt.timedelta(days=1)
FRAME = 1 << 18
"""Bytes of clear text in a frame that nobody cut."""

HEAD, NONCE = 4, 12


class Gone(Exception):
    """The file was removed, or is not what was written."""


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "registers"


def path_of(uid: uuid.UUID) -> Path:
    return folder() / f"{uid}.sealed"


class Sink(io.RawIOBase):
    """An open file that seals what is written. `keep` gives its row, `discard` removes it."""

    def __init__(self, name: str = "") -> None:
        self.uid, self.label, self.frames = uuid.uuid4(), name, 0
        self._secret = os.urandom(32)
        self._cipher, self._waiting = AESGCM(self._secret), bytearray()
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file: IO[bytes] = path_of(self.uid).open("xb")

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raw = bytes(data)  # type: ignore[call-overload]
        self._waiting += raw
        while len(self._waiting) >= FRAME:
            self._seal(bytes(self._waiting[:FRAME]))
            del self._waiting[:FRAME]
        return len(raw)

    def cut(self) -> None:
        """Ends the frame here, so that it can be read alone."""
        if self._waiting:
            self._seal(bytes(self._waiting))
            self._waiting.clear()

    def keep(self, kept: dt.timedelta = KEPT) -> KeptFile:
        self.cut()
        self._file.close()
        now = timezone.now()
        return KeptFile.objects.create(
            uid=self.uid,
            name=self.label[:200],
            key=base64.b64encode(self._secret).decode(),
            frames=self.frames,
            created_at=now,
            expires_at=now + kept,
        )

    def discard(self) -> None:
        self._file.close()
        path_of(self.uid).unlink(missing_ok=True)

    def _seal(self, clear: bytes) -> None:
        nonce = os.urandom(NONCE)
        sealed = self._cipher.encrypt(nonce, clear, _bound(self.uid, self.frames))
        self._file.write(len(sealed).to_bytes(HEAD, "big") + nonce + sealed)
        self.frames += 1


def _bound(uid: uuid.UUID, number: int) -> bytes:
    return uid.bytes + number.to_bytes(8, "big")


def frames(kept: KeptFile | None, first: int = 0) -> Iterator[bytes]:
    """The clear frames from the one numbered `first` on. Raises Gone."""
    if kept is None:
        raise Gone
    cipher = AESGCM(base64.b64decode(kept.key))
    try:
        with path_of(kept.uid).open("rb") as file:
            for number in range(kept.frames):
                length = int.from_bytes(file.read(HEAD), "big")
                if number < first:
                    file.seek(NONCE + length, os.SEEK_CUR)
                    continue
                nonce, sealed = file.read(NONCE), file.read(length)
                yield cipher.decrypt(nonce, sealed, _bound(kept.uid, number))
    except (OSError, InvalidTag, ValueError) as error:
        raise Gone from error


def whole(kept: KeptFile | None) -> bytes:
    return b"".join(frames(kept))


def is_there(kept: KeptFile | None) -> bool:
    return kept is not None and path_of(kept.uid).is_file()


def keep(data: bytes, name: str = "", kept: dt.timedelta = KEPT) -> KeptFile:
    sink = Sink(name)
    sink.write(data)
    return sink.keep(kept)


def destroy(kept: KeptFile | None) -> None:
    """The key first: what is left on the disk after a stop is of no use."""
    if kept is not None:
        uid = kept.uid
        kept.delete()
        path_of(uid).unlink(missing_ok=True)


def expire(now: dt.datetime) -> int:
    """Removes what is over its time, and files without a row; how many."""
    old = list(KeptFile.objects.filter(expires_at__lte=now))
    for kept in old:
        destroy(kept)
    known = {str(uid) for uid in KeptFile.objects.values_list("uid", flat=True)}
    orphans = [file for file in folder().glob("*.sealed") if file.stem not in known]
    left = [
        file for file in orphans if now.timestamp() - file.stat().st_mtime > ORPHAN.total_seconds()
    ]
    for file in left:
        file.unlink(missing_ok=True)
    return len(old) + len(left)
