"""Which open cases one may be merged into."""

from __future__ import annotations

import re

from django.contrib.gis.db.models.functions import Distance
from django.db.models import Q

from events.actors import Actor
from events.models import Event

NEAR_DEGREES = 0.006
MOST = 8
RECEIPT = re.compile(r"^\d{6}-(\d{1,18})$")


def candidates(event: Event, actor: Actor) -> list[Event]:
    """Open cases in sight that lie nearby or in the same grid, the same category first.

    Complaints about units and reports made in confidence do not come up in searches.
    """
    if actor.user is None:
        return []
    rows = Event.objects.for_user(actor.user).open().exclude(pk=event.pk)
    near = Q(area=event.area_id, area__isnull=False)
    if event.point is not None:
        near |= Q(point__dwithin=(event.point, NEAR_DEGREES))
        rows = rows.annotate(away=Distance("point", event.point)).order_by("away", "-pk")
    else:
        rows = rows.order_by("-pk")
    rows = rows.exclude(reporter__in_confidence=True).filter(
        near, concerns_area=None, concerns_department=None, concerns_user=None
    )
    found = list(rows.defer("description", "hidden")[: MOST * 3])
    found.sort(key=lambda other: other.category_id != event.category_id)
    return found[:MOST]


def by_number(text: str, actor: Actor) -> Event | None:
    """The open case in sight with this case number or receipt number."""
    if actor.user is None:
        return None
    receipt = RECEIPT.match(text)
    wanted = Q(pk=int(receipt[1])) if receipt else Q(number=text)
    rows = Event.objects.for_user(actor.user).open()
    found: Event | None = rows.filter(wanted).first()
    return found if found and (not receipt or found.receipt == text) else None
