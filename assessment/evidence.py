"""The photos and PDF files that come with points and with appeals."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gridgov.files import kinds, store
from gridgov.files.limits import megabytes


def keep_evidence(row: Any, file: UploadedFile[Any], folder: str) -> None:
    """Stores the file below `folder` and says in `row` what and where it is.

    Photos are made anew without what their camera wrote into them, PDF files kept whole.
    Raises ValidationError at "evidence" for any other file and for one that is too large.
    """
    try:
        _keep(row, file, folder)
    except kinds.Unfit as unfit:
        raise ValidationError({"evidence": f"{file.name}: {unfit.sentence}"}) from unfit


def sweep_evidence(folder: str, rows: QuerySet[Any], now: dt.datetime) -> int:
    """Removes the files that none of `rows` names, left by a form that failed; how many."""

    def named(uids: list[uuid.UUID]) -> Iterable[uuid.UUID]:
        return rows.filter(uid__in=uids).values_list("uid", flat=True)

    return store.sweep(folder, named, now)


def _keep(row: Any, file: UploadedFile[Any], folder: str) -> None:
    kind = kinds.kind_of(store.head_of(file), file.name or "")
    if kind.family not in ("photo", "document"):
        raise kinds.Unfit(_("Only photos and PDF files can be added here."))
    kinds.check_size(kind, file.size or 0, megabytes("PHOTO_MB"), megabytes("FILE_MB"))
    if kind.family == "photo":
        store.keep_photo(row, file, kind, folder)
    else:
        store.keep_whole(row, file, kind, folder)
