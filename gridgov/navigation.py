"""What the frame's bars show. Every package registers its entries in `AppConfig.ready`.

`gridgov` stands below every other package, so it asks them through these registries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

MOST_ENTRIES = 8
MOST_ON_PHONE = 5
CASE_ROLES = frozenset({"worker", "operator", "liaison", "supervisor"})
REPORT_ROLES = frozenset({"worker", "operator", "supervisor"})
"""Who finds “new case” in the frame; what its page allows is for the page to say."""

Counter = Callable[[Any], int]


@dataclass(frozen=True)
class Entry:
    """One line of the left bar; `count` is given the user and answers what waits there.

    `also` names further pages under which this entry is the one that is marked.
    """

    url_name: str
    label: str | Promise
    icon: str
    roles: Collection[str]
    order: int
    count: Counter | None = None
    also: Collection[str] = ()


@dataclass(frozen=True)
class Shown:
    """An entry as a page draws it."""

    url: str
    label: str | Promise
    icon: str
    count: int | None
    active: bool


_entries: dict[str, Entry] = {}
_postings: list[Callable[[HttpRequest], Iterable[Any]]] = []
_notices: list[Counter] = []


def register(entry: Entry) -> None:
    """Adds an entry; a second one of the same `url_name` takes its place."""
    _entries[entry.url_name] = entry


def register_postings(source: Callable[[HttpRequest], Iterable[Any]]) -> None:
    """Says where the postings come from that a person may switch to."""
    _postings[:] = [source]


def register_notices(count: Counter) -> None:
    """Says how many unread notices a user has."""
    _notices[:] = [count]


def url_or_none(url_name: str, *args: object) -> str | None:
    """The address of a page, or None while no package has it."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return None


def entries_for(role: str | None, user: object, path: str) -> list[Shown]:
    """The entries of a role, at most eight, the one nearest to `path` marked as active."""
    mine = [e for e in sorted(_entries.values(), key=lambda e: e.order) if role in e.roles]
    pairs = [(e, url) for e in mine if (url := url_or_none(e.url_name))][:MOST_ENTRIES]
    near = {e.url_name: [url, *filter(None, map(url_or_none, e.also))] for e, url in pairs}
    here = _nearest(path, [url for urls in near.values() for url in urls])
    return [
        Shown(url, e.label, e.icon, e.count(user) if e.count else None, here in near[e.url_name])
        for e, url in pairs
    ]


def _nearest(path: str, urls: list[str]) -> str | None:
    """The longest of `urls` that `path` lies under; `/` stands for itself alone."""
    under = [u for u in urls if path == u or (u != "/" and path.startswith(u))]
    return max(under, key=len, default=None)


def postings_for(request: HttpRequest) -> list[Any]:
    """Postings to switch between, or the one acted in where nothing else is known."""
    if _postings:
        return list(_postings[0](request))
    posting = getattr(getattr(request.user, "scope", None), "posting", None)
    return [posting] if posting else []


def notices_for(user: object) -> int:
    return _notices[0](user) if _notices else 0
