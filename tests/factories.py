"""Makes rows for tests with as few words as possible; every argument has a usable default."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

import chinese_calendar
from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import transaction

from accounts.models import Department, DepartmentKind, Deputy, Posting, Role, User
from accounts.scope import scope_for
from grids.models import (
    Area,
    AreaCode,
    Boundary,
    CalendarDay,
    CalendarYear,
    DayKind,
    Level,
    WorkCalendar,
)

PASSWORD = "correct horse battery"
HASHED = make_password(PASSWORD)
LONG_AGO = dt.date(2020, 1, 1)
_number = count(1)

LEVELS = (Level.COUNTY, Level.TOWNSHIP, Level.COMMUNITY, Level.GRID, Level.SUBGRID)


def square(west: float, south: float, size: float) -> MultiPolygon:
    """A square of `size` degrees, WGS-84."""
    return MultiPolygon(Polygon.from_bbox((west, south, west + size, south + size)), srid=4326)


@transaction.atomic
def make_area(
    parent: Area | None = None,
    *,
    code: str = "",
    name: str = "",
    level: str = "",
    geometry: MultiPolygon | None = None,
    **more: Any,
) -> Area:
    """A node under `parent`, one level deeper, or a county. Its code is known from then on."""
    level = level or LEVELS[LEVELS.index(parent.level) + 1 if parent else 0]
    code = code or f"{parent.code if parent else ''}{900 + next(_number) % 100:03d}"
    values = {"code": code, "name": name or code, "level": level, "geometry": geometry, **more}
    if parent is None:
        area = Area.objects.add_root(values)
    else:
        area = Area.objects.add_child(Area.objects.get(pk=parent.pk), values)
    AreaCode.objects.create(code=code, area=area)
    if geometry is not None:
        Boundary.objects.create(area=area, geometry=geometry, valid_from=LONG_AGO, source="test")
    found: Area = Area.objects.get(pk=area.pk)
    return found


def make_calendar(root: Area, years: tuple[int, ...] = (2026,)) -> WorkCalendar:
    """Office hours 8 to 12 and 14 to 18, with the official days off and made up of `years`."""
    calendar = WorkCalendar.objects.create(
        root=root, hours=[["08:00", "12:00"], ["14:00", "18:00"]]
    )
    for year in years:
        CalendarYear.objects.create(calendar=calendar, year=year, source="chinesecalendar")
        CalendarDay.objects.bulk_create(_differing_days(calendar, year))
    return calendar


def _differing_days(calendar: WorkCalendar, year: int) -> list[CalendarDay]:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [
        CalendarDay(calendar=calendar, date=day, kind=DayKind.WORK if works else DayKind.OFF)
        for day in days
        if (works := chinese_calendar.is_workday(day)) != (day.weekday() < 5)
    ]


def make_kind(code: str, level: str = Level.COUNTY, **more: Any) -> DepartmentKind:
    values = {"level": level, "name_zh": f"部门{code}", "name_en": f"Department {code}", **more}
    return DepartmentKind.objects.get_or_create(code=code, defaults=values)[0]


def make_department(kind: DepartmentKind | str, area: Area, **more: Any) -> Department:
    """The department of a kind (or its code) in an area."""
    if isinstance(kind, str):
        kind = make_kind(kind, area.level)
    return Department.objects.create(kind=kind, area=area, path=area.path, **more)


def make_user(username: str = "", **more: Any) -> User:
    """An active user whose password is PASSWORD and need not be changed."""
    username = username or f"user{next(_number)}"
    values = {"name": username, "must_change_password": False, "password": HASHED, **more}
    return User.objects.create(username=username, **values)


def make_posting(user: User | str, role: str, place: Area | Department, **more: Any) -> Posting:
    """A posting since long ago at an area or a department."""
    if isinstance(user, str):
        user = make_user(user)
    where = {"area" if isinstance(place, Area) else "department": place}
    return Posting.objects.create(user=user, role=role, **{"valid_from": LONG_AGO, **where, **more})


def make_person(username: str, role: str, place: Area | Department, **more: Any) -> User:
    """A user who acts in a new posting."""
    return acting_in(make_posting(username, role, place, **more))


def make_deputy(posting: Posting, user: User, **more: Any) -> Deputy:
    days = {"valid_from": LONG_AGO, "valid_to": dt.date(2099, 1, 1), **more}
    return Deputy.objects.create(posting=posting, user=user, **days)


def acting_in(posting: Posting, user: User | None = None) -> User:
    """A fresh user object (the holder, or a deputy) that acts in `posting`."""
    user = User.objects.get(pk=(user or posting.user).pk)
    found = Posting.objects.filter(pk=posting.pk).select_related(
        "user", "area", "department__area", "department__kind"
    )
    held = list(Posting.objects.filter(user=user).select_related("area", "department__area"))
    user.scope = scope_for(user, found.get(), held)
    return user


ROLES = tuple(Role.values)
