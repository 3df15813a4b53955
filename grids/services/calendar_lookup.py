"""The working calendar that holds for an area, kept in memory until its version changes."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F, QuerySet, Subquery
from django.db.models.functions import JSONObject

from grids.models import Area, WorkCalendar
from grids.workdays import Calendar, Day

STAMP = JSONObject(pk=F("pk"), version=F("version"))
_loaded: dict[int, tuple[int, Calendar]] = {}
_plain: list[Calendar] = []


def calendar_for(path: str) -> Calendar:
    """The calendar of the nearest area at or above `path` that has one.

    One statement a call (the version), a few more when the version is new to this process.
    Without any calendar it is plain Monday to Friday, every year provisional.
    """
    return calendar_of(_nearest(path).values_list(STAMP, flat=True).first())


def calendar_stamp(path: str) -> Subquery:
    """Which calendar holds at `path`, to be read along with something else by `calendar_of`."""
    return Subquery(_nearest(path).values(stamp=STAMP)[:1])


def _nearest(path: str) -> QuerySet[WorkCalendar]:
    return WorkCalendar.objects.filter(root__in=Area.objects.chain(path)).order_by("-root__depth")


def calendar_of(stamp: dict[str, int] | None) -> Calendar:
    """The calendar of a stamp: nothing is asked for while its version is known here."""
    if stamp is None:
        return _plain_calendar()
    pk, version = stamp["pk"], stamp["version"]
    if _loaded.get(pk, (0,))[0] != version:
        _loaded[pk] = (version, _load(WorkCalendar.objects.get(pk=pk)))
    return _loaded[pk][1]


def _load(calendar: WorkCalendar) -> Calendar:
    return Calendar.build(
        hours=calendar.hours,
        days=[Day(*row) for row in calendar.days.values_list("date", "kind", "name")],
        years=calendar.years.values_list("year", flat=True),
        time_zone=calendar.time_zone,
        day_minutes=calendar.day_minutes,
    )


def _plain_calendar() -> Calendar:
    if not _plain:
        _plain.append(Calendar.build(time_zone=settings.TIME_ZONE))
    return _plain[0]
