"""Files of a case: taken in, tied to a case, swept.

A file lies complete and synced under its random name before its row is written, so a crash
leaves at most a file without a row, which the sweep removes; never a row without its file.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.limits import limit
from events.models import Attachment, AttachmentKind, Event, Task
from events.privacy import reporter_names
from events.refusals import Refused
from gridgov.extraction import extract
from gridgov.files import kinds, store

FOLDER = "attachments"
UNSENT_AT_MOST = 60
"""Files one person may have uploaded for forms that were not sent."""


def upload(
    file: UploadedFile[Any],
    user: User | None,
    now: dt.datetime | None = None,
    most_mb: int | None = None,
) -> Attachment:
    """Checks and stores one file that belongs to no case yet. Raises Refused.

    `most_mb` is said where files come in pieces and may be larger than in a form.
    """
    now = now or timezone.now()
    check_quota(user)
    try:
        kind = kinds.kind_of(store.head_of(file), file.name or "")
        kinds.check_size(kind, file.size or 0, limit("PHOTO_MB"), most_mb or limit("FILE_MB"))
        uid = uuid.uuid4()
        row = Attachment(uid=uid, kind=AttachmentKind.OTHER, uploaded_by=user, uploaded_at=now)
        if kind.family == "photo":
            where = store.keep_photo(row, file, kind, FOLDER).where
            row.taken_where = Point(*where, srid=4326) if where else None
        else:
            store.keep_whole(row, file, kind, FOLDER)
    except kinds.Unfit as unfit:
        shown = extract(store.kinds_name(file))[0]
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


def path_of(uid: uuid.UUID, ending: str) -> str:
    return store.path_of(FOLDER, uid, ending)


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
    transaction.on_commit(lambda: store.unlink(names))


def sweep_orphans(now: dt.datetime) -> int:
    """Removes files that no form sent within a day, and files without a row; how many."""
    count = 0
    stale = Attachment.objects.filter(event=None, uploaded_at__lt=now - store.KEPT_UNSENT)
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
    return count + store.sweep(FOLDER, known_uids, now)


def known_uids(uids: Iterable[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Attachment.objects.filter(uid__in=list(uids)).values_list("uid", flat=True)
