"""Reading a holiday notice: pasted lines or a table of dates, days off and make-up days.

A line is a day or a range, then what it is, then a name that may be left out:

    2027-01-01 2027-01-03 放假 元旦
    2027年2月5日至2月13日 放假 春节
    2027-02-14, 上班
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from grids.workdays import OFF, WORK, Day

KINDS = {
    "放假": OFF,
    "休息": OFF,
    "休": OFF,
    "off": OFF,
    "holiday": OFF,
    "上班": WORK,
    "班": WORK,
    "work": WORK,
}
DATE = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", flags=re.ASCII)
LONGEST_RANGE = 31


@dataclass
class Notice:
    days: list[Day] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


def parse(text: str, year: int) -> Notice:
    """The days that `text` names; dates without a year are in `year`."""
    notice = Notice()
    seen: dict[dt.date, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or not any(sign.isdigit() for sign in line):
            continue
        try:
            days = _days(line, year)
        except ValueError as error:
            notice.faults.append((number, str(error)))
            continue
        for day in days:
            if seen.setdefault(day.date, number) != number:
                told = {"date": day.date, "line": seen[day.date]}
                notice.faults.append((number, _("%(date)s stands in line %(line)d already") % told))
        notice.days += days
    if not notice.days and not notice.faults:
        notice.faults.append((1, _("no line names a date")))
    return notice


def _days(line: str, year: int) -> list[Day]:
    dates, rest = _dates(line, year)
    words = [word for word in re.split(r"[\s,，、:：;；]+", rest) if word]
    kinds = [KINDS[word.lower()] for word in words if word.lower() in KINDS]
    if len(kinds) != 1:
        raise ValueError(_("the line does not say 放假 (off) or 上班 (work)"))
    name = " ".join(word for word in words if word.lower() not in KINDS)[:50]
    first, last = dates[0], dates[-1]
    if not 0 <= (last - first).days < LONGEST_RANGE:
        raise ValueError(_("the range ends before it begins or is longer than a month"))
    count = (last - first).days + 1
    return [Day(first + dt.timedelta(days=n), kinds[0], name) for n in range(count)]


def _dates(line: str, year: int) -> tuple[list[dt.date], str]:
    """One or two dates of the line, and what is left when they and the “to” are taken out."""
    found = list(DATE.finditer(line))
    if not 1 <= len(found) <= 2:
        raise ValueError(_("the line does not hold one date or one range of two dates"))
    dates = []
    for match in found:
        year = int(match[1] or year)
        try:
            dates.append(dt.date(year, int(match[2]), int(match[3])))
        except ValueError:
            told = {"date": match[0].strip()}
            raise ValueError(_("there is no day “%(date)s”") % told) from None
    rest = DATE.sub(" ", line)
    return dates, re.sub(r"(?<!\w)(至|到|to|-|–|—|~|～)(?!\w)", " ", rest)
