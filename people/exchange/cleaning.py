"""Files of the registers that are over their time, and what was known of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from people.exchange import exporting, kept
from people.models import Import, ImportPart, KeptFile
from people.protection import keeping
from people.services.drafts import forget_old


def clean(now: dt.datetime) -> int:
    """How many files were removed; with them go the forms of the door nobody came back to."""
    forget_old(now)
    old = now - kept.KEPT
    ImportPart.objects.filter(task__created_at__lt=old).delete()
    Import.objects.filter(created_at__lt=old).update(samples="")
    return exporting.expire(now) + kept.expire(now)


def files(before: dt.datetime) -> Any:
    """Tables brought and staged, marked copies, exports, lists that were compared."""
    return KeptFile.objects.filter(created_at__lt=before)


def take_files(keys: list[Any], now: dt.datetime) -> int:
    """The files with their keys; an export says then that it has expired."""
    exporting.expire_files(keys)
    for row in KeptFile.objects.filter(pk__in=keys):
        kept.destroy(row)
    return len(keys)


def register() -> None:
    label = _("Files of tables and lists")
    keeping.register(keeping.Kind("files", label, kept.KEPT.days, 1, files, take_files))
