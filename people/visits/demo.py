"""Visits of the demo county: some due, some missed, some made, so that no list is empty."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from grids.models import Area
from people.history import By
from people.models import Act, Care, Consent, Outcome, Visit
from people.services import change_care
from people.visits.services import Subject, VisitFacts, record_visit

FOUND = ("煤气软管已更换，门口堆放杂物已清理。", "医保缴费有疑问，已告知窗口时间。", "")
DID = (
    [Act.TALKED.value, Act.SAFETY.value],
    [Act.TALKED.value, Act.TOLD.value],
    [Act.TALKED.value, Act.UPDATED.value],
)


def fill_visits(community: Area, user: User | None, now: dt.datetime) -> int:
    """Visits under the care of the community; how many. Once only."""
    rows = Care.objects.open().filter(sight__contains=[community.path]).order_by("pk")
    cares = list(rows.select_related("person__key", "household"))
    if not cares or Visit.objects.exists():
        return 0
    made = sum(_visit(number, care, user, now) for number, care in enumerate(cares))
    _reviews(cares[:3], user, now)
    return made


def _visit(number: int, care: Care, user: User | None, now: dt.datetime) -> int:
    """One in five was missed, one is due today, the others come soon or later."""
    made = 0
    days = {1: care.every_days, 2: 5, 3: care.every_days + 4, 4: care.every_days - 3}
    if number % 5 in days:
        made += _met(number, care, days[number % 5], user, now)
    if number % 5 == 3:
        made += _nobody(care, user, now)
    return made


def _met(number: int, care: Care, ago: int, user: User | None, now: dt.datetime) -> int:
    at = now - dt.timedelta(days=ago, minutes=17 * number % 240)
    if care.valid_from is None or at.date() < care.valid_from:
        return 0
    consent = Consent.GIVEN.value if number % 7 == 2 else ""
    facts = VisitFacts(
        visited_at=at,
        outcome=Outcome.MET.value,
        care=care,
        did=[*DID[number % 3], *([Act.WELFARE.value] if consent else [])],
        consent=consent,
        found=FOUND[number % 3],
        welfare="希望每月有人陪同去社区卫生站。" if consent else "",
    )
    record_visit(_subject(care), facts, by=By(user, now=at))
    return 1


def _nobody(care: Care, user: User | None, now: dt.datetime) -> int:
    at = now - dt.timedelta(days=2)
    facts = VisitFacts(visited_at=at, outcome=Outcome.NOBODY.value, care=care)
    record_visit(_subject(care), facts, by=By(user, now=at))
    return 1


def _subject(care: Care) -> Subject:
    found = care.person or care.household
    assert found is not None  # noqa: S101  the database sees to it
    return found


def _reviews(cares: list[Care], user: User | None, now: dt.datetime) -> None:
    """Reviews that are past or near."""
    for care, ahead in zip(cares, (-6, 9, 21), strict=False):
        day = now.date() + dt.timedelta(days=ahead)
        change_care(care, {"review_on": day}, by=By(user, now=now))
