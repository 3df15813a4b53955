"""A year of a working calendar as twelve months of weeks, for the calendar page. Pure."""

from __future__ import annotations

import calendar as python_calendar
import datetime as dt
from dataclasses import dataclass

from django.utils.dates import MONTHS, WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.workdays import WORK, Calendar

HOLIDAYS: dict[str, str | Promise] = {
    "元旦": _("New Year"),
    "春节": _("Spring Festival"),
    "清明": _("Tomb-sweeping Day"),
    "劳动节": _("Labour Day"),
    "端午": _("Dragon Boat Festival"),
    "国庆节": _("National Day"),
    "中秋": _("Mid-autumn Festival"),
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": _("Anniversary of victory"),
}
"""What the library calls the holidays; other names are the administrator's own words."""


def holiday_name(name: str) -> str:
    """The name in the reader's language, as far as it is a known holiday."""
    return str(HOLIDAYS.get(name, name))


@dataclass(frozen=True)
class Cell:
    """One day: `state` is work, weekend, off or makeup; `date` is None beside the month."""

    date: dt.date | None
    state: str = ""
    name: str = ""


@dataclass(frozen=True)
class Month:
    label: str | Promise
    weeks: list[list[Cell]]
    working_days: int


def weekday_labels() -> list[str | Promise]:
    return [WEEKDAYS_ABBR[number] for number in range(7)]


def months_of(year: int, calendar: Calendar) -> list[Month]:
    return [_month(year, month, calendar) for month in range(1, 13)]


def _month(year: int, month: int, calendar: Calendar) -> Month:
    weeks = [
        [_cell(day, calendar) if day.month == month else Cell(None) for day in week]
        for week in python_calendar.Calendar().monthdatescalendar(year, month)
    ]
    worked = sum(cell.state in ("work", "makeup") for week in weeks for cell in week)
    return Month(MONTHS[month], weeks, worked)


def _cell(day: dt.date, calendar: Calendar) -> Cell:
    mark = calendar.days.get(day)
    if mark:
        off = "off" if mark.kind != WORK else "makeup" if day.weekday() > 4 else "work"
        return Cell(day, off, holiday_name(mark.name))
    return Cell(day, "weekend" if day.weekday() > 4 else "work")
