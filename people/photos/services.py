"""Photos of a record: taken in before or with its form, tied to it, removed, swept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gridgov.extraction import extract
from gridgov.files import kinds, store
from gridgov.files.limits import megabytes
from people.models import RecordPhoto

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User

FOLDER = "record_photos"
MOST = 9
"""Photos of one record."""

UNSENT_AT_MOST = 30
BATCH = 5000


def upload(file: UploadedFile[Any], user: User, now: dt.datetime | None = None) -> RecordPhoto:
    """Checks and stores a photo that belongs to no record yet. Raises ValidationError.

    What the file was called is not kept: people name photos after people.
    """
    if RecordPhoto.objects.unsent(user).count() >= UNSENT_AT_MOST:
        raise ValidationError(
            _("Too many photos wait for a form that was not sent. Send or leave those first.")
        )
    row = RecordPhoto(uid=uuid.uuid4(), uploaded_by=user, uploaded_at=now or timezone.now())
    try:
        kind = kinds.kind_of(store.head_of(file), file.name or "")
        if kind.family != "photo":
            raise kinds.Unfit(_("Only photos can be added here."))
        kinds.check_size(kind, file.size or 0, megabytes("PHOTO_MB"), megabytes("FILE_MB"))
        stored = store.keep_photo(row, file, kind, FOLDER).kind
        row.name = f"{stored.family}.{stored.ending}"
    except kinds.Unfit as unfit:
        shown = extract(store.kinds_name(file))[0]
        sentence = str(unfit.sentence)
        raise ValidationError(f"{shown}: {sentence}" if shown else sentence) from unfit
    row.save(force_insert=True)
    return row


@transaction.atomic
def attach(record: Any, uids: Sequence[uuid.UUID], user: User) -> list[RecordPhoto]:
    """Ties photos that `user` uploaded to a diary entry or visit, once. Raises ValidationError.

    Those that are tied already stay where they are.
    """
    if not uids:
        return []
    type(record).objects.select_for_update(of=("self",)).filter(pk=record.pk).values("pk").first()
    loose = list(
        RecordPhoto.objects.unsent(user).select_for_update(of=("self",)).filter(uid__in=uids)
    )
    if of(record).count() + len(loose) > MOST:
        raise ValidationError(
            {"photos": [_("Add %(most)s photos at most to one record.") % {"most": MOST}]}
        )
    for row in loose:
        setattr(row, record._meta.model_name, record)
        row.waiting = False
        row.save(update_fields=[record._meta.model_name, "waiting"])
    return loose


def of(record: Any) -> Any:
    """The photos of a record, in the order they came; who sees the record sees them."""
    return RecordPhoto.objects.filter(**{record._meta.model_name: record}).order_by("pk")


def unsent(uids: Iterable[uuid.UUID], user: User) -> list[RecordPhoto]:
    wanted = list(uids)
    return list(RecordPhoto.objects.unsent(user).filter(uid__in=wanted)) if wanted else []


@transaction.atomic
def remove(rows: Any) -> int:
    """Takes photos away: the rows now, the files once that is certain; how many."""
    found = list(rows)
    names = [name for row in found for name in (row.file.name, row.thumbnail.name) if name]
    RecordPhoto.objects.filter(pk__in=[row.pk for row in found]).delete()
    transaction.on_commit(lambda: store.unlink(names))
    return len(found)


def sweep(now: dt.datetime) -> int:
    """Removes photos that no form sent within a day, and files without a row; how many."""
    count = 0
    stale = RecordPhoto.objects.filter(waiting=True, uploaded_at__lt=now - store.KEPT_UNSENT)
    for pk in list(stale.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            rows = RecordPhoto.objects.select_for_update(skip_locked=True, of=("self",))
            count += remove(rows.filter(pk=pk, waiting=True))
    return count + store.sweep(FOLDER, known, now)


def known(uids: Iterable[uuid.UUID]) -> Iterable[uuid.UUID]:
    return RecordPhoto.objects.filter(uid__in=list(uids)).values_list("uid", flat=True)
