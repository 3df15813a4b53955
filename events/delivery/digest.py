"""The digest: what waits, what is near and late, what is new; once a morning and once a noon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from accounts.scope import postings_of, scope_for
from events import notices, waiting
from events.delivery import gateways, plan
from events.delivery.kinds import Kind, condition
from events.delivery.wishes import Wishes, clock, wishes_of
from events.lights import light_of
from events.models import Delivery, Digest, Event, Slot
from events.workflow import LIVE_STEPS
from gridgov.failures import note
from grids.services import calendar_for

NUMBERS = ("waits", "near", "late", "new")
PRESSING = 10
LATEST = dt.timedelta(hours=2)
"""How long after its time a digest still makes sense: workers may have been away."""

CHUNK = 500
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Case:
    event: Event
    due: str
    light: str


def run(now: dt.datetime) -> int:
    """Makes the digests that are due; how many it made."""
    on = gateways.ways_on()
    return sum(run_slot(slot, on, now) for slot in Slot.values) if on else 0


def run_slot(slot: str, on: list[str], now: dt.datetime) -> int:
    day = timezone.localdate(now)
    had = Digest.objects.filter(day=day, slot=slot).values("user")
    people = plan.confirmed(on).exclude(user__in=had)
    keys = sorted(set(people.values_list("user_id", flat=True)))
    return sum(
        _run_chunk(keys[start : start + CHUNK], slot, on, now)
        for start in range(0, len(keys), CHUNK)
    )


def _run_chunk(keys: list[int], slot: str, on: list[str], now: dt.datetime) -> int:
    chosen, reach, done = wishes_of(keys), plan.reachable(keys, on), 0
    for user in User.objects.filter(pk__in=keys):
        wishes = chosen.get(user.pk, Wishes())
        ways = [way for way in wishes.digest_ways if way in reach.get(user.pk, ())]
        if not ways or not due(wishes.time_of(slot), now):
            continue
        try:
            done += make(user, slot, wishes, ways, now)
        except Exception as error:
            note(f"the digest of user {user.pk}", error)
    return done


def due(time: str, now: dt.datetime) -> bool:
    """Whether the time of day has come and is not long past."""
    if not time:
        return False
    local = timezone.localtime(now)
    begins = timezone.make_aware(dt.datetime.combine(local.date(), clock(time)))
    return begins <= now < begins + LATEST


def make(user: User, slot: str, wishes: Wishes, ways: list[str], now: dt.datetime) -> int:
    """One digest and its deliveries, in one transaction; 0 where it is there already."""
    people = readers(user)
    if not any(works_on(reader, timezone.localdate(now)) for reader in people):
        return 0
    facts = facts_of(people, wishes, now)
    with transaction.atomic():
        digest, new = Digest.objects.get_or_create(
            user=user,
            day=timezone.localdate(now),
            slot=slot,
            defaults={"facts": facts, "made_at": now},
        )
        if new and (wishes.digest_empty or any(facts[name] for name in NUMBERS)):
            Delivery.objects.bulk_create(
                Delivery(digest=digest, user=user, way=way, created_at=now, next_at=now)
                for way in ways
            )
    return int(new)


def readers(user: User) -> list[User]:
    """The person once for each posting held or stood in for, acting in it."""
    postings = postings_of(user, timezone.localdate())
    return [_acting(user, posting, postings) for posting in postings]


def _acting(user: User, posting: Posting, postings: list[Posting]) -> User:
    reader = User(pk=user.pk, username=user.username, name=user.name)
    reader.scope = scope_for(user, posting, postings)
    return reader


def works_on(reader: User, day: dt.date) -> bool:
    path = reader.scope.area_path
    return bool(path) and calendar_for(path).is_workday(day)


def facts_of(people: Iterable[User], wishes: Wishes, now: dt.datetime) -> dict[str, Any]:
    """The numbers, and the keys of the most pressing cases; the same rules as the worklist."""
    found: dict[int, tuple[Any, ...]] = {}
    reader = None
    for reader in people:
        rows = Event.objects.for_user(reader).filter(waiting.waits_for(reader, now))
        fields = rows.values_list("pk", "step", "due_at", "near_at")
        found |= {row[0]: row for row in fields[: waiting.MOST + 1]}
    live = [row for row in found.values() if row[1] in LIVE_STEPS and row[2] is not None]
    late = [row for row in live if row[2] <= now]
    near = [row for row in live if row[3] is not None and row[3] <= now < row[2]]
    order = sorted(found.values(), key=lambda row: (row[2] is None, row[2] or now, row[0]))
    return {
        "waits": len(found),
        "near": len(near),
        "late": len(late),
        "new": new_since(reader, wishes, now) if reader else 0,
        "cases": [row[0] for row in order[:PRESSING]],
    }


def digest_kinds(wishes: Wishes) -> list[str]:
    return [kind for kind in Kind.values if wishes.in_digest(kind)]


def last_made(user: User, now: dt.datetime) -> dt.datetime:
    """When the last digest was made; a day ago where there was none."""
    made = Digest.objects.filter(user=user.pk, made_at__lt=now).order_by("-made_at")
    return made.values_list("made_at", flat=True).first() or now - DAY


def new_since(user: User, wishes: Wishes, now: dt.datetime) -> int:
    """Unread notices of the kinds that go into the digest, since the last one."""
    rows = notices.inbox(user, now).filter(condition(digest_kinds(wishes)), read_at=None)
    since = rows.filter(show_at__gt=last_made(user, now)).order_by()
    return since[: notices.MOST_COUNTED].count()


def cases_of(user: User, keys: list[int]) -> list[Case]:
    """Those of the cases that the person still sees, in the given order."""
    found: dict[int, Event] = {}
    for reader in readers(user):
        rows = Event.objects.for_user(reader).filter(pk__in=keys)
        found |= {event.pk: event for event in rows.defer("description", "hidden", "result")}
    return list(cases(found[key] for key in keys if key in found))


def cases(events: Iterable[Event]) -> Iterator[Case]:
    now = timezone.now()
    for event in events:
        at = event.due_at and timezone.localtime(event.due_at).strftime("%Y-%m-%d %H:%M")
        words = _("due %(moment)s") % {"moment": at} if at else ""
        yield Case(event, words, light_of(event, now))
