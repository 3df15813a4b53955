"""From notices to deliveries: who is told outside, by which way, not before when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.models import Contact, User
from events.delivery import gateways
from events.delivery.kinds import kind_of
from events.delivery.wishes import Wishes, wishes_for, wishes_of
from events.models import Delivery, Notice
from events.workflow import Urgency


def plan(outbox: Sequence[int], now: dt.datetime) -> None:
    """Writes the deliveries of the notices that rows of the outbox have just become.

    Called in the transaction that writes the notices. Costs one statement where every gateway
    is off.
    """
    on = gateways.ways_on()
    if not on or not outbox:
        return
    rows = Notice.objects.filter(outbox__in=outbox).select_related("event")
    notices = list(rows.only("user_id", "kind", "act", "show_at", "event__urgency").order_by("pk"))
    users = {notice.user_id for notice in notices}
    reach = reachable(users, on)
    wishes = wishes_of(reach)
    Delivery.objects.bulk_create(
        (
            delivery
            for notice in notices
            if notice.user_id in reach
            for delivery in _deliveries(
                notice, wishes.get(notice.user_id, Wishes()), reach[notice.user_id], now
            )
        ),
        ignore_conflicts=True,
    )


def reachable(users: Iterable[int], on: Iterable[str]) -> dict[int, set[str]]:
    """For each active person the ways that are on and have a confirmed contact."""
    found: dict[int, set[str]] = {}
    for user, way in confirmed(on).filter(user__in=list(users)).values_list("user_id", "way"):
        found.setdefault(user, set()).add(way)
    return found


def confirmed(on: Iterable[str]) -> QuerySet[Contact, Any]:
    rows = Contact.objects.filter(way__in=list(on), confirmed_at__isnull=False)
    return rows.filter(user__in=User.objects.filter(is_active=True).values("pk"))


def _deliveries(
    notice: Notice, wishes: Wishes, reach: set[str], now: dt.datetime
) -> Iterable[Delivery]:
    wanted = wishes.ways(kind_of(notice.kind, notice.act))
    start = max(notice.show_at, now)
    next_at = start if presses(notice) else wishes.not_before(start)
    for way in wanted:
        if way in reach:
            yield Delivery(
                notice=notice, user_id=notice.user_id, way=way, created_at=now, next_at=next_at
            )


def presses(notice: Notice) -> bool:
    """What is urgent is told in quiet hours too."""
    return notice.event is not None and notice.event.urgency != Urgency.NORMAL


def not_before(delivery: Delivery, moment: dt.datetime) -> dt.datetime:
    """`moment`, or the end of the receiver's quiet hours; a code was asked for and waits not."""
    notice = delivery.notice
    if (notice is not None and presses(notice)) or delivery.contact_id is not None:
        return moment
    return wishes_for(delivery.user).not_before(moment)
