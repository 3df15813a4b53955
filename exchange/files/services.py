"""Uploads in pieces: begun, continued, taken as a file of cases, ended.

A piece counts when its bytes are on the disk and the row says so; whatever dies in between, the
sender asks how far it is and goes on from there. One piece at a time: the row is locked for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.limits import limit
from events.refusals import Refused
from events.services import attachments
from exchange.files import parts
from exchange.models import Client, Upload
from gridgov.extraction import extract
from gridgov.files import kinds

KEPT = dt.timedelta(days=1)
UNFINISHED = 20
"""Uploads that one account may have begun and not finished through one client."""

UNNAMED = "file"
MEGABYTE = 1024 * 1024


class Busy(Exception):
    """Another piece of this upload is being written."""


class Elsewhere(Exception):
    """The piece does not begin where the upload ends."""


class Damaged(Exception):
    """What came is not what was sent; it was thrown away."""


class Complete(Exception):
    """All of this upload has come before."""


class TooMany(Exception):
    """This account has begun too many uploads."""


class TooLarge(Exception):
    """No file may be as large as this."""


@dataclass(frozen=True)
class Piece:
    """`length` bytes from `source` that belong at `offset`; `checksum` is their digest."""

    offset: int
    length: int
    source: parts.Source
    algorithm: str = "sha256"
    checksum: bytes = b""


def largest() -> int:
    """Bytes of the largest file that may come in pieces."""
    return most_mb() * MEGABYTE


def most_mb() -> int:
    return max(int(limit("UPLOAD_MB")), int(limit("FILE_MB")))


def begin(
    client: Client, user: User, length: int, name: str, sha256: str, now: dt.datetime
) -> Upload:
    """Raises TooLarge or TooMany."""
    if length > largest():
        raise TooLarge
    mine = unfinished(client, user, now)
    if mine.count() >= UNFINISHED or (mine.aggregate(n=Sum("length"))["n"] or 0) > 4 * largest():
        raise TooMany
    return Upload.objects.create(
        client=client,
        user=user,
        length=length,
        name=extract(usable(name)[: kinds.NAME_LENGTH])[0],
        sha256=sha256,
        created_at=now,
        expires_at=now + KEPT,
    )


def usable(name: str) -> str:
    """The name without folders; one of ours where none is left."""
    last = PurePath(name.replace("\0", "").replace("\\", "/")).name.strip()
    return last if last.strip(".") else UNNAMED


def unfinished(client: Client, user: User, now: dt.datetime) -> Any:
    return Upload.objects.filter(client=client, user=user, attachment=None, expires_at__gt=now)


@transaction.atomic
def append(upload: Upload, piece: Piece) -> Upload:
    """The upload with the piece, or with as much of it as came.

    Raises Busy, Complete, Elsewhere, TooLarge, Damaged, or Refused for a file of no use here.
    """
    locked = _locked(upload)
    if locked.attachment_id is not None:
        if piece.length:
            raise Complete
        return locked
    if piece.offset != locked.offset:
        raise Elsewhere
    if piece.offset + piece.length > locked.length:
        raise TooLarge
    digest = hashlib.new(piece.algorithm, usedforsecurity=False)
    came = parts.append(locked.uid, locked.offset, piece.source, piece.length, digest)
    if piece.checksum and digest.digest() != piece.checksum:
        raise Damaged
    locked.offset += came
    _check_kind(locked)
    locked.save(update_fields=["offset"])
    return locked


def _locked(upload: Upload) -> Upload:
    rows = Upload.objects.select_for_update(nowait=True, no_key=True)
    try:
        with transaction.atomic():
            return rows.get(pk=upload.pk)
    except DatabaseError as error:
        raise Busy from error


def _check_kind(upload: Upload) -> None:
    """Told by its first bytes, before the rest is sent for nothing. Raises Refused."""
    if upload.offset < min(kinds.HEAD_BYTES, upload.length):
        return
    try:
        kind = kinds.kind_of(parts.head(upload.uid, kinds.HEAD_BYTES), upload.name)
        kinds.check_size(kind, upload.length, limit("PHOTO_MB"), most_mb())
    except kinds.Unfit as unfit:
        raise Refused(unfit.sentence) from unfit


@transaction.atomic
def finish(upload: Upload, now: dt.datetime) -> Upload:
    """Makes a file of a whole upload that belongs to no case yet. Twice is the same as once.

    Raises Damaged where it is not what its sender said, Refused for what is of no use here.
    """
    locked = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
    is_whole = locked.offset == locked.length and parts.path_of(locked.uid).exists()
    if locked.attachment_id is not None or not is_whole:
        return locked
    if locked.sha256 and parts.sha256_of(locked.uid) != locked.sha256:
        raise Damaged
    with parts.path_of(locked.uid).open("rb") as file:
        whole = UploadedFile(file, locked.name, size=locked.length)
        locked.attachment = attachments.upload(whole, locked.user, now, most_mb())
    locked.save(update_fields=["attachment"])
    transaction.on_commit(lambda: parts.remove(locked.uid))
    return locked


def end(upload: Upload) -> None:
    """Forgets an upload. A file that belongs to a case stays there. Twice is harmless."""
    row = upload.attachment
    Upload.objects.filter(pk=upload.pk).delete()
    if row is not None and row.event_id is None:
        attachments.remove(row)
    transaction.on_commit(lambda: parts.remove(upload.uid))


def taken(
    client: Client, user: User, uids: Sequence[uuid.UUID], now: dt.datetime
) -> list[uuid.UUID]:
    """The files that whole uploads have become, to be tied to a case. Raises Refused."""
    mine = Upload.objects.filter(client=client, user=user, uid__in=uids, expires_at__gt=now)
    rows = {row.uid: row for row in mine}
    found = []
    for uid in dict.fromkeys(uids):
        row = rows.get(uid)
        if row is None:
            raise Refused(_("There is no upload with this identifier."), "files")
        try:
            row = finish(row, now)
        except Damaged as error:
            raise Refused(
                _("What arrived is not what was sent. Send it again."), "files"
            ) from error
        if row.attachment is None or row.attachment.event_id is not None:
            words = _("This upload is not complete, or it belongs to a case already.")
            raise Refused(words, "files")
        found.append(row.attachment.uid)
    return found


def sweep(now: dt.datetime) -> int:
    """Forgets uploads that are over their time, and pieces without a row; how many."""
    stale = Upload.objects.filter(expires_at__lt=now)
    count = 0
    for pk in list(stale.values_list("pk", flat=True)[:5000]):
        with transaction.atomic():
            rows = Upload.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            row = rows.select_related("attachment").filter(pk=pk).first()
            if row is not None:
                end(row)
                count += 1
    return count + parts.sweep(known, now)


def known(uids: Iterable[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Upload.objects.filter(uid__in=list(uids)).values_list("uid", flat=True)
