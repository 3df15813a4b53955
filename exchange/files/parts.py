"""What has come of an upload so far: a file below MEDIA_ROOT that only grows.

How much of it counts stands in the row. What lies behind that was written by a process that died
before it could say so; the next piece is written over it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from django.conf import settings
from django.http import UnreadablePostError

from gridgov.files import store

FOLDER = "uploads"
PIECE = 256 * 1024
Known = Callable[[list[uuid.UUID]], Iterable[uuid.UUID]]


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


def path_of(uid: uuid.UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / store.path_of(FOLDER, uid, "bin")


def append(uid: uuid.UUID, offset: int, source: Source, most: int, digest: Any) -> int:
    """Writes what comes from `source` behind `offset`, at most `most` bytes; how many came.

    They are on the disk when this returns. Where the sender goes away, what came so far counts.
    """
    path = path_of(uid)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.truncate(offset)
        file.seek(offset)
        came = _copied(source, file, most, digest)
        file.flush()
        os.fsync(file.fileno())
    if offset == 0:
        store.sync_folder(path.parent)
    return came


def _copied(source: Source, file: BinaryIO, most: int, digest: Any) -> int:
    came = 0
    with contextlib.suppress(UnreadablePostError):
        while came < most and (piece := source.read(min(PIECE, most - came))):
            file.write(piece)
            digest.update(piece)
            came += len(piece)
    return came


def head(uid: uuid.UUID, size: int) -> bytes:
    with path_of(uid).open("rb") as file:
        return file.read(size)


def sha256_of(uid: uuid.UUID) -> str:
    with path_of(uid).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove(uid: uuid.UUID) -> None:
    path_of(uid).unlink(missing_ok=True)


def sweep(known: Known, now: dt.datetime) -> int:
    """Removes what no row names; how many."""
    return store.sweep(FOLDER, known, now)
