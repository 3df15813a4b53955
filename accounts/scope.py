"""What a user sees: computed once a request from the posting the user acts in."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from gridgov.statements import Statement

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Posting, User


@dataclass(frozen=True)
class Scope:
    """The subtrees and departments one posting opens; `role` is None without a posting.

    `area_path` is the path of the posting's own area (the department's area for a liaison).
    `all_department_ids` and `all_area_ids` are of every posting the user holds: a person is
    kept away from complaints about a unit also when acting elsewhere.
    """

    user_id: int
    posting: Posting | None = None
    role: str | None = None
    area_path: str = ""
    area_paths: tuple[str, ...] = ()
    department_ids: tuple[int, ...] = ()
    all_department_ids: tuple[int, ...] = ()
    all_area_ids: tuple[int, ...] = ()
    confidential: bool = False
    personal: bool = False
    care: bool = False
    deputy_of: int | None = None


def postings_of(user: User, day: dt.date) -> list[Posting]:
    """Postings the user holds or is deputy for on `day`, own ones first; one statement."""
    found = _statement()(user.pk, day)
    return sorted(found, key=lambda posting: (posting.user_id != user.pk, posting.pk))


@functools.cache
def _statement() -> Statement[Posting]:
    """Every request asks for them."""
    from accounts.models import Posting

    def rows(user_id: int, day: dt.date) -> QuerySet[Posting]:
        found = Posting.objects.open_to(user_id, day).select_related(
            "user", "area", "department__area", "department__kind"
        )
        return found.defer("area__geometry", "department__area__geometry").order_by()

    return Statement(rows, -1, dt.date.min)


def scope_for(user: User, posting: Posting | None, postings: list[Posting]) -> Scope:
    """The scope of `user` acting in `posting`, one of `postings`."""
    if posting is None:
        return Scope(user.pk)
    area = posting.place
    return Scope(
        user_id=user.pk,
        posting=posting,
        role=posting.role,
        area_path=area.path,
        area_paths=(area.path,) if posting.area_id else (),
        department_ids=(posting.department_id,) if posting.department_id else (),
        all_department_ids=tuple(p.department_id for p in postings if p.department_id),
        all_area_ids=tuple(p.area_id for p in postings if p.area_id),
        confidential=posting.confidential,
        personal=posting.personal,
        care=posting.care,
        deputy_of=posting.user_id if posting.user_id != user.pk else None,
    )


def choose(postings: list[Posting], posting_id: int | None) -> Posting | None:
    """The posting of that id if it is among `postings`, else the first."""
    first = postings[0] if postings else None
    return next((p for p in postings if p.pk == posting_id), first)


def scope_of(user: User, posting_id: int | None = None) -> Scope:
    """The scope by `posting_id` where the user may act in it, else by the first posting."""
    postings = postings_of(user, timezone.localdate())
    return scope_for(user, choose(postings, posting_id), postings)
