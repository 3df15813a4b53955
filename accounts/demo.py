"""Accounts for trying things out: only behind the demo switch, which production refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError
from django.db import transaction

from accounts.models import Department, Posting, Role, User
from accounts.services import By, posting_create, user_create
from accounts.services.postings import Rights
from grids.models import Area, Level

PASSWORD = "gridgov-demo"  # noqa: S105  documented in the README, for demo accounts alone
SINCE = dt.date(2026, 1, 1)
PLAIN, SEEING, LEADING = Rights(), Rights(personal=True), Rights(is_head=True)
CENTRE = Rights(confidential=True, personal=True)
LEADER = Rights(is_head=True, confidential=True)
CARING = Rights(is_head=True, care=True)

COUNTY_KINDS = ("C06", "C07", "C08", "C09", "C22", "C24", "C25", "C26")
TOWNSHIP_KINDS = ("T01", "T03", "T04", "T07", "T08")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = ("建国", "秀英", "志强", "丽华", "永刚", "晓梅", "海涛")


@dataclass(frozen=True)
class Part:
    """One demo account: who it is, where it works, and what that carries."""

    username: str
    role: str
    place: Area | Department
    rights: Rights = PLAIN


@dataclass(frozen=True)
class Stage:
    """Where the demo plays: one grid worker's way up to the county."""

    county: Area
    township: Area
    community: Area
    grids: tuple[Area, ...]


def stage_of(root: Area) -> Stage:
    """The first township of `root` with a community that has two grids, by code."""
    below = Area.objects.in_force().subtree(root).order_by("code").defer("geometry")
    for community in below.filter(level=Level.COMMUNITY):
        step = Area.steplen
        grids = tuple(below.filter(level=Level.GRID, path__startswith=community.path)[:2])
        township = below.filter(path=community.path[:-step]).first()
        if len(grids) == 2 and township is not None:
            return Stage(root, township, community, grids)
    raise CommandError("The demo needs a community with two grids. Import areas and make grids.")


def parts(stage: Stage) -> Iterator[Part]:
    """Everybody needed to walk a case through, and the administrators."""
    yield Part("worker", Role.WORKER, stage.grids[0])
    yield Part("worker2", Role.WORKER, stage.grids[1])
    yield Part("community", Role.OPERATOR, stage.community, SEEING)
    yield Part("township", Role.OPERATOR, stage.township, CENTRE)
    yield Part("township2", Role.OPERATOR, stage.township, CENTRE)
    yield Part("county", Role.OPERATOR, stage.county, CENTRE)
    yield Part("county2", Role.OPERATOR, stage.county, CENTRE)
    yield Part("community-leader", Role.SUPERVISOR, stage.community, CARING)
    yield Part("township-leader", Role.SUPERVISOR, stage.township, LEADER)
    yield Part("county-leader", Role.SUPERVISOR, stage.county, LEADER)
    yield from _department_parts(stage.community, ("M01",))
    yield from _department_parts(stage.township, TOWNSHIP_KINDS)
    yield from _department_parts(stage.county, COUNTY_KINDS)
    yield Part("system", Role.SYSTEM_ADMIN, stage.county)
    yield Part("rights", Role.RIGHTS_ADMIN, stage.county)
    yield Part("auditor", Role.AUDITOR, stage.county)


def _department_parts(area: Area, codes: tuple[str, ...]) -> Iterator[Part]:
    """A liaison and a head for each of these departments that exists in the area."""
    found = Department.objects.filter(area=area, kind__code__in=codes).select_related("kind")
    for department in found.order_by("kind__code"):
        code = department.kind.code.lower()
        yield Part(f"{code}-liaison", Role.LIAISON, department)
        yield Part(f"{code}-head", Role.SUPERVISOR, department, LEADING)


@transaction.atomic
def create_accounts(root: Area) -> list[User]:
    """Makes what is missing; existing demo accounts stay as they are. Raises CommandError."""
    if not settings.DEMO:
        raise CommandError(
            "Demo accounts are only made with DEMO=on, never in a real installation."
        )
    password = make_password(PASSWORD)
    return [_account(part, number, password) for number, part in enumerate(parts(stage_of(root)))]


def _account(part: Part, number: int, password: str) -> User:
    existing = User.objects.filter(username=part.username).first()
    if existing is not None:
        return existing
    at_area = isinstance(part.place, Area)
    user, _password = user_create(
        by=By(),
        username=part.username,
        name=SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)],
        office_phone=f"0917-721{number:04d}",
        role=part.role,
        area=part.place if isinstance(part.place, Area) else None,
        department=None if at_area else part.place,
        valid_from=SINCE,
        rights=part.rights,
    )
    user.password, user.is_demo, user.must_change_password = password, True, False
    user.save(update_fields=["password", "is_demo", "must_change_password"])
    if part.username == "community-leader":
        _second_posting(user, part.place)
    return user


def _second_posting(user: User, place: Area | Department) -> None:
    """One person with two postings, to try the switch."""
    committee = Department.objects.filter(area_id=place.pk, kind__code="M01").first()
    if committee is not None:
        posting_create(
            by=By(), user=user, role=Role.LIAISON, department=committee, valid_from=SINCE
        )


def demo_users() -> list[tuple[User, list[Posting]]]:
    """Demo accounts with their postings, for the list that is printed."""
    users = User.objects.filter(is_demo=True, is_active=True, is_service=False).order_by("pk")
    rows = users.prefetch_related(
        "postings__area", "postings__department__kind", "postings__department__area"
    )
    return [(user, list(user.postings.all())) for user in rows]
