"""Uploaded files below MEDIA_ROOT, each complete and synced under its random name or not there.

The file is written before its row and removed after it, so a killed process leaves at most a
file without a row, which `sweep` removes; never a row without its file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from gridgov.extraction import extract
from gridgov.files import kinds, photos

KEPT_UNSENT = dt.timedelta(days=1)
Known = Callable[[list[uuid.UUID]], Iterable[uuid.UUID]]
"""Which of these files have a row."""


def head_of(file: UploadedFile[Any]) -> bytes:
    file.seek(0)
    head: bytes = file.read(kinds.HEAD_BYTES)
    file.seek(0)
    return head


def kinds_name(file: UploadedFile[Any]) -> str:
    return (file.name or "")[: kinds.NAME_LENGTH]


def keep_photo(row: Any, file: UploadedFile[Any], kind: kinds.Kind, folder: str) -> photos.Photo:
    """Fills in what a row says of its file, with the photo made anew and a small copy."""
    photo = photos.remade(stream_of(file), kind, timezone.get_default_timezone())
    describe(row, file, photo.kind)
    row.taken_at = photo.taken_at
    row.size, row.digest = len(photo.data), hashlib.sha256(photo.data).hexdigest()
    row.file.name = write([photo.data], path_of(folder, row.uid, photo.kind.ending))
    row.thumbnail.name = write([photo.small], path_of(folder, row.uid, "small.jpg"))
    return photo


def keep_whole(row: Any, file: UploadedFile[Any], kind: kinds.Kind, folder: str) -> None:
    """Videos, sound and PDF files are stored as they are."""
    describe(row, file, kind)
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for piece in file.chunks():
            digest.update(piece)
            yield piece

    row.file.name = write(hashed(), path_of(folder, row.uid, kind.ending))
    row.size, row.digest = file.size or 0, digest.hexdigest()


def describe(row: Any, file: UploadedFile[Any], kind: kinds.Kind) -> None:
    """Its type and a name to show, from which phones and ID numbers are taken out."""
    row.content_type = kind.content_type
    row.name = extract(kinds.safe_name(file.name or "", kind))[0]


def stream_of(file: UploadedFile[Any]) -> BinaryIO:
    file.seek(0)
    inner: BinaryIO = file.file  # type: ignore[assignment]
    return inner


def path_of(folder: str, uid: uuid.UUID, ending: str) -> str:
    return f"{folder}/{uid.hex[:2]}/{uid.hex}.{ending}"


def write(pieces: Iterable[bytes], name: str) -> str:
    """Writes a file below MEDIA_ROOT whole or not at all; returns its name."""
    target = Path(settings.MEDIA_ROOT) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as out:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return name


def pieces_of(name: str) -> Iterator[bytes]:
    """What a stored file holds, to write it again under another name."""
    with (Path(settings.MEDIA_ROOT) / name).open("rb") as source:
        while piece := source.read(1 << 20):
            yield piece


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unlink(names: Iterable[str]) -> None:
    for name in names:
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)


def sweep(folder: str, known: Known, now: dt.datetime) -> int:
    """Removes files that no row names; how many. Young ones may still be on their way."""
    return sum(_sweep_folder(one, known, now) for one in _folders(folder))


def _folders(folder: str) -> list[Path]:
    root = Path(settings.MEDIA_ROOT) / folder
    return sorted(root.iterdir()) if root.is_dir() else []


def _sweep_folder(folder: Path, known: Known, now: dt.datetime) -> int:
    before = (now - KEPT_UNSENT).timestamp()
    old = [path for path in folder.iterdir() if path.stat().st_mtime < before]
    stems = {path: path.name.partition(".")[0] for path in old}
    uids = [uuid.UUID(stem) for stem in set(stems.values()) if len(stem) == 32]
    named = {uid.hex for uid in known(uids)}
    loose = [path for path, stem in stems.items() if stem not in named]
    for path in loose:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    return len(loose)
