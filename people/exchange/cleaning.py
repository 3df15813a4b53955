"""Files of the registers that are over their time, and what was known of them."""

from __future__ import annotations

import datetime as dt

from people.exchange import exporting, kept
from people.models import Import, ImportPart


def clean(now: dt.datetime) -> int:
    """How many files were removed."""
    old = now - kept.KEPT
    ImportPart.objects.filter(task__created_at__lt=old).delete()
    Import.objects.filter(created_at__lt=old).update(samples="")
    return exporting.expire(now) + kept.expire(now)
