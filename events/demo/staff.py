"""Fills every centre, grid and department of the demo with one person who works there.

These people cannot log in (no password): they stand where a county has its staff, so that
cases can be dispatched anywhere. The accounts to try things with are `accounts.demo`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Department, Posting, Role, User
from grids.models import Area, Level

SINCE = dt.date(2026, 1, 1)
SURNAMES = "陈林黄郑谢邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
GIVEN = ("国强", "春燕", "文博", "雪梅", "立新", "佳怡", "振华", "玉兰", "思远", "桂芳", "卫东")
CENTRES = {
    Level.COUNTY: (Role.OPERATOR, Role.SUPERVISOR),
    Level.TOWNSHIP: (Role.OPERATOR, Role.SUPERVISOR),
    Level.COMMUNITY: (Role.OPERATOR,),
    Level.GRID: (Role.WORKER,),
}

Post = tuple[str, str, Area | Department]


@transaction.atomic
def fill_posts(root: Area) -> int:
    """Makes a person for every post of `root` that nobody holds; returns how many."""
    wanted = [post for post in posts(root) if not held(post)]
    taken = set(User.objects.values_list("username", flat=True))
    users = [
        User(
            username=username,
            name=person_name(number),
            password=make_password(None),
            must_change_password=False,
            office_phone=f"0917-722{number:04d}",
            is_demo=True,
        )
        for number, (username, _role, _place) in enumerate(wanted)
        if username not in taken
    ]
    made = {user.username: user for user in User.objects.bulk_create(users)}
    Posting.objects.bulk_create(
        posting(made[username], role, place) for username, role, place in wanted if username in made
    )
    return len(made)


def posts(root: Area) -> Iterator[Post]:
    below = Area.objects.in_force().subtree(root).filter(level__in=CENTRES)
    for area in below.defer("geometry").order_by("path"):
        for role in CENTRES[Level(area.level)]:
            yield f"staff-{role}-{area.code}", role, area
    departments = Department.objects.filter(path__startswith=root.path, is_active=True)
    for department in departments.select_related("kind", "area"):
        code = department.kind.code.lower()
        yield f"staff-{code}-{department.area.code}", Role.LIAISON, department


def held(post: Post) -> bool:
    _username, role, place = post
    where = {"area": place} if isinstance(place, Area) else {"department": place}
    return Posting.objects.filter(role=role, **where).exists()


def posting(user: User, role: str, place: Area | Department) -> Posting:
    leads = role == Role.SUPERVISOR
    where = {"area": place} if isinstance(place, Area) else {"department": place}
    return Posting(
        user=user, role=role, valid_from=SINCE, confidential=True, is_head=leads, **where
    )


def person_name(number: int) -> str:
    """A made-up name; the same number always gives the same."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % len(GIVEN)]
