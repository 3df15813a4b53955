"""Two weeks of roster for the demo's centres: some signed in, one missed, one note left."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import CENTRE_ROLES, Posting, Role, User
from accounts.scope import scope_of
from events.duty import times
from events.duty.figures import figures_for
from events.models import HandOver, Shift
from grids.models import Area

DAY, NIGHT = (dt.time(8), dt.time(18)), (dt.time(18), dt.time(22))
DAYS = 14
LATE = dt.timedelta(minutes=12)
CENTRES = ("county", "township", "community")
"""Accounts whose centres keep a roster."""


@transaction.atomic
def fill_rosters(now: dt.datetime) -> int:
    """Makes the rosters of the week before and this one where there are none; how many shifts."""
    made = 0
    for name in CENTRES:
        user = User.objects.filter(username=name, is_demo=True).first()
        posting = user.postings.filter(area__isnull=False).first() if user else None
        if posting and posting.area and not Shift.objects.filter(area=posting.area).exists():
            made += _fill(posting.area, now)
    return made


def _fill(area: Area, now: dt.datetime) -> int:
    people = _people(area)
    zone = timezone.get_current_timezone()
    monday = times.monday_of(timezone.localdate(now)) - dt.timedelta(days=7)
    shifts = []
    for number in range(DAYS):
        day = monday + dt.timedelta(days=number)
        hours = [DAY, NIGHT] if len(people) > 1 else [DAY]
        for place, (begins, ends) in enumerate(hours):
            if day.weekday() > 4 and place:
                continue
            user = people[(number + place) % len(people)]
            span = times.span(day, begins, ends, zone)
            shifts.append(Shift(area=area, user=user, begins=span[0], ends=span[1]))
    made = Shift.objects.bulk_create(shifts)
    _attend([shift for shift in made if shift.ends <= now], now)
    return len(made)


def _people(area: Area) -> list[User]:
    """Operators first, then supervisors; one who leads does not come into turn."""
    day = timezone.localdate()
    rows = Posting.objects.on(day).filter(area=area, role__in=CENTRE_ROLES)
    posts = rows.select_related("user").order_by("role", "pk")
    operators = [post.user for post in posts if post.role == Role.OPERATOR]
    return operators or [post.user for post in posts]


def _attend(past: list[Shift], now: dt.datetime) -> None:
    """Past shifts were attended but for one; the last but one left a note."""
    for number, shift in enumerate(past):
        if number == len(past) - 3:
            shift.missed_at = shift.begins + dt.timedelta(minutes=30)
            continue
        shift.signed_in_at = shift.begins + (LATE if number % 5 == 4 else dt.timedelta())
        shift.signed_out_at = shift.ends
    Shift.objects.bulk_update(past, ["missed_at", "signed_in_at", "signed_out_at"])
    if past and past[-1].signed_out_at:
        _note(past[-1])


def _note(shift: Shift) -> None:
    user = User.objects.get(pk=shift.user_id)
    user.scope = scope_of(user)
    HandOver.objects.create(
        shift=shift,
        area=shift.area,
        figures=[[f.key, f.count] for f in figures_for(user, shift.ends)],
        words="东关路下水道反味的案件，承办部门已答应明早到现场，请跟进。",
        written_by=user,
        written_at=shift.ends,
    )
