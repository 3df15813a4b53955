"""The State Council's notice for 2026, typed by hand, as calendars for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from grids.workdays import Calendar, Day

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFF_2026 = [
    ("2026-01-01", 3, "元旦"),
    ("2026-02-15", 9, "春节"),
    ("2026-04-04", 3, "清明"),
    ("2026-05-01", 5, "劳动节"),
    ("2026-06-19", 3, "端午"),
    ("2026-09-25", 3, "中秋"),
    ("2026-10-01", 7, "国庆节"),
]
WORK_2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


def off(first: str, days: int, name: str) -> list[Day]:
    start = date.fromisoformat(first)
    return [Day(start + timedelta(days=n), "off", name) for n in range(days)]


DAYS_2026 = [day for row in OFF_2026 for day in off(*row)] + [
    Day(date.fromisoformat(text), "work") for text in WORK_2026
]


def calendar(years: Iterable[int] = (2025, 2026), extra: Iterable[Day] = ()) -> Calendar:
    return Calendar.build(days=[*DAYS_2026, *extra], years=years)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)
