"""Who is told that a scheduled change of boundaries was refused on its day, and what it says."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Posting, Role
from events.models import Outbox
from grids.boundaries.faults import Fault
from grids.models import Area, BoundaryChange


def tell(change: BoundaryChange) -> None:
    """Tells its author and the system administrators of the tree, in the caller's transaction."""
    now = timezone.now()
    posted = Posting.objects.on(timezone.localdate(now)).filter(
        role=Role.SYSTEM_ADMIN, area__path__startswith=change.path[: Area.steplen]
    )
    users = set(posted.values_list("user", flat=True))
    users |= {change.by_id} if change.by_id else set()
    payload = {"change": change.pk, "users": sorted(users), "act": "refused"}
    Outbox.objects.create(kind="boundary", payload=payload, created_at=now)


def sentence(payload: dict[str, Any]) -> str:
    rows = BoundaryChange.objects.select_related("parent").defer("wanted")
    change = rows.filter(pk=payload.get("change") or 0).first()
    if change is None:
        return _("A scheduled change of boundaries was refused on its day.")
    faults = [Fault.from_json(fault).sentence for fault in change.faults[:1]]
    return _("The boundaries of %(area)s planned for %(day)s were not put in force: %(why)s") % {
        "area": change.parent.label if change.parent else _("the roots"),
        "day": change.day,
        "why": " ".join(faults),
    }
