"""What the pages of duty show: the week, who is on duty, notes, who missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from events.duty import times
from events.duty.figures import Figure, kept_figures
from events.duty.people import centre_of
from events.limits import limit
from events.models import HandOver, RosterChange, Shift
from grids.models import Area
from grids.querysets import under_any
from grids.services import calendar_for
from grids.worktime import Calendar

if TYPE_CHECKING:
    from accounts.models import User

PLANNED, HERE, AWAITED, MISSED, OVER = "planned", "here", "awaited", "missed", "over"


@dataclass(frozen=True)
class Duty:
    """A shift as it stands at a moment."""

    shift: Shift
    state: str
    late: int = 0
    mine: bool = False
    can_sign_in: bool = False
    can_sign_out: bool = False
    can_change: bool = False


@dataclass(frozen=True)
class Gap:
    """Nobody is on duty; `grave` within office hours."""

    begins: dt.datetime
    ends: dt.datetime
    grave: bool

    @property
    def ends_at(self) -> str:
        """The end by the clock; a day's own end is 24:00."""
        words = f"{timezone.localtime(self.ends):%H:%M}"
        return "24:00" if words == "00:00" else words

    @property
    def whole_day(self) -> bool:
        return self.ends - self.begins >= dt.timedelta(hours=23)


@dataclass(frozen=True)
class Day:
    date: dt.date
    is_today: bool
    is_over: bool
    works: bool
    duties: list[Duty] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def shifts(rows: QuerySet[Shift] | None = None) -> QuerySet[Shift]:
    """With what a line shows of them."""
    found = Shift.objects.all() if rows is None else rows
    return found.select_related("user", "area").defer("area__geometry")


def state_of(shift: Shift, now: dt.datetime) -> str:
    if shift.signed_out_at is not None or (shift.signed_in_at and now >= shift.ends):
        return OVER
    if shift.signed_in_at is not None:
        return HERE
    if shift.missed_at is not None or now >= shift.ends:
        return MISSED
    return AWAITED if now >= shift.begins else PLANNED


def duty_of(shift: Shift, user: User, now: dt.datetime) -> Duty:
    mine = shift.user_id == user.pk
    early = dt.timedelta(minutes=limit("DUTY_SIGN_IN_MINUTES"))
    signed_in, signed_out = shift.signed_in_at, shift.signed_out_at
    late_planned = shift.awaited_from is not None and now < shift.ends
    return Duty(
        shift,
        state_of(shift, now),
        times.late_minutes(shift.expected, signed_in),
        mine=mine,
        can_sign_in=mine and not signed_in and shift.begins - early <= now < shift.ends,
        can_sign_out=mine and bool(signed_in) and not signed_out,
        can_change=not (signed_in or shift.missed_at) and (shift.begins > now or late_planned),
    )


def week_of(area: Area, monday: dt.date, user: User, now: dt.datetime) -> list[Day]:
    """Seven days from a Monday, each with its shifts and the hours nobody covers."""
    zone, calendar = timezone.get_current_timezone(), calendar_for(area.path)
    first = times.moment(monday, dt.time(), zone)
    last = times.moment(monday + dt.timedelta(days=times.WEEK), dt.time(), zone)
    rows = list(shifts().filter(area=area, begins__lt=last, ends__gt=first))
    days = (monday + dt.timedelta(days=n) for n in range(times.WEEK))
    return [_day(day, rows, calendar, zone, user, now) for day in days]


def _day(
    day: dt.date,
    rows: list[Shift],
    calendar: Calendar,
    zone: dt.tzinfo,
    user: User,
    now: dt.datetime,
) -> Day:
    begins = times.moment(day, dt.time(), zone)
    ends = times.moment(day + dt.timedelta(days=1), dt.time(), zone)
    office = times.office_hours(day, calendar)
    open_spans = times.gaps((begins, ends), [(s.begins, s.ends) for s in rows])
    today = timezone.localdate(now)
    return Day(
        day,
        day == today,
        day < today,
        calendar.is_workday(day),
        [duty_of(s, user, now) for s in rows if begins < s.ends and s.begins < ends],
        [Gap(a, b, times.meets((a, b), office)) for a, b in open_spans],
    )


def on_duty(path: str, now: dt.datetime) -> list[Duty]:
    """Who is on duty at the centre at `path`: on the roster now and not gone, first who is here."""
    rows = shifts().filter(now_on(now), area__path=path).order_by("begins", "pk")
    found = [
        Duty(s, state_of(s, now), times.late_minutes(s.expected, s.signed_in_at)) for s in rows
    ]
    return sorted(found, key=lambda duty: duty.state != HERE)


