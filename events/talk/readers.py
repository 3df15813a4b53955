"""Who may see a case and works with cases: whom a note may mention."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Posting, User
from events.models import Event, Task
from events.querysets import GONE
from events.roster import STEP, Roster, Target


def readers(event: Event, now: dt.datetime) -> set[int]:
    """Keys of the users, deputies among them, who may see the case today."""
    path = event.sight_path
    targets = [Target(path=path[:end]) for end in range(STEP, len(path) + 1, STEP)]
    held = Task.objects.filter(event=event).exclude(state__in=GONE)
    departments = set(held.values_list("department", flat=True))
    targets += [Target(department=key) for key in departments]
    if event.created_by_id:
        targets.append(Target(user=event.created_by_id))
    return Roster(targets, timezone.localdate(now)).seeing(event, departments)


def colleagues(event: Event, now: dt.datetime, but: int | None = None) -> QuerySet[User]:
    """The same as users, by name, without the one who asks."""
    found = User.objects.filter(pk__in=readers(event, now), is_active=True)
    return found.exclude(pk=but or 0).order_by("name", "pk")


def labelled(event: Event, now: dt.datetime, but: int | None) -> list[tuple[int, str]]:
    """Each with name and, so that namesakes are told apart, the posting; two statements more."""
    users = list(colleagues(event, now, but))
    rows = Posting.objects.on(timezone.localdate(now)).filter(user__in=users)
    rows = rows.select_related("area", "department__area", "department__kind")
    rows = rows.defer("area__geometry", "department__area__geometry").order_by("-pk")
    postings = {row.user_id: row for row in rows}
    return [
        (user.pk, f"{user.name} · {postings[user.pk]}" if user.pk in postings else user.name)
        for user in users
    ]


@dataclass(frozen=True)
class Calls:
    """What a text calls by @: users by key, names that several have, names that nobody has."""

    users: frozenset[int]
    several: tuple[str, ...]
    nobody: tuple[str, ...]


def called(text: str, people: list[tuple[int, str]], chosen: frozenset[int]) -> Calls:
    """Reads every @name of `text`; the longest name that fits counts. Pure.

    An @ inside a word, as in an address of e-mail, calls nobody. A name that several have is
    settled where one of them is in `chosen`.
    """
    users: set[int] = set()
    several, nobody = [], []
    for rest in _after_at(text):
        fitting = [name for _key, name in people if name and rest.startswith(name)]
        if not fitting:
            nobody.append(_word(rest))
            continue
        name = max(fitting, key=len)
        keys = {key for key, other in people if other == name}
        if len(keys) > 1 and not keys & chosen:
            several.append(name)
        elif len(keys) == 1:
            users |= keys
    return Calls(frozenset(users), tuple(dict.fromkeys(several)), tuple(dict.fromkeys(nobody)))


def _after_at(text: str) -> list[str]:
    text = text.replace("＠", "@")
    return [
        text[n + 1 :]
        for n, sign in enumerate(text)
        if sign == "@" and not (n and text[n - 1].isascii() and text[n - 1].isalnum())
    ]


def _word(rest: str) -> str:
    """What stands behind an @, at most ten signs, to be said in a refusal."""
    head = rest.strip()[:10]
    for n, sign in enumerate(head):
        if sign.isspace() or sign in "，。,.;；:：、!！?？":
            return head[:n]
    return head
