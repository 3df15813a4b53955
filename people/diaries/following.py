"""The case that an entry or a visit leads to. Cases are a floor above: they register here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from gridgov.navigation import REPORT_ROLES
from people import sight
from people.models import Visit
from people.photos import services as photos

if TYPE_CHECKING:
    from accounts.models import User
    from grids.panels import Panel

Make = Callable[[Any, "User"], str]
"""Makes the case of an entry or visit, once; gives the address of its page, "" out of sight.

Raises ValidationError with a sentence where there is nothing to make a case of.
"""

Cases = Callable[[Any, "User"], "Panel | None"]
"""The case of an entry or visit as far as the reader sees it."""


@dataclass(frozen=True)
class Follower:
    make: Make
    cases: Cases
    made: Callable[[Any], bool]


_follower: list[Follower] = []


def register(make: Make, cases: Cases, made: Callable[[Any], bool]) -> None:
    """A second one takes the place of the first."""
    _follower[:] = [Follower(make, cases, made)]


def follower() -> Follower | None:
    return _follower[0] if _follower else None


def may_follow(record: Any, user: User) -> bool:
    """Of an entry who sees it; of a visit who recorded it, since its words are masked to others."""
    if isinstance(record, Visit) and record.created_by_id != user.pk:
        return False
    return user.scope.role in REPORT_ROLES and sight.sees_areas(user.scope)


def beside(record: Any, user: User) -> dict[str, Any]:
    """What `people/diaries/_beside.html` shows of an entry or visit: photos, case, the button."""
    follow = follower()
    made = bool(follow and follow.made(record))
    name = "visit_follow" if record._meta.model_name == "visit" else "follow"
    return {
        "photos": list(photos.of(record)),
        "case_made": made,
        "cases": follow.cases(record, user) if follow else None,
        "follow_url": reverse(f"diary:{name}", args=[record.pk])
        if follow and not made and may_follow(record, user)
        else "",
    }
