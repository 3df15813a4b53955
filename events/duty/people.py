"""Whom a centre may put on its roster, and who writes and reads it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from accounts.models import CENTRE_ROLES, Deputy, Posting, Role, User
from grids.models import Area

if TYPE_CHECKING:
    from accounts.scope import Scope

Days = tuple[dt.date, dt.date | None]
STEP: int = Area.steplen


def may_read(scope: Scope, area: Area) -> bool:
    """Operators and supervisors of the centre or one above it."""
    posted = scope.role in CENTRE_ROLES and bool(scope.area_paths)
    return posted and area.path.startswith(scope.area_path)


def may_write(scope: Scope, area: Area) -> bool:
    """The supervisor of the centre or of one above it."""
    return scope.role == Role.SUPERVISOR and may_read(scope, area)


def centre_of(scope: Scope) -> Area | None:
    """The centre a person works at, None for departments and administrators."""
    posted = scope.role in CENTRE_ROLES and scope.posting is not None
    return scope.posting.area if posted and scope.posting else None


class People:
    """Everybody posted to a centre as operator or supervisor between two days, and deputies."""

    def __init__(self, area: Area, first: dt.date, last: dt.date) -> None:
        self._days: dict[int, list[Days]] = defaultdict(list)
        held = Posting.objects.filter(
            Q(valid_to=None) | Q(valid_to__gt=first),
            area=area,
            role__in=CENTRE_ROLES,
            valid_from__lte=last,
            user__is_active=True,
            user__is_service=False,
        )
        posts = {pk: (user, a, b) for pk, user, a, b in held.values_list(*COLUMNS)}
        for user, begin, end in posts.values():
            self._days[user].append((begin, end))
        deputies = Deputy.objects.filter(
            posting__in=posts, valid_from__lte=last, valid_to__gt=first, user__is_active=True
        )
        for post, user, begin, end in deputies.values_list("posting", *COLUMNS[1:]):
            self._days[user].append(_both((begin, end), posts[post][1:]))

    def fits(self, user_id: int, day: dt.date) -> bool:
        """Whether the person may be on duty there on `day`."""
        return any(a <= day and (b is None or day < b) for a, b in self._days.get(user_id, ()))

    def users(self) -> list[User]:
        found = User.objects.filter(pk__in=self._days).order_by("name", "pk")
        return list(found)


COLUMNS = ("pk", "user", "valid_from", "valid_to")


def _both(deputy: Days, holder: Days) -> Days:
    """The days on which a deputy stands in and the posting itself is in force."""
    ends = [end for end in (deputy[1], holder[1]) if end is not None]
    return max(deputy[0], holder[0]), min(ends, default=None)


def supervisors_of(path: str, now: dt.datetime) -> set[int]:
    """The supervisors of the centre at `path` or the nearest above, with their deputies."""
    return _nearest(Role.SUPERVISOR, path, now)


def administrators_of(path: str, now: dt.datetime) -> set[int]:
    """The system administrators at `path` or the nearest above, with their deputies."""
    return _nearest(Role.SYSTEM_ADMIN, path, now)


def _nearest(role: str, path: str, now: dt.datetime) -> set[int]:
    day = timezone.localdate(now)
    ends = range(STEP, len(path) + 1, STEP)
    rows = Posting.objects.on(day).filter(role=role, area__path__in=[path[:end] for end in ends])
    posts = list(rows.values_list("pk", "user", "area__path"))
    nearest = max((len(where) for _pk, _user, where in posts), default=0)
    held = {pk: user for pk, user, where in posts if len(where) == nearest}
    acting = Deputy.objects.on(day).filter(posting__in=held, user__is_active=True)
    return {*held.values(), *acting.values_list("user", flat=True)}
