"""Freezing a period: once, whatever is restarted, and the same whenever it is caught up.

Every revision counts as of the moment the period closed. A period that is frozen a week late
therefore has the figures it would have had in time, and a revision differs from the one before
only by what was entered later about the time before, and by granted appeals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from assessment.figures.periods import Period
from assessment.models import Appeal, Remedy, Snapshot
from assessment.snapshots import reading, told
from assessment.snapshots.formula import formula
from assessment.snapshots.locks import lock
from assessment.snapshots.ranking import write_standings
from assessment.snapshots.writing import write_figures


class NotFrozen(Exception):
    """There is no first revision to correct."""


def freeze(period: Period, now: dt.datetime) -> Snapshot:
    """The first revision of a closed period, made unless it is there.

    Raises ValueError while the period runs. All of it is one transaction: who dies in it leaves
    nothing, and who comes second finds what the first one made.
    """
    if not period.is_closed(now):
        raise ValueError(f"{period.code} is not over.")
    with transaction.atomic():
        lock()
        first = Snapshot.objects.filter(period=period.code, revision=1).first()
        return first or _make(period, now, 1)


def revise(
    period: Period, reason: str, user: User | None, now: dt.datetime, number: int | None = None
) -> Snapshot:
    """The next revision, with what is known by now and all granted appeals.

    With `number` the one of that number, also where it is there already. Raises ValueError
    without a reason and NotFrozen where there is nothing to correct.
    """
    if not reason.strip():
        raise ValueError("A revision says why.")
    with transaction.atomic():
        lock()
        before = reading.newest(period)
        if before is None:
            raise NotFrozen
        if number is not None and before.revision >= number:
            return Snapshot.objects.get(period=period.code, revision=number)
        return _make(period, now, before.revision + 1, reason.strip(), user)


def granted(period: Period) -> QuerySet[Appeal]:
    """What was granted about any revision of a period so far."""
    found: QuerySet[Appeal] = Appeal.objects.granted().filter(snapshot__period=period.code)
    return found.order_by("pk")


def _make(
    period: Period, now: dt.datetime, revision: int, reason: str = "", user: User | None = None
) -> Snapshot:
    closed = period.bounds()[1]
    snapshot = Snapshot.objects.create(
        period=period.code,
        kind=period.kind,
        starts_on=period.start,
        ends_on=period.end,
        revision=revision,
        closed_at=closed,
        known_at=closed,
        frozen_at=now,
        formula=formula(),
        reason=reason,
        made_by=user,
    )
    appeals = list(granted(period).select_for_update(no_key=True, of=("self",)))
    write_figures(snapshot, period, appeals)
    write_standings(snapshot, period, appeals)
    _name(snapshot, appeals)
    return snapshot


def _name(snapshot: Snapshot, appeals: Collection[Appeal]) -> None:
    """The revision names the appeals that it is the first to carry out, and who filed is told."""
    named = set(
        Remedy.objects.filter(appeal__in=[a.pk for a in appeals]).values_list("appeal", flat=True)
    )
    fresh = [appeal for appeal in appeals if appeal.pk not in named]
    Remedy.objects.bulk_create(Remedy(snapshot=snapshot, appeal=appeal) for appeal in fresh)
    told.revised(snapshot, fresh)
