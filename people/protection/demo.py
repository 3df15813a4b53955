"""The demo county's access log, requests and orders: enough that no page of it is empty."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import AccessLog, Posting
from grids.models import Area
from people.models import Erasure, Person, Sheet

REASONS = ("上门走访", "就事件回访", "核实身份", "更正档案")
LOOKS: tuple[tuple[str, int, int, int], ...] = (
    ("community", 1, 9, 24),
    ("community", 2, 22, 2),
    ("community", 3, 15, 4),
    ("community-leader", 2, 10, 7),
    ("township", 4, 23, 1),
)
"""By user name: days ago, hour, and how many looks in that hour."""


def fill_protection(community: Area, now: dt.datetime) -> int:
    """Looks, a request and an order of the last days; how many lines of the log. Once only."""
    people = list(Person.objects.under(community.path).order_by("pk")[:30])
    held = Posting.objects.filter(user__is_demo=True).select_related("user").order_by("pk")
    postings = {posting.user.username: posting for posting in reversed(held)}
    if not people or Sheet.objects.exists() or "community" not in postings:
        return 0
    made = [
        line
        for name, ago, hour, count in LOOKS
        if name in postings
        for line in _looks(postings[name], people, _at(now, ago, hour), count)
    ]
    AccessLog.objects.bulk_create(made)
    _asked(people[0], people[-1], postings["community"], now)
    return len(made)


def _at(now: dt.datetime, ago: int, hour: int) -> dt.datetime:
    day = timezone.localtime(now) - dt.timedelta(days=ago)
    return day.replace(hour=hour, minute=3, second=0, microsecond=0)


def _looks(
    posting: Posting, people: list[Person], begin: dt.datetime, count: int
) -> list[AccessLog]:
    return [
        AccessLog(
            at=begin + dt.timedelta(minutes=2 * number),
            user=posting.user,
            posting=posting,
            subject=f"person:{who.pk}",
            whose=f"person:{who.pk}",
            field=("document", "name", "employer")[number % 3],
            reason=REASONS[number % len(REASONS)],
        )
        for number in range(count)
        for who in [people[number // 2 % len(people)]]
    ]


def _asked(person: Person, other: Person, posting: Posting, now: dt.datetime) -> None:
    """Somebody asked what is held of them, somebody else to be erased."""
    who = {"made_by": posting.user, "posting": posting, "made_at": now}
    today = timezone.localdate(now)
    Sheet.objects.create(
        person=person, asked_by="self", checked_by="id_card", received_on=today, **who
    )
    Erasure.objects.create(
        person=other,
        ground="wish",
        asked_at=now,
        asked_by=posting.user,
        asked_posting=posting,
    )
