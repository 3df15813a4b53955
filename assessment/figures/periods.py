"""Weeks, months, quarters and years of assessment, in county time. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy


class PeriodKind(TextChoices):
    WEEK = "week", pgettext_lazy("period", "Week")
    MONTH = "month", pgettext_lazy("period", "Month")
    QUARTER = "quarter", pgettext_lazy("period", "Quarter")
    YEAR = "year", pgettext_lazy("period", "Year")


CODE = re.compile(r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)|Q(?P<quarter>[1-4])|(?P<month>\d\d)))?")
MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """Days from `start` until before `end`. A week runs from Monday to Sunday."""

    kind: str
    start: dt.date
    end: dt.date

    @classmethod
    def of(cls, kind: str, day: dt.date) -> Period:
        """The period of `kind` that `day` lies in. Raises ValueError for an unknown kind."""
        kind = PeriodKind(kind)
        if kind == PeriodKind.WEEK:
            monday = day - dt.timedelta(days=day.weekday())
            return cls(kind, monday, monday + dt.timedelta(days=7))
        months = MONTHS[kind]
        first = (day.month - 1) // months * months
        start = dt.date(day.year, first + 1, 1)
        return cls(kind, start, months_later(start, months))

    @classmethod
    def read(cls, code: str) -> Period:
        """The period called `code`: "2026-W47", "2026-11", "2026-Q4" or "2026".

        Raises ValueError where there is none.
        """
        found = CODE.fullmatch(code)
        try:
            if found is None or not 1 < int(found["year"]) < dt.MAXYEAR:
                raise ValueError
            return cls._found(found)
        except ValueError as error:
            raise ValueError(f"{code!r} is no period.") from error

    @classmethod
    def _found(cls, found: re.Match[str]) -> Period:
        year = int(found["year"])
        if found["week"]:
            return cls.of(PeriodKind.WEEK, dt.date.fromisocalendar(year, int(found["week"]), 1))
        if found["quarter"]:
            return cls.of(PeriodKind.QUARTER, dt.date(year, int(found["quarter"]) * 3, 1))
        if found["month"]:
            return cls.of(PeriodKind.MONTH, dt.date(year, int(found["month"]), 1))
        return cls.of(PeriodKind.YEAR, dt.date(year, 1, 1))

    @property
    def code(self) -> str:
        if self.kind == PeriodKind.WEEK:
            year, week, _day = self.start.isocalendar()
            return f"{year}-W{week:02}"
        if self.kind == PeriodKind.MONTH:
            return f"{self.start:%Y-%m}"
        if self.kind == PeriodKind.QUARTER:
            return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
        return f"{self.start.year}"

    @property
    def label(self) -> str:
        if self.kind == PeriodKind.WEEK:
            year, week, _day = self.start.isocalendar()
            return _("Week %(week)s of %(year)s") % {"week": week, "year": year}
        if self.kind == PeriodKind.MONTH:
            return _("%(year)s-%(month)s") % {
                "year": self.start.year,
                "month": f"{self.start.month:02}",
            }
        if self.kind == PeriodKind.QUARTER:
            return _("Quarter %(quarter)s of %(year)s") % {
                "quarter": (self.start.month + 2) // 3,
                "year": self.start.year,
            }
        return _("Year %(year)s") % {"year": self.start.year}

    @property
    def last_day(self) -> dt.date:
        return self.end - dt.timedelta(days=1)

    def __str__(self) -> str:
        return self.code

    def previous(self) -> Period:
        return Period.of(self.kind, self.start - dt.timedelta(days=1))

    def following(self) -> Period:
        return Period.of(self.kind, self.end)

    def year_before(self) -> Period | None:
        """The same week, month or quarter of the year before; None where that had no week 53."""
        if self.kind == PeriodKind.WEEK:
            year, week, _day = self.start.isocalendar()
            try:
                monday = dt.date.fromisocalendar(year - 1, week, 1)
            except ValueError:
                return None
            return Period.of(self.kind, monday)
        return Period.of(self.kind, self.start.replace(year=self.start.year - 1))

    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """The first moment and the first one after it, in county time."""
        return midnight(self.start), midnight(self.end)

    def is_closed(self, now: dt.datetime) -> bool:
        return now >= self.bounds()[1]


def midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(
        dt.datetime.combine(day, dt.time.min), timezone.get_default_timezone()
    )


def months_later(day: dt.date, months: int) -> dt.date:
    """The first of the month that many months after the one of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def current(kind: str, now: dt.datetime) -> Period:
    """The period that runs at `now`."""
    return Period.of(kind, timezone.localdate(now, timezone.get_default_timezone()))


def last(kind: str, n: int, now: dt.datetime) -> list[Period]:
    """The `n` periods of `kind` that closed last before `now`, oldest first."""
    found: list[Period] = []
    period = current(kind, now)
    for _number in range(n):
        period = period.previous()
        found.append(period)
    return found[::-1]
