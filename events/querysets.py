"""Which cases a person may see: the one rule of sight for cases."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

import events.lookups  # noqa: F401  # registers what the lists ask with
from events.workflow import LIVE_STEPS, OPEN_STEPS, TaskState
from grids.querysets import under_any

if TYPE_CHECKING:
    from accounts.scope import Scope
    from events.models.case import Event

    _Base = models.QuerySet[Event]
else:
    _Base = models.QuerySet

AREA_ROLES = frozenset({"worker", "operator", "supervisor", "auditor"})
CONCERNS = (
    Q(concerns_area__isnull=False)
    | Q(concerns_department__isnull=False)
    | Q(concerns_user__isnull=False)
)
"""Complaints about a unit or a person."""

SPECIAL = CONCERNS | Q(confidential=True) | Q(leaders_only=True)
"""Cases that are not in everybody's sight within whose area they lie; all others are."""

GONE = (TaskState.RETURNED, TaskState.WITHDRAWN)
"""Departments whose task ended so have no part in the case any more."""


class EventQuerySet(_Base):
    def for_user(self, user: Any) -> Self:
        """Cases of the subtree or department acted in, and those the reader reported.

        Complaints about a unit are hidden from that unit and its people, confidential
        ones from whoever lacks the right; one's own reports stay in sight all the same.
        """
        within, own = sights(user)
        return self.filter(within | own)

    def special_below(self, user: Any, path: str) -> Self | None:
        """The only cases below `path` that may be out of the reader's sight.

        None where the reader's scope does not cover `path`: any case may be out of sight there.
        Whether one of them is in sight only `for_user` says.
        """
        if not _covers(user.scope, path):
            return None
        return self.filter(SPECIAL, under_any((path,), "sight_path"))

    def open(self) -> Self:
        return self.filter(step__in=OPEN_STEPS)

    def live(self) -> Self:
        return self.filter(step__in=LIVE_STEPS)

    def late(self, now: dt.datetime) -> Self:
        return self.live().filter(due_at__lte=now)

    def near(self, now: dt.datetime) -> Self:
        return self.live().filter(near_at__lte=now, due_at__gt=now)


def sights(user: Any) -> tuple[Q, Q]:
    """The two reasons to see a case: the scope acted in, and having reported it.

    Whoever counts asks for them one after the other, each by its own index.
    """
    scope: Scope = user.scope
    within = _within(scope)
    if not scope.confidential:
        within &= Q(confidential=False)
    if scope.role:
        within &= ~_concerned(scope)
    return within, Q(created_by=scope.user_id)


def _within(scope: Scope) -> Q:
    if scope.department_ids:
        return Q(departments__overlap=list(scope.department_ids))
    if scope.role not in AREA_ROLES:
        return Q(pk__in=[])
    condition = under_any(scope.area_paths, "sight_path")
    leads = scope.posting is not None and scope.posting.is_head
    return condition if leads else condition & Q(leaders_only=False)


def _covers(scope: Scope, path: str) -> bool:
    """Whether all below `path` fulfils `_within`, but for what makes a case special."""
    if scope.department_ids or scope.role not in AREA_ROLES:
        return False
    return path.startswith(scope.area_paths)


EventManager = models.Manager.from_queryset(EventQuerySet)


def _concerned(scope: Scope) -> Q:
    """Cases that complain about the reader or a unit the reader belongs to, in any posting."""
    condition = Q(concerns_user=scope.user_id, concerns_user__isnull=False)
    if scope.all_department_ids:
        condition |= Q(
            concerns_department__in=scope.all_department_ids, concerns_department__isnull=False
        )
    if scope.all_area_ids:
        condition |= Q(concerns_area__in=scope.all_area_ids, concerns_area__isnull=False)
    return condition
