"""Counts the visits of a period anew: each care is walked from its beginning, visit by visit.

It reads neither the days that the database writes beside care and visits nor the statement that
counts. A care from which visits were taken away, because the time to keep them is over, cannot be
told any more for the days before its first visit that is left.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Posting
from assessment.figures.periods import Period
from assessment.figures.subjects import PEOPLE, SubjectKind
from assessment.figures.visits import key_of
from people.models import Care, Visit
from people.models.visits import REACHED

BATCH = 500
Figures = dict[tuple[str, int, str], set[int]]


@dataclass(frozen=True)
class Post:
    user: int
    path: str
    since: dt.date
    until: dt.date | None

    def on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


def recounted_visits(period: Period, now: dt.datetime) -> Figures:
    """The keys behind every figure that counts visits."""
    posts = posts_by_path()
    found: defaultdict[tuple[str, int, str], set[int]] = defaultdict(set)
    for care, visits in cares():
        for day, kept in asked(care, visits, now):
            if not period.start <= day < period.end or not stands(care, day):
                continue
            key = key_of(care.pk, day)
            for user in {p.user for path in care.sight for p in posts[path] if p.on(day)}:
                found["worker", user, "visits_due"].add(key)
                if kept:
                    found["worker", user, "visits_done"].add(key)
    return dict(found)


def posts_by_path() -> defaultdict[str, list[Post]]:
    found: defaultdict[str, list[Post]] = defaultdict(list)
    rows = Posting.objects.filter(role=PEOPLE[SubjectKind.WORKER], area__isnull=False)
    for user, path, since, until in rows.values_list(
        "user", "area__path", "valid_from", "valid_to"
    ):
        found[path].append(Post(user, path, since, until))
    return found


def cares() -> Iterator[tuple[Care, list[Visit]]]:
    """Every care with the visits under it that reached somebody, in the order they were made."""
    batch: list[Care] = []
    rows = Care.objects.select_related("person", "household").order_by("pk")
    for care in rows.iterator(chunk_size=BATCH):
        batch.append(care)
        if len(batch) == BATCH:
            yield from with_visits(batch)
            batch = []
    yield from with_visits(batch)


def with_visits(batch: Sequence[Care]) -> Iterator[tuple[Care, list[Visit]]]:
    made: defaultdict[int | None, list[Visit]] = defaultdict(list)
    rows = Visit.objects.filter(care__in=[care.pk for care in batch], outcome__in=REACHED)
    for visit in rows.order_by("day", "pk"):
        made[visit.care_id].append(visit)
    for care in batch:
        yield care, made[care.pk]


def asked(care: Care, visits: Sequence[Visit], now: dt.datetime) -> list[tuple[dt.date, bool]]:
    """The days by which a visit was asked for until now, and whether one was made by then."""
    found: defaultdict[dt.date, bool] = defaultdict(bool)
    today = timezone.localdate(now, timezone.get_default_timezone())
    days = [visit.day for visit in visits]
    for visit in visits:
        day = after(begun(care, days[: bisect_left(days, visit.day)]), visit.rhythm)
        known = visit.visited_at <= now
        if day is not None and (known or day < today):
            found[day] |= known and visit.day <= day
    day = after(begun(care, days), care.every_days)
    if day is not None and day < today:
        found[day] |= False
    return sorted(found.items())


def begun(care: Care, days: Sequence[dt.date]) -> dt.date | None:
    """Since when the next visit is waited for: the last one, or the beginning of care."""
    known = [day for day in (care.valid_from, *days[-1:]) if day is not None]
    return max(known, default=None)


def after(since: dt.date | None, days: int | None) -> dt.date | None:
    return None if since is None or days is None else since + dt.timedelta(days=days)


def stands(care: Care, day: dt.date) -> bool:
    """Whether care was recorded and in force on the day, for somebody who lived, in a household
    that was."""
    if timezone.localdate(care.created_at, timezone.get_default_timezone()) > day:
        return False
    if care.valid_to is not None and care.valid_to <= day:
        return False
    home, person = care.household, care.person
    if home is not None and home.valid_to is not None and home.valid_to <= day:
        return False
    if person is None:
        return True
    gone = person.merged_into_id is not None or person.erased_at is not None
    return not gone and (person.died_on is None or person.died_on > day)
