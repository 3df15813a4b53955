"""When a connection runs next, and the runs that are due."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone, translation

from exchange.models import Link
from exchange.models.runs import Every, Way
from exchange.runs import folder
from exchange.runs.services import Busy, run_start, settle
from gridgov.failures import note

MIDNIGHT = dt.time(0, 0)


def next_time(link: Link, after: dt.datetime) -> dt.datetime | None:
    """The first time after `after`, in county time; None where it runs by hand alone."""
    if link.every == Every.NEVER or link.suspended_at is not None:
        return None
    if link.every == Every.MINUTES:
        return after + dt.timedelta(minutes=link.minutes)
    local = timezone.localtime(after)
    day = local.date()
    for ahead in range(8):
        found = day + dt.timedelta(days=ahead)
        if link.every == Every.WEEKLY and found.isoweekday() != link.weekday:
            continue
        at = timezone.make_aware(dt.datetime.combine(found, link.at or MIDNIGHT))
        if at > after:
            return at
    return None


def tick(now: dt.datetime) -> int:
    """Begins what is due; how many. Two who tick at once begin it once."""
    settle()
    begun = 0
    for link in Link.objects.filter(next_at__lte=now, suspended_at=None).order_by("next_at"):
        try:
            begun += _begin(link, now)
        except Exception as error:
            note(f"connection {link.pk}", error)
    return begun


@transaction.atomic
def _begin(link: Link, now: dt.datetime) -> bool:
    due = Link.objects.filter(pk=link.pk, next_at=link.next_at)
    if not due.update(next_at=next_time(link, now)):
        return False
    if link.way == Way.FOLDER and link.inward and not folder.waiting(link):
        return False
    with translation.override(None):
        try:
            run_start(link=link)
        except Busy:
            return False
    return True
