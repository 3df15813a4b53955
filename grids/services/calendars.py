"""Changing a working calendar. Every change makes a new version and tells who registered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial

import chinese_calendar
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from grids import calendar_hooks
from grids.errors import Refused
from grids.models import Area, CalendarDay, CalendarYear, WorkCalendar
from grids.notice import Notice, parse
from grids.workdays import DEFAULT_HOURS, OFF, WORK, Calendar, Day

LIBRARY_SOURCE = "chinesecalendar"


def calendar_create(*, root: Area) -> WorkCalendar:
    """The calendar of `root`, made with the usual office hours when there is none yet."""
    found, _made = WorkCalendar.objects.get_or_create(
        root=root, defaults={"hours": [list(period) for period in DEFAULT_HOURS]}
    )
    return found


def library_years() -> list[int]:
    """The years that the library knows the notices of."""
    return list(range(2004, max(chinese_calendar.holidays).year + 1))


@transaction.atomic
def calendar_load(*, root: Area, years: Iterable[int] | None = None) -> WorkCalendar:
    """Fills the calendar of `root` from the library; a second time changes nothing.

    Years that an administrator imported by a notice stay as they are.
    """
    calendar = _locked(calendar_create(root=root))
    own = set(calendar.years.exclude(source=LIBRARY_SOURCE).values_list("year", flat=True))
    known = set(library_years())
    changed = False
    for year in sorted(set(years if years is not None else known) & known - own):
        if _year_write(calendar, year, list(_library_days(year)), LIBRARY_SOURCE):
            changed = True
    if changed:
        _bump(calendar, _("days off and make-up days were loaded"))
    return calendar


def _library_days(year: int) -> Iterable[Day]:
    names = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
    day = dt.date(year, 1, 1)
    while day.year == year:
        is_off, name = chinese_calendar.get_holiday_detail(day)
        if name:
            yield Day(day, OFF if is_off else WORK, names[name])
        day += dt.timedelta(days=1)


@transaction.atomic
def notice_import(*, calendar: WorkCalendar, year: int, text: str, source: str) -> Notice:
    """Takes the days of a year from a notice, in the place of all it had; the year is covered.

    Raises Refused when a line is wrong or a day lies far outside the year.
    """
    notice = parse(text, year)
    if notice.faults:
        lines = [
            _("Line %(line)d: %(reason)s.") % {"line": number, "reason": reason}
            for number, reason in notice.faults
        ]
        raise Refused("\n".join([*lines, _("Nothing was saved.")]))
    first, last = dt.date(year - 1, 12, 1), dt.date(year, 12, 31)
    strays = [day.date for day in notice.days if not first <= day.date <= last]
    if strays:
        told = {"date": strays[0], "year": year}
        raise Refused(_("%(date)s does not belong to %(year)d. Nothing was saved.") % told)
    calendar = _locked(calendar)
    if _year_write(calendar, year, notice.days, source):
        _bump(calendar, _("the notice for %(year)d was imported") % {"year": year})
    return notice


@transaction.atomic
def day_set(*, calendar: WorkCalendar, date: dt.date, kind: str, name: str = "") -> None:
    calendar = _locked(calendar)
    found = calendar.days.filter(date=date).first()
    if found and (found.kind, found.name) == (kind, name):
        return
    calendar.days.update_or_create(date=date, defaults={"kind": kind, "name": name})
    _bump(calendar, _("%(date)s was changed") % {"date": date})


@transaction.atomic
def day_remove(*, calendar: WorkCalendar, date: dt.date) -> None:
    calendar = _locked(calendar)
    if calendar.days.filter(date=date).delete()[0]:
        _bump(calendar, _("%(date)s is an ordinary day again") % {"date": date})


@transaction.atomic
def calendar_hours_set(
    *, calendar: WorkCalendar, hours: Sequence[Sequence[str]], day_minutes: int
) -> None:
    """Sets the office hours and what a working day is worth; raises Refused for bad periods."""
    try:
        Calendar.build(hours)
    except ValueError:
        raise Refused(
            _("Office hours are periods in order that do not overlap. Nothing was saved.")
        ) from None
    calendar = _locked(calendar)
    wanted = [list(period) for period in hours]
    if (calendar.hours, calendar.day_minutes) == (wanted, day_minutes):
        return
    calendar.hours, calendar.day_minutes = wanted, day_minutes
    calendar.save(update_fields=["hours", "day_minutes"])
    _bump(calendar, _("the office hours were changed"))


def _locked(calendar: WorkCalendar) -> WorkCalendar:
    return WorkCalendar.objects.select_for_update().get(pk=calendar.pk)


def _year_write(calendar: WorkCalendar, year: int, days: Sequence[Day], source: str) -> bool:
    """Replaces the days of `year`; False when they were the same and covered already."""
    had = {Day(*row) for row in calendar.days.filter(date__year=year).values_list(*Day._fields)}
    early = [day for day in days if day.date.year != year]
    covered = calendar.years.filter(year=year, source=source).exists()
    if covered and had == {day for day in days if day.date.year == year} and not early:
        return False
    calendar.days.filter(date__year=year).delete()
    calendar.days.filter(date__in=[day.date for day in early]).delete()
    CalendarDay.objects.bulk_create(CalendarDay(calendar=calendar, **day._asdict()) for day in days)
    CalendarYear.objects.update_or_create(calendar=calendar, year=year, defaults={"source": source})
    return True


def _bump(calendar: WorkCalendar, reason: str) -> None:
    WorkCalendar.objects.filter(pk=calendar.pk).update(version=F("version") + 1)
    calendar.refresh_from_db(fields=["version"])
    transaction.on_commit(partial(calendar_hooks.changed, calendar, reason))


def provisional_years(calendar: WorkCalendar, today: dt.date) -> list[int]:
    """Of this year and the next, those that no notice covers."""
    covered = set(calendar.years.values_list("year", flat=True))
    return [year for year in (today.year, today.year + 1) if year not in covered]
