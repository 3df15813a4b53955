"""The condition behind each filter of the worklist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from events.limits import limit
from events.mapping.places import Cell
from events.models import Task
from events.querysets import CONCERNS
from events.waiting import waits_as
from events.workflow import LIVE_STEPS
from events.worklist import counted
from events.worklist.filters import Filters
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User


def conditions(f: Filters, user: User, now: dt.datetime) -> list[Q]:
    """What a case has to fulfil besides the tab and the words."""
    asked: list[tuple[object, Callable[[], Q]]] = [
        (f.light, lambda: Q(step__in=LIVE_STEPS) & light_is(f.light, now)),
        (f.step, lambda: Q(step=f.step)),
        (f.urgency, lambda: Q(urgency=f.urgency)),
        (f.major, lambda: Q(category__major_code=f.major)),
        (f.category, lambda: Q(category=f.category)),
        (f.area, lambda: within(f.area)),
        (f.department, lambda: Q(departments__contains=[f.department])),
        (f.holder, lambda: Q(holder=f.holder)),
        (f.claimed, lambda: claimed(f.claimed, user, now)),
        (f.reported, lambda: Q(created_by=user.pk)),
        (f.mine, lambda: given_to(f.mine, user)),
        (f.since, lambda: Q(reported_at__gte=morning(f.since))),
        (f.until, lambda: Q(reported_at__lt=morning(f.until, days=1))),
        (f.nogrid, lambda: Q(area=None)),
        (f.reworked, lambda: Q(rework_count__gt=0)),
        (f.concerns, lambda: CONCERNS),
        (f.live, lambda: Q(step__in=LIVE_STEPS)),
        (f.cell, lambda: lies_in(f.cell)),
        (f.waits, lambda: waits_as(f.waits, user.scope)),
        (f.uncategorised, lambda: Q(category=None)),
        (f.direct, lambda: counted.directly_at(f.direct)),
        (f.weekday, lambda: Q(reported_at__iso_week_day=int(f.weekday))),
        (f.hour, lambda: Q(reported_at__hour=int(f.hour))),
        (f.like, lambda: counted.like(f.like or 0, user)),
        (f.passed, lambda: counted.passed(f.passed)),
    ]
    return [condition() for chosen, condition in asked if chosen]


def morning(date: dt.date | None, days: int = 0) -> dt.datetime:
    """The beginning of a day in county time, `days` later; today's where there is none."""
    day = (date or timezone.localdate()) + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def within(area: int | None) -> Q:
    path = Area.objects.filter(pk=area).values_list("path", flat=True).first()
    return Q(sight_path__startswith=path) if path else Q(pk__in=[])


def lies_in(cell: str) -> Q:
    """Cases in a square of the map."""
    square = Cell.read(cell)
    if square is None:
        return Q(pk__in=[])
    (west, east), (north, south) = square.xs, square.ys
    return Q(map_x__gte=west, map_x__lt=east, map_y__gte=north, map_y__lt=south)


def given_to(whom: str, user: User) -> Q:
    """Cases of which a part is given to the reader, or to the section acted in."""
    scope = user.scope
    parts = Task.objects.filter(event=OuterRef("pk"), department__in=scope.department_ids)
    if whom == "me":
        return Q(Exists(parts.filter(assignee=scope.user_id)))
    section = scope.posting.section_id if scope.posting else None
    return Q(Exists(parts.filter(in_section=section))) if section else Q(pk__in=[])


def claimed(whose: str, user: User, now: dt.datetime) -> Q:
    """A claim counts while it holds."""
    since = now - dt.timedelta(minutes=limit("CLAIM_MINUTES"))
    holds = Q(claimed_by__isnull=False, claimed_at__gt=since)
    return {"me": holds & Q(claimed_by=user.pk), "somebody": holds, "nobody": ~holds}[whose]


def light_is(light: str, now: dt.datetime) -> Q:
    """Live cases with this light; the same rule as `lights.light`."""
    not_late = Q(due_at__gt=now) | Q(due_at=None)
    quiet = not_late & (Q(near_at__gt=now) | Q(near_at=None))
    found: dict[str, Any] = {
        "late": Q(due_at__lte=now),
        "near": Q(near_at__lte=now) & not_late,
        "suspended": quiet & Q(suspended=True),
        "on_time": quiet & Q(suspended=False),
    }
    return Q(found[light])
