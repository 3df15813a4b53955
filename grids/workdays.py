"""The working calendar as a value: which minutes of which days are worked. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
"""One minute in microseconds, the unit that everything here is counted in."""

DEFAULT_HOURS = (("08:00", "12:00"), ("14:00", "18:00"))
DEFAULT_DAY_MINUTES = 480
OFF = "off"
WORK = "work"


def to_us(moment: datetime) -> int:
    """Microseconds since 1970 of an aware `moment`."""
    return (moment - EPOCH) // MICROSECOND


def minute_of(text: str) -> int:
    """Minutes after midnight of "08:30"; "24:00" ends a day. Raises ValueError."""
    hour, minute = (int(part) for part in text.split(":"))
    total = hour * 60 + minute
    if not (0 <= minute < 60 and 0 <= total <= 1440):
        raise ValueError(text)
    return total


class Day(NamedTuple):
    """A day unlike plain Monday to Friday: `kind` is "off" or "work"."""

    date: date
    kind: str
    name: str = ""


class Table(NamedTuple):
    """Working periods in order: start, end, and the time worked before start and until end."""

    first_year: int
    last_year: int
    starts: list[int]
    ends: list[int]
    before: list[int]
    until: list[int]

    def worked(self, at: int) -> int:
        """Microseconds worked from the table's beginning until `at`."""
        index = bisect_left(self.ends, at)
        if index == len(self.ends):
            return self.until[-1]
        return self.before[index] + max(0, at - self.starts[index])

    def open_at(self, at: int) -> int | None:
        """`at` itself within office hours, else the start of the next period."""
        index = bisect_left(self.ends, at)
        return max(at, self.starts[index]) if index < len(self.ends) else None

    def reach(self, worked: int) -> int | None:
        """The first moment by which `worked` is worked; None beyond the table."""
        index = bisect_left(self.until, worked)
        if index == len(self.until):
            return None
        return self.starts[index] + worked - self.before[index]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Office hours, exceptional days and covered years of one root area.

    Years not in `years` are plain Monday to Friday and make a due time provisional. The
    table of periods reaches one year to either side of the known days and grows on demand.
    """

    hours: tuple[tuple[int, int], ...]
    days: dict[date, Day]
    years: frozenset[int]
    zone: ZoneInfo
    day_minutes: int
    _tables: list[Table] = field(default_factory=list, repr=False)

    @classmethod
    def build(
        cls,
        hours: Sequence[Sequence[str]] = DEFAULT_HOURS,
        days: Iterable[Day | tuple[date, str, str]] = (),
        years: Iterable[int] = (),
        time_zone: str = "Asia/Shanghai",
        day_minutes: int = DEFAULT_DAY_MINUTES,
    ) -> Calendar:
        """Raises ValueError for hours that are empty, reversed or overlapping."""
        periods = tuple((minute_of(start), minute_of(end)) for start, end in hours)
        flat = [minute for period in periods for minute in period]
        if not periods or any(start >= end for start, end in periods) or flat != sorted(flat):
            raise ValueError("office hours must be periods in order that do not overlap")
        marked = {day[0]: Day(*day) for day in days}
        return cls(periods, marked, frozenset(years), ZoneInfo(time_zone), day_minutes)

    def is_workday(self, day: date) -> bool:
        mark = self.days.get(day)
        return mark.kind == WORK if mark else day.weekday() < 5

    def covers(self, first: int, last: int) -> bool:
        """Whether an official notice is loaded for every year from `first` to `last`."""
        return all(year in self.years for year in range(first, last + 1))

    def local(self, at: int) -> datetime:
        return (EPOCH + at * MICROSECOND).astimezone(self.zone)

    def at(self, day: date, minute: int) -> int:
        """The moment `minute` minutes after the midnight that begins `day`, by the wall clock."""
        extra, rest = divmod(minute, 1440)
        hour, minute = divmod(rest, 60)
        day += timedelta(days=extra)
        return to_us(datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone))

    def table(self, first: int, last: int) -> Table:
        """The table that covers at least the years `first` to `last`."""
        if self._tables:
            known = self._tables[0]
            if known.first_year <= first and last <= known.last_year:
                return known
            first, last = min(first, known.first_year), max(last, known.last_year)
        else:
            marked = self.years or {first, last}
            first, last = min(first, min(marked) - 1), max(last, max(marked) + 2)
        made = self._make(first, last)
        self._tables[:] = [made]
        return made

    def _make(self, first: int, last: int) -> Table:
        table = Table(first, last, [], [], [], [])
        total = 0
        for start, end in self._periods(first, last):
            table.starts.append(start)
            table.ends.append(end)
            table.before.append(total)
            total += end - start
            table.until.append(total)
        return table

    def _periods(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        day, stop = date(first, 1, 1), date(last, 12, 31)
        while day <= stop:
            if self.is_workday(day):
                for start, end in self.hours:
                    yield self.at(day, start), self.at(day, end)
            day += timedelta(days=1)
