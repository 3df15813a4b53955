"""Versions are put in force from a period on, called off before it, or ended after the running one.

Nobody is scored by rules that were made after the period had begun: a version takes over from a
period that is still to come. Only the first scheme of its kind may hold for the running one.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdminLog
from accounts.services.by import By
from assessment.figures.periods import Period, current
from assessment.models import Scheme, SchemeState
from assessment.schemes.access import check_decides
from assessment.schemes.facts import about, dates_of
from assessment.schemes.services.common import check, check_draft, locked
from assessment.schemes.services.drafts import values_of

AHEAD = 6
"""How many periods are offered to begin with."""


def choices(scheme: Scheme, now: dt.datetime) -> list[Period]:
    """The periods from which a draft may be put in force."""
    period = current(scheme.period_kind, now)
    if _open(scheme) is not None:
        period = period.following()
    found: list[Period] = []
    while len(found) < AHEAD:
        found.append(period)
        period = period.following()
    return found


@transaction.atomic
def put_in_force(*, by: By, scheme: Scheme, period: Period, now: dt.datetime) -> Scheme:
    """The draft holds from `period` on, and what held before it ends there.

    Raises ValidationError where it is not right yet, or the period does not fit.
    """
    check_decides(by)
    row = locked(scheme)
    check_draft(row)
    values = values_of(row)
    check(row.subject_kind, values)
    before = _open(row)
    _check_period(row, before, period, now)
    if before is not None:
        _end(by, before, period.start)
    return hold(by, row, period.start, now)


def hold(by: By, row: Scheme, day: dt.date, now: dt.datetime) -> Scheme:
    row.from_day, row.decided_by, row.decided_at = day, by.user, now
    row.save(update_fields=["from_day", "decided_by", "decided_at"])
    by.log_setup(AdminLog.Action.SETUP_UPDATE, about(row), dates_of(Scheme()), dates_of(row))
    return row


@transaction.atomic
def call_off(*, by: By, scheme: Scheme, now: dt.datetime) -> Scheme:
    """A version whose first period has not begun never holds; the one before it goes on.

    A second time it does nothing. Raises ValidationError once the period has begun.
    """
    check_decides(by)
    row = locked(scheme)
    state = row.state(timezone.localdate(now))
    if state == SchemeState.CALLED_OFF:
        return row
    if state != SchemeState.SCHEDULED or row.until_day is not None or row.from_day is None:
        raise ValidationError(
            _("This version holds already, so it cannot be called off. Put a new one in force.")
        )
    _end(by, row, row.from_day)
    before = _family(row).decided().filter(until_day=row.from_day).exclude(pk=row.pk)
    for one in before.exclude(from_day=row.from_day):
        _end(by, one, None)
    return row


@transaction.atomic
def scheme_end(*, by: By, scheme: Scheme, now: dt.datetime) -> Scheme:
    """Nothing holds in its place after the running period. A second time it does nothing."""
    check_decides(by)
    row = locked(scheme)
    if row.until_day is not None:
        return row
    if row.state(timezone.localdate(now)) != SchemeState.IN_FORCE:
        raise ValidationError(_("Only a version that holds now can be ended."))
    _end(by, row, current(row.period_kind, now).end)
    return row


def _family(scheme: Scheme):  # type: ignore[no-untyped-def]
    return Scheme.objects.filter(
        subject_kind=scheme.subject_kind, period_kind=scheme.period_kind
    ).order_by("-version")


def _open(scheme: Scheme) -> Scheme | None:
    """The version without an end: the one in force, or one that holds later."""
    found: Scheme | None = _family(scheme).decided().filter(until_day=None).first()
    return found


def _end(by: By, scheme: Scheme, day: dt.date | None) -> None:
    before = dates_of(scheme)
    scheme.until_day = day
    scheme.save(update_fields=["until_day"])
    by.log_setup(AdminLog.Action.SETUP_UPDATE, about(scheme), before, dates_of(scheme))


def _check_period(scheme: Scheme, before: Scheme | None, period: Period, now: dt.datetime) -> None:
    if period.kind != scheme.period_kind:
        raise ValidationError({"period": _("Choose a period from the list.")})
    running = current(scheme.period_kind, now)
    first = running.following() if before else running
    if period.start < first.start:
        said = _("%(period)s has begun, and its rules stay. Choose a later period.")
        raise ValidationError({"period": said % {"period": period.label}})
    if before is not None and before.from_day is not None and period.start <= before.from_day:
        said = _(
            "Version %(version)s holds from %(period)s on. Choose a later period, or call that "
            "version off first."
        )
        since = Period.of(scheme.period_kind, before.from_day).label
        raise ValidationError({"period": said % {"version": before.version, "period": since}})
    if ended := _family(scheme).decided().filter(until_day__gt=period.start).first():
        said = _("Version %(version)s still holds then. Choose a later period.")
        raise ValidationError({"period": said % {"version": ended.version}})
