"""Files of a case: taken in, tied to a case, swept.

A file lies complete and synced under its random name before its row is written, so a crash
leaves at most a file without a row, which the sweep removes; never a row without its file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.files import kinds, photos
from events.limits import limit
from events.models import Attachment, AttachmentKind, Event, Task
from events.privacy import reporter_names
from events.refusals import Refused
from gridgov.extraction import extract

FOLDER = "attachments"
KEPT_UNSENT = dt.timedelta(days=1)
UNSENT_AT_MOST = 60
"""Files one person may have uploaded for forms that were not sent."""


def upload(
    file: UploadedFile[Any], user: User | None, now: dt.datetime | None = None
) -> Attachment:
    """Checks and stores one file that belongs to no case yet. Raises Refused."""
    now = now or timezone.now()
    check_quota(user)
    try:
        kind = kinds.kind_of(head_of(file), file.name or "")
        kinds.check_size(kind, file.size or 0, limit("PHOTO_MB"), limit("FILE_MB"))
        uid = uuid.uuid4()
        row = Attachment(uid=uid, kind=AttachmentKind.OTHER, uploaded_by=user, uploaded_at=now)
        if kind.family == "photo":
            keep_photo(row, file, kind)
        else:
            keep_whole(row, file, kind)
    except kinds.Unfit as unfit:
        shown = extract(kinds_name(file))[0]
        raise Refused(f"{shown}: {unfit.sentence}" if shown else unfit.sentence) from unfit
    row.save()
    return row


def check_quota(user: User | None) -> None:
    if user is None:
        return
    waiting = Attachment.objects.filter(event=None, uploaded_by=user).count()
    if waiting >= UNSENT_AT_MOST:
        raise Refused(
            _("Too many files wait for a form that was not sent. Send or leave those first.")
        )


def head_of(file: UploadedFile[Any]) -> bytes:
    file.seek(0)
    head: bytes = file.read(kinds.HEAD_BYTES)
    file.seek(0)
    return head


def kinds_name(file: UploadedFile[Any]) -> str:
    return (file.name or "")[: kinds.NAME_LENGTH]


def keep_photo(row: Attachment, file: UploadedFile[Any], kind: kinds.Kind) -> None:
    photo = photos.remade(stream_of(file), kind, timezone.get_default_timezone())
    describe(row, file, photo.kind)
    row.taken_at = photo.taken_at
    row.taken_where = Point(*photo.where, srid=4326) if photo.where else None
    row.size, row.digest = len(photo.data), hashlib.sha256(photo.data).hexdigest()
    row.file.name = write([photo.data], path_of(row.uid, photo.kind.ending))
    row.thumbnail.name = write([photo.small], path_of(row.uid, "small.jpg"))


def keep_whole(row: Attachment, file: UploadedFile[Any], kind: kinds.Kind) -> None:
    """Videos, sound and PDF files are stored as they are."""
    describe(row, file, kind)
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for piece in file.chunks():
            digest.update(piece)
            yield piece

    row.file.name = write(hashed(), path_of(row.uid, kind.ending))
    row.size, row.digest = file.size or 0, digest.hexdigest()


def describe(row: Attachment, file: UploadedFile[Any], kind: kinds.Kind) -> None:
    """Its type and a name to show, from which phones and ID numbers are taken out."""
    row.content_type = kind.content_type
    row.name = extract(kinds.safe_name(file.name or "", kind))[0]


def stream_of(file: UploadedFile[Any]) -> BinaryIO:
    file.seek(0)
    inner: BinaryIO = file.file  # type: ignore[assignment]
    return inner


def path_of(uid: uuid.UUID, ending: str) -> str:
    return f"{FOLDER}/{uid.hex[:2]}/{uid.hex}.{ending}"


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


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@transaction.atomic
def attach(
    event: Event,
    uids: Sequence[uuid.UUID],
    *,
    kind: str,
    task: Task | None = None,
    user: User | None,
) -> list[Attachment]:
    """Ties uploaded files of `user` to a case, once; files already there stay. Raises Refused."""
    if not uids:
        return []
    Event.objects.select_for_update().filter(pk=event.pk).values("pk").first()
    mine = Attachment.objects.select_for_update().filter(uid__in=uids, uploaded_by=user)
    loose = [row for row in mine if row.event_id is None]
    most = limit("FILES_A_CASE")
    if Attachment.objects.filter(event=event).count() + len(loose) > most:
        raise Refused(_("A case can have %(most)s files at most.") % {"most": most}, "photos")
    names = reporter_names(event)
    for row in loose:
        row.event, row.task, row.kind = event, task, kind
        row.name = extract(row.name, names)[0]
        row.save(update_fields=["event", "task", "kind", "name"])
    return loose


def unsent(uids: Iterable[uuid.UUID], user: User | None) -> list[Attachment]:
    """Uploaded files of `user` that no form has sent yet, in the order they came."""
    wanted = list(uids)
    if not wanted:
        return []
    return list(Attachment.objects.filter(uid__in=wanted, uploaded_by=user, event=None))


def discard(uid: uuid.UUID, user: User) -> None:
    """Forgets a file that its uploader took off the form again."""
    row = Attachment.objects.filter(uid=uid, uploaded_by=user, event=None).first()
    if row is not None:
        remove(row)


def remove(row: Attachment) -> None:
    """The row first: a file without a row is swept later, a row without a file would stay."""
    names = [name for name in (row.file.name, row.thumbnail.name) if name]
    row.delete()
    transaction.on_commit(lambda: unlink(names))


def unlink(names: Iterable[str]) -> None:
    for name in names:
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)


def sweep_orphans(now: dt.datetime) -> int:
    """Removes files that no form sent within a day, and files without a row; how many."""
    count = 0
    stale = Attachment.objects.filter(event=None, uploaded_at__lt=now - KEPT_UNSENT)
    for pk in list(stale.values_list("pk", flat=True)[:5000]):
        with transaction.atomic():
            row = (
                Attachment.objects.select_for_update(skip_locked=True)
                .filter(pk=pk, event=None)
                .first()
            )
            if row is not None:
                remove(row)
                count += 1
    return count + sum(sweep_folder(folder, now) for folder in folders())


def folders() -> list[Path]:
    root = Path(settings.MEDIA_ROOT) / FOLDER
    return sorted(root.iterdir()) if root.is_dir() else []


def sweep_folder(folder: Path, now: dt.datetime) -> int:
    """Removes files of one folder that no row names; young ones may still be on their way."""
    before = (now - KEPT_UNSENT).timestamp()
    old = [path for path in folder.iterdir() if path.stat().st_mtime < before]
    known = known_uids(path.name.partition(".")[0] for path in old)
    loose = [path for path in old if path.name.partition(".")[0] not in known]
    for path in loose:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    return len(loose)


def known_uids(stems: Iterable[str]) -> set[str]:
    uids = [uuid.UUID(stem) for stem in set(stems) if len(stem) == 32]
    found = Attachment.objects.filter(uid__in=uids).values_list("uid", flat=True)
    return {uid.hex for uid in found}
