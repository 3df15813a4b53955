"""The working calendar in the database: filling, changing, versions, notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import chinese_calendar
import pytest
from django.core.management import call_command

from grids import calendar_hooks
from grids.calendar_warning import calendar_warning
from grids.errors import Refused
from grids.models import Area, WorkCalendar
from grids.notice import parse
from grids.services import (
    calendar_create,
    calendar_for,
    calendar_hours_set,
    calendar_load,
    day_remove,
    day_set,
    notice_import,
)
from grids.workdays import Calendar
from grids.worktime import Limit, add
from tests.factories import make_area, make_person
from tests.grids import calendars
from tests.grids.calendars import at

NOTICE_2027 = """
放假安排（测试用）
一、元旦：2027年1月1日至1月3日 放假 元旦
2027-02-05 2027-02-11 放假 春节
2027-02-13, 上班, 春节
"""
Changes = list[tuple[int, str]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def changes() -> Iterator[Changes]:
    seen: Changes = []

    def note(calendar: WorkCalendar, reason: str) -> None:
        seen.append((calendar.version, reason))

    calendar_hooks.on_change(note)
    yield seen
    calendar_hooks.forget(note)


@pytest.fixture
def root(db: None) -> Area:
    return make_area(code="610305", name="凤翔区")


def working_days(calendar: Calendar, year: int) -> int:
    first = dt.date(year, 1, 1)
    return sum(
        calendar.is_workday(day)
        for n in range(366)
        if (day := first + dt.timedelta(days=n)).year == year
    )


def test_it_fills_the_calendar_from_the_library(root: Area) -> None:
    call_command("load_calendar", "--root", "610305", verbosity=0)
    loaded = calendar_for(root.path)
    assert (min(loaded.years), max(loaded.years), len(loaded.years)) == (2004, 2026, 23)
    assert working_days(loaded, 2026) == 248
    for day, mark in calendars.calendar().days.items():
        assert loaded.days[day].kind == mark.kind


def test_it_agrees_with_the_library_on_every_day(root: Area) -> None:
    calendar_load(root=root)
    loaded, day = calendar_for(root.path), dt.date(2004, 1, 1)
    while day.year < 2027:
        assert loaded.is_workday(day) is chinese_calendar.is_workday(day), day
        day += dt.timedelta(days=1)


def test_it_changes_nothing_when_filled_again(
    root: Area, changes: Changes, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = calendar_load(root=root).version
        assert calendar_load(root=root).version == version
    assert len(changes) == 1


def test_it_takes_the_nearest_calendar_at_or_above(grid: Area, township: Area) -> None:
    assert calendar_for(grid.path) is calendar_for(township.path)
    own = calendar_create(root=township)
    calendar_hours_set(calendar=own, hours=[["09:00", "17:00"]], day_minutes=480)
    assert calendar_for(grid.path).hours == ((540, 1020),)
    assert calendar_for(grid.path[:4]).hours == ((480, 720), (840, 1080))


def test_it_reads_the_days_only_when_the_version_is_new(
    calendar: WorkCalendar, django_assert_num_queries: Callable[[int], Any]
) -> None:
    first = calendar_for(calendar.root.path)
    with django_assert_num_queries(1):
        assert calendar_for(calendar.root.path) is first
    day_set(calendar=calendar, date=dt.date(2026, 3, 3), kind="off")
    assert not calendar_for(calendar.root.path).is_workday(dt.date(2026, 3, 3))


def test_without_a_calendar_every_year_is_provisional(root: Area) -> None:
    due = add(at("2026-02-13 17:00"), Limit(2, "work_hour"), calendar_for(root.path))
    assert due == (at("2026-02-16 09:00"), True)


def test_it_tells_who_registered_after_each_real_change(
    calendar: WorkCalendar, changes: Changes, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    day = dt.date(2026, 3, 3)
    with django_capture_on_commit_callbacks(execute=True):
        day_set(calendar=calendar, date=day, kind="off", name="停电")
        day_set(calendar=calendar, date=day, kind="off", name="停电")
        day_remove(calendar=calendar, date=day)
        day_remove(calendar=calendar, date=day)
        hours = [["08:30", "12:00"], ["14:00", "17:30"]]
        calendar_hours_set(calendar=calendar, hours=hours, day_minutes=420)
        calendar_hours_set(calendar=calendar, hours=hours, day_minutes=420)
    assert [version for version, _reason in changes] == [2, 3, 4]


def test_it_refuses_hours_that_overlap(calendar: WorkCalendar) -> None:
    with pytest.raises(Refused):
        calendar_hours_set(
            calendar=calendar, hours=[["08:00", "12:00"], ["11:00", "18:00"]], day_minutes=480
        )
    calendar.refresh_from_db()
    assert calendar.version == 1


def test_it_covers_2027_by_its_notice_and_moves_due_times(calendar: WorkCalendar) -> None:
    path = calendar.root.path
    start, limit = at("2026-12-30 10:00"), Limit(3, "work_day")
    assert add(start, limit, calendar_for(path)) == (at("2027-01-04 10:00"), True)
    notice = notice_import(calendar=calendar, year=2027, text=NOTICE_2027, source="test")
    assert len(notice.days) == 11
    assert add(start, limit, calendar_for(path)) == (at("2027-01-05 10:00"), False)
    assert calendar_for(path).days[dt.date(2027, 2, 13)].kind == "work"


def test_it_is_not_overwritten_by_the_library_once_imported(calendar: WorkCalendar) -> None:
    notice_import(calendar=calendar, year=2026, text="2026-01-01 放假", source="own notice")
    calendar_load(root=calendar.root)
    assert calendar.days.filter(date__year=2026).count() == 1
    assert calendar.years.get(year=2026).source == "own notice"


def test_it_replaces_the_days_of_a_notice(calendar: WorkCalendar) -> None:
    notice_import(calendar=calendar, year=2027, text=NOTICE_2027, source="test")
    version = WorkCalendar.objects.get(pk=calendar.pk).version
    notice_import(calendar=calendar, year=2027, text=NOTICE_2027, source="test")
    assert WorkCalendar.objects.get(pk=calendar.pk).version == version
    notice_import(calendar=calendar, year=2027, text="2027-01-01 放假", source="test")
    assert calendar.days.filter(date__year=2027).count() == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("2027-01-01", 1),
        ("2027-01-01 放假\n2027-02-30 放假", 2),
        ("2027-01-03 2027-01-01 放假", 1),
        ("2027-01-01 2027-01-03 放假\n2027-01-02 上班", 2),
        ("2027-01-01 2027-01-02 2027-01-03 放假", 1),
        ("2027-01-01 2027-12-31 放假", 1),
    ],
)
def test_it_names_the_wrong_line_of_a_notice(calendar: WorkCalendar, text: str, line: int) -> None:
    with pytest.raises(Refused, match=str(line)):
        notice_import(calendar=calendar, year=2027, text=text, source="test")
    assert not calendar.years.filter(year=2027).exists()


def test_it_refuses_a_day_of_another_year(calendar: WorkCalendar) -> None:
    with pytest.raises(Refused, match="2028-01-01"):
        notice_import(calendar=calendar, year=2027, text="2028-01-01 放假", source="test")


@pytest.mark.parametrize(
    ("line", "first", "count", "kind", "name"),
    [
        ("2027-01-01 放假", "2027-01-01", 1, "off", ""),
        ("2027/1/1,2027/1/3,off,New Year", "2027-01-01", 3, "off", "New Year"),
        ("2027年2月5日至2月13日 放假 春节", "2027-02-05", 9, "off", "春节"),
        ("10月1日至7日", "", 0, "", ""),
        ("2月14日 上班", "2027-02-14", 1, "work", ""),
        ("2026.12.31 班 元旦", "2026-12-31", 1, "work", "元旦"),
    ],
)
def test_it_reads_a_line(line: str, first: str, count: int, kind: str, name: str) -> None:
    notice = parse(line, 2027)
    assert len(notice.days) == count
    if count:
        assert notice.days[0] == (dt.date.fromisoformat(first), kind, name)
    else:
        assert notice.faults


def test_it_warns_of_a_year_without_a_notice(calendar: WorkCalendar) -> None:
    user = make_person("chief", "system_admin", calendar.root)
    today = dt.date(2026, 11, 22)
    warning = calendar_warning(user, today)
    assert warning is not None
    assert "2027" in warning.text
    assert "2026" not in warning.text
    notice_import(calendar=calendar, year=2027, text=NOTICE_2027, source="test")
    assert calendar_warning(user, today) is None
