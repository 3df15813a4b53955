"""All writing of rosters: shifts made, changed, swapped, deleted. No case is touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.duty.people import People, may_write
from events.duty.times import Turn
from events.limits import limit
from events.models import RosterAct, RosterChange, Shift
from events.refusals import Forbidden, Refused
from grids.models import Area


@dataclass(frozen=True)
class Planned:
    """One turn of a pattern with the reason why it cannot be made, "" where it can."""

    user: User
    begins: dt.datetime
    ends: dt.datetime
    refusal: str = ""


def shift_create(
    *,
    by: User,
    area: Area,
    user: User,
    begins: dt.datetime,
    ends: dt.datetime,
    remark: str = "",
    now: dt.datetime,
) -> Shift:
    """Raises Forbidden or Refused; then nothing was changed."""
    _check_writes(by, area)
    shift = Shift(area=area, user=user, begins=begins, ends=ends, remark=remark.strip())
    with _one_at_a_time([user.pk]):
        _check_times(shift, now)
        _check_person(shift)
        shift.awaited_from = awaited_from(begins, now)
        shift.save()
        _log(by, shift, RosterAct.CREATE, now, after=facts(shift))
    return shift


def pattern_plan(
    *, area: Area, turns: Sequence[Turn], users: Iterable[User], now: dt.datetime
) -> list[Planned]:
    """What a pattern would make, each with what stands against it."""
    known = {user.pk: user for user in users}
    if not turns:
        return []
    first, last = min(t.begins for t in turns), max(t.ends for t in turns)
    people = People(area, timezone.localdate(first), timezone.localdate(last))
    rows = Shift.objects.filter(user__in=known, begins__lt=last, ends__gt=first)
    taken = [(s.user_id, s.begins, s.ends) for s in rows]
    found = []
    for turn in turns:
        why = _against(turn, people, taken, now)
        found.append(Planned(known[turn.person], turn.begins, turn.ends, why))
        if not why:
            taken.append((turn.person, turn.begins, turn.ends))
    return found


def pattern_create(
    *,
    by: User,
    area: Area,
    turns: Sequence[Turn],
    users: Sequence[User],
    remark: str = "",
    now: dt.datetime,
) -> list[Shift]:
    """Makes the turns that nothing stands against; sending it twice makes them once."""
    _check_writes(by, area)
    with _one_at_a_time([user.pk for user in users]):
        plan = pattern_plan(area=area, turns=turns, users=users, now=now)
        made = Shift.objects.bulk_create(
            Shift(
                area=area,
                user=p.user,
                begins=p.begins,
                ends=p.ends,
                remark=remark.strip(),
                awaited_from=awaited_from(p.begins, now),
            )
            for p in plan
            if not p.refusal
        )
        for shift in made:
            _log(by, shift, RosterAct.CREATE, now, after=facts(shift))
    return made


def shift_change(
    *,
    by: User,
    shift: Shift,
    user: User,
    begins: dt.datetime,
    ends: dt.datetime,
    remark: str = "",
    now: dt.datetime,
) -> Shift:
    """Gives a shift another person, time or remark while it has not begun."""
    _check_writes(by, shift.area)
    with _one_at_a_time([shift.user_id, user.pk]):
        locked = _open(shift, now)
        before = facts(locked)
        locked.user, locked.begins, locked.ends = user, begins, ends
        locked.remark = remark.strip()
        if facts(locked) == before:
            return locked
        _check_times(locked, now)
        _check_person(locked)
        locked.awaited_from = awaited_from(begins, now)
        locked.save(update_fields=["user", "begins", "ends", "remark", "awaited_from"])
        _log(by, locked, RosterAct.CHANGE, now, before, facts(locked))
    return locked


def shift_swap(*, by: User, shift: Shift, other: Shift, now: dt.datetime) -> None:
    """Two shifts of one centre exchange their people."""
    _check_writes(by, shift.area)
    if shift.area_id != other.area_id or shift.pk == other.pk:
        raise Refused(_("Choose another shift of the same centre."), "other")
    with _one_at_a_time([shift.user_id, other.user_id]):
        pair = [_open(shift, now), _open(other, now)]
        before = [facts(one) for one in pair]
        pair[0].user, pair[1].user = pair[1].user, pair[0].user
        for one in pair:
            _check_person(one, leaving=[p.pk for p in pair])
        # One after the other would overlap for a moment; the constraint looks at each row.
        Shift.objects.filter(pk__in=[p.pk for p in pair]).delete()
        Shift.objects.bulk_create(pair)
        for one, was in zip(pair, before, strict=True):
            _log(by, one, RosterAct.SWAP, now, was, facts(one))


def shift_delete(*, by: User, shift: Shift, now: dt.datetime) -> None:
    """Takes a shift that has not begun off the roster; what was stays in the changes."""
    _check_writes(by, shift.area)
    with transaction.atomic():
        locked = _open(shift, now)
        _log(by, locked, RosterAct.DELETE, now, before=facts(locked))
        locked.delete()


def awaited_from(begins: dt.datetime, now: dt.datetime) -> dt.datetime | None:
    """Whoever is put on a shift that runs already is awaited from now on."""
    return now if begins < now else None


def facts(shift: Shift) -> dict[str, Any]:
    """A shift in plain values, for the record of changes."""
    return {
        "user": shift.user_id,
        "begins": shift.begins.isoformat(),
        "ends": shift.ends.isoformat(),
        "remark": shift.remark,
    }


@contextmanager
def _one_at_a_time(users: Iterable[int]) -> Iterator[None]:
    """A transaction that holds the people concerned; what the constraint refuses is Refused."""
    try:
        with transaction.atomic():
            rows = User.objects.filter(pk__in=set(users)).order_by("pk")
            list(rows.select_for_update(no_key=True).values_list("pk"))
            yield
    except IntegrityError as error:
        if "one_shift_at_a_time" not in str(error):
            raise
        raise Refused(overlapping(), "user") from error


def overlapping() -> str:
    return _("This person has another shift at that time. Choose other hours or somebody else.")


def _check_writes(by: User, area: Area) -> None:
    if not may_write(by.scope, area):
        raise Forbidden(_("Only the supervisor of this centre or of one above changes its roster."))


def _open(shift: Shift, now: dt.datetime) -> Shift:
    """The locked shift, refused once somebody signed in or was awaited; a late one may change."""
    rows = Shift.objects.select_for_update(of=("self",), no_key=True)
    locked: Shift = rows.select_related("area", "user").defer("area__geometry").get(pk=shift.pk)
    begun = locked.begins < now and locked.awaited_from is None
    if locked.signed_in_at or locked.missed_at or begun or locked.ends <= now:
        raise Refused(_("This shift has begun already, so it stays as it is."))
    return locked


def _check_times(shift: Shift, now: dt.datetime) -> None:
    most = limit("DUTY_HOURS_AT_MOST")
    if shift.ends <= shift.begins:
        raise Refused(_("The shift has to end after it begins."), "ends")
    if shift.ends - shift.begins > dt.timedelta(hours=most):
        raise Refused(_("A shift lasts %(n)s hours at most.") % {"n": most}, "ends")
    if shift.ends <= now:
        raise Refused(past(), "ends")


def past() -> str:
    return _("This shift would be over already. Choose an end that is still to come.")


def not_posted() -> str:
    return _("This person is not posted to this centre on that day, nor a deputy there.")


def _check_person(shift: Shift, leaving: Sequence[int] = ()) -> None:
    day = timezone.localdate(shift.begins)
    if not People(shift.area, day, day).fits(shift.user_id, day):
        raise Refused(not_posted(), "user")
    others = Shift.objects.filter(
        user=shift.user_id, begins__lt=shift.ends, ends__gt=shift.begins
    ).exclude(pk__in=[pk for pk in (shift.pk, *leaving) if pk])
    if others.exists():
        raise Refused(overlapping(), "user")


def _against(
    turn: Turn,
    people: People,
    taken: Sequence[tuple[int, dt.datetime, dt.datetime]],
    now: dt.datetime,
) -> str:
    if turn.ends <= now:
        return past()
    if not people.fits(turn.person, timezone.localdate(turn.begins)):
        return not_posted()
    if any(u == turn.person and a < turn.ends and turn.begins < b for u, a, b in taken):
        return overlapping()
    return ""


def _log(
    by: User,
    shift: Shift,
    act: str,
    now: dt.datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    RosterChange.objects.create(
        area=shift.area,
        shift_key=shift.pk,
        act=act,
        before=before or {},
        after=after or {},
        user=by,
        at=now,
    )
