"""Signing in and out, handing over, and the mark for who did not come."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.duty.figures import figures_for
from events.duty.people import administrators_of, supervisors_of
from events.limits import limit
from events.models import HandOver, Outbox, Shift
from events.refusals import Forbidden, Refused
from gridgov.extraction import extract

BATCH = 100
KIND = "duty"
MISSED, UNTOLD = "missed", "untold"
NAMES = uuid.UUID("0d8a2c0e-5f2b-4c53-9a55-7a1f2c6d9e02")
"""The space of stable ids of warnings."""


def sign_in(*, by: User, shift: Shift, now: dt.datetime) -> Shift:
    """The person of a shift says that they are there; a second time changes nothing."""
    with transaction.atomic():
        locked = _own(by, shift, _("Only the person on the roster signs in."))
        if locked.signed_in_at is not None:
            return locked
        early = dt.timedelta(minutes=limit("DUTY_SIGN_IN_MINUTES"))
        if now < locked.begins - early:
            raise Refused(_("It is too early to sign in for this shift."))
        if now >= locked.ends:
            raise Refused(_("This shift is over; nobody can sign in for it any more."))
        locked.signed_in_at = now
        locked.save(update_fields=["signed_in_at"])
    return locked


def sign_out(*, by: User, shift: Shift, words: str, now: dt.datetime) -> HandOver:
    """Ends a shift with its hand-over note; asked again, the note that was written stays."""
    with transaction.atomic():
        locked = _own(by, shift, _("Only the person of this shift hands it over."))
        if locked.signed_out_at is not None:
            return HandOver.objects.get(shift=locked)
        if locked.signed_in_at is None:
            raise Refused(_("Sign in first; there is nothing to hand over yet."))
        locked.signed_out_at = now
        locked.save(update_fields=["signed_out_at"])
        return HandOver.objects.create(
            shift=locked,
            area_id=locked.area_id,
            figures=[[figure.key, figure.count] for figure in figures_for(by, now)],
            words=extract(words.strip())[0],
            written_by=by,
            written_at=now,
        )


def take_over(*, by: User, note: HandOver, now: dt.datetime) -> HandOver:
    """Whoever is signed in to another shift of the centre takes the note over; the first counts."""
    with transaction.atomic():
        rows = HandOver.objects.select_for_update(of=("self",), no_key=True)
        locked: HandOver = rows.get(pk=note.pk)
        if locked.taken_at is not None:
            return locked
        mine = Shift.objects.filter(user=by.pk, area=locked.area_id, signed_out_at=None)
        if not mine.filter(signed_in_at__isnull=False).exclude(pk=locked.shift_id).exists():
            raise Forbidden(
                _("Sign in to your own shift at this centre first, then take the note over.")
            )
        locked.taken_by, locked.taken_at = by, now
        locked.save(update_fields=["taken_by", "taken_at"])
    return locked


def mark_missed(now: dt.datetime) -> int:
    """Marks shifts nobody signed in for, once each, and tells the supervisor; how many."""
    marked = 0
    while found := _mark_some(now):
        marked += found
    return marked


@transaction.atomic
def _mark_some(now: dt.datetime) -> int:
    wait = dt.timedelta(minutes=limit("DUTY_MISSED_MINUTES"))
    waiting = Shift.objects.filter(
        Q(awaited_from=None) | Q(awaited_from__lte=now - wait),
        signed_in_at=None,
        missed_at=None,
        begins__lte=now - wait,
    ).order_by("begins", "pk")
    locked = waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)
    shifts = list(locked.select_related("area").defer("area__geometry")[:BATCH])
    Shift.objects.filter(pk__in=[shift.pk for shift in shifts]).update(missed_at=now)
    told = {path: sorted(supervisors_of(path, now)) for path in {s.area.path for s in shifts}}
    rows = [
        Outbox(
            kind=KIND,
            payload={"act": MISSED, "shift": shift.pk, "users": told[shift.area.path]},
            created_at=now,
        )
        for shift in shifts
    ]
    rows += [warning(path, now) for path in sorted(told) if not told[path]]
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)
    return len(shifts)


def warning(path: str, now: dt.datetime) -> Outbox:
    """Tells the system administrators, once a day a centre, that it has no supervisor to tell."""
    mark = f"duty:{timezone.localdate(now)}:{path}"
    users = sorted(administrators_of(path, now))
    payload = {"act": UNTOLD, "path": path, "users": users}
    return Outbox(uid=uuid.uuid5(NAMES, mark), kind="warning", created_at=now, payload=payload)


def _own(by: User, shift: Shift, otherwise: str) -> Shift:
    """The locked shift where it is that person's; else Forbidden."""
    rows = Shift.objects.select_for_update(of=("self",), no_key=True)
    locked: Shift = rows.get(pk=shift.pk)
    if locked.user_id != by.pk:
        raise Forbidden(otherwise)
    return locked