def now_on(now: dt.datetime) -> Q:
    """Shifts in force: begun, or signed in early, not over and not handed over."""
    begun = Q(begins__lte=now) | Q(signed_in_at__lte=now)
    return begun & Q(ends__gt=now, signed_out_at=None)


def own_shift(user: User, now: dt.datetime) -> Duty | None:
    """The shift a person has to do with now: to hand over, running, or the next one today."""
    area = centre_of(user.scope)
    if area is None:
        return None
    day = dt.timedelta(days=1)
    rows = shifts().filter(user=user.pk, area=area, signed_out_at=None, begins__lt=now + day / 2)
    left = Q(signed_in_at__isnull=False, ends__gt=now - day)
    found = rows.filter(Q(ends__gt=now) | left).order_by("begins", "pk").first()
    return duty_of(found, user, now) if found else None


@dataclass(frozen=True)
class Note:
    """A hand-over note with its figures as they were."""

    note: HandOver
    figures: list[Figure]
    can_take: bool = False


def notes_of(area: Area) -> QuerySet[HandOver]:
    rows = HandOver.objects.filter(area=area).select_related(
        "shift", "area", "written_by", "taken_by"
    )
    return rows.defer("area__geometry")


def shown_notes(rows: Iterable[HandOver], can_take: bool = False) -> list[Note]:
    return [Note(n, kept_figures(n.figures, n.area), can_take and n.taken_at is None) for n in rows]


def open_note(user: User, now: dt.datetime) -> Note | None:
    """The newest note of the centre acted in that nobody has taken over yet.

    One's own shows only to who is signed in to another shift and could take it over.
    """
    area = centre_of(user.scope)
    found = notes_of(area).filter(taken_at=None).first() if area else None
    if found is None or area is None:
        return None
    mine = Shift.objects.filter(user=user.pk, area=area, signed_in_at__isnull=False)
    there = mine.filter(signed_out_at=None).exists()
    if found.written_by_id == user.pk and not there:
        return None
    return shown_notes([found], there)[0]


def missed_in(area: Area, month: dt.date) -> QuerySet[Shift]:
    """Shifts of a month that nobody signed in for in time, of the centre and those below."""
    zone = timezone.get_current_timezone()
    first = times.moment(month.replace(day=1), dt.time(), zone)
    last = times.moment(next_month(month), dt.time(), zone)
    rows = shifts().filter(area__path__startswith=area.path, missed_at__isnull=False)
    return rows.filter(begins__gte=first, begins__lt=last).order_by("-begins", "-pk")


@dataclass(frozen=True)
class Missed:
    """How often a person missed the begin of a shift, of how many."""

    name: str
    centre: str
    user: int
    missed: int
    shifts: int


def missed_by_person(area: Area, month: dt.date, now: dt.datetime) -> list[Missed]:
    """Everybody who missed a shift that month, most first."""
    zone = timezone.get_current_timezone()
    first = times.moment(month.replace(day=1), dt.time(), zone)
    last = min(times.moment(next_month(month), dt.time(), zone), now)
    rows = Shift.objects.filter(
        area__path__startswith=area.path, begins__gte=first, begins__lt=last
    )
    counted = (
        rows.values("user", "user__name", "area")
        .annotate(all=Count("pk"), missed=Count("pk", filter=Q(missed_at__isnull=False)))
        .filter(missed__gt=0)
        .order_by("-missed", "user__name", "user")[:200]
    )
    found = list(counted)
    areas = Area.objects.defer("geometry").in_bulk({row["area"] for row in found})
    return [
        Missed(r["user__name"], areas[r["area"]].label, r["user"], r["missed"], r["all"])
        for r in found
    ]


def next_month(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def changes_of(area: Area) -> QuerySet[RosterChange]:
    return RosterChange.objects.filter(area=area).select_related("user")


def centres_in(user: User) -> QuerySet[Area]:
    """The centres whose rosters a person reads: those of the subtree where somebody is posted."""
    found: QuerySet[Area] = Area.objects.filter(
        under_any(user.scope.area_paths), retired_on__isnull=True, level__in=CENTRE_LEVELS
    )
    return found.defer("geometry").order_by("path")


CENTRE_LEVELS = ("province", "city", "county", "township", "community")
