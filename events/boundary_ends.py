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
    """Tells the system administrators of all of it, and its author while it is in their sight.

    In the caller's transaction.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    above = Area.objects.chain(change.path)
    posted = Posting.objects.on(today).filter(role=Role.SYSTEM_ADMIN, area__in=above)
    users = set(posted.values_list("user", flat=True))
    if change.by_id and Posting.objects.open_to(change.by_id, today).filter(area__in=above):
        users.add(change.by_id)
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
