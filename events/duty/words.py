"""What a notice about duty says."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Shift


def sentence(payload: dict[str, Any]) -> str:
    """Who did not sign in where and when, from the outbox row of the notice."""
    rows = Shift.objects.select_related("user", "area").defer("area__geometry")
    shift = rows.filter(pk=payload.get("shift") or 0).first()
    if shift is None:
        return _("Nobody signed in for a shift.")
    begins = timezone.localtime(shift.begins)
    return _("%(name)s has not signed in at %(centre)s for the shift that began at %(time)s.") % {
        "name": shift.user,
        "centre": shift.area.label,
        "time": f"{begins:%Y-%m-%d %H:%M}",
    }
