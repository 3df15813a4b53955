"""Takes away what nobody needs any more, in small batches (docs/decisions)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.imports.kept import forgotten
from events.models import OPEN_DELIVERIES, Delivery, Digest, Notice, Outbox
from events.outbox import TELLERS

KEPT_OUTBOX = dt.timedelta(days=30)
KEPT_NOTICES = dt.timedelta(days=365)
KEPT_DIGESTS = dt.timedelta(days=90)
KEPT_DELIVERIES = dt.timedelta(days=365)
BATCH = 1000

Rows = QuerySet[Any, Any]


def prune(now: dt.datetime, batch: int = BATCH) -> int:
    """What points is taken before what it points to; returns how many rows went."""
    return sum(_empty(rows, now, batch) for rows in TAKEN)


def deliveries(now: dt.datetime) -> Rows:
    rows = Delivery.objects.exclude(state__in=OPEN_DELIVERIES)
    return rows.filter(ended_at__lt=now - KEPT_DELIVERIES)


def digests(now: dt.datetime) -> Rows:
    """Those no delivery speaks of any more."""
    told = Delivery.objects.filter(digest=OuterRef("pk"))
    return Digest.objects.filter(~Exists(told), made_at__lt=now - KEPT_DIGESTS)


def old_notices(now: dt.datetime) -> Rows:
    """Read a year ago; what nobody read stays."""
    told = Delivery.objects.filter(notice=OuterRef("pk"))
    return Notice.objects.filter(~Exists(told), read_at__lt=now - KEPT_NOTICES)


def outbox(now: dt.datetime) -> Rows:
    """Done and told to nobody any more. Rows of other kinds are marks of their workers."""
    told = Notice.objects.filter(outbox=OuterRef("pk"))
    done = Outbox.objects.filter(done_at__lt=now - KEPT_OUTBOX, kind__in=list(TELLERS))
    return done.filter(~Exists(told))


TAKEN = (deliveries, digests, old_notices, outbox, forgotten)


def _empty(rows: Callable[[dt.datetime], Rows], now: dt.datetime, batch: int) -> int:
    gone = 0
    while keys := list(rows(now).order_by("pk").values_list("pk", flat=True)[:batch]):
        count, _each = rows(now).model.objects.filter(pk__in=keys).delete()
        gone += count
    return gone
