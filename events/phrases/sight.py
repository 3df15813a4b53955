"""Which phrases somebody is offered, and which of them the person may change."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Role
from events.models import Phrase
from grids.models import Area

OFFERED = 12
"""At most so many under one field; the page of phrases has them all."""


def phrases_of(user: Any) -> QuerySet[Phrase]:
    """One's own, those of the centre acted in and of centres above, or of one's department."""
    scope, mine = user.scope, Q(owner=user.pk)
    if scope.department_ids:
        mine |= Q(department__in=scope.department_ids)
    elif scope.area_path:
        step = Area.steplen
        above = [scope.area_path[:end] for end in range(step, len(scope.area_path) + 1, step)]
        mine |= Q(area__path__in=above)
    return Phrase.objects.filter(mine)


def offered(user: Any, action: str) -> list[str]:
    """The texts for one form, one's own first."""
    if user is None:
        return []
    rows = phrases_of(user).filter(action=action).order_by("owner", "place", "pk")
    return list(dict.fromkeys(rows.values_list("text", flat=True)[:OFFERED]))


def may_share(user: Any) -> bool:
    """A supervisor shares phrases with the centre or department acted in."""
    return bool(user.scope.role == Role.SUPERVISOR)


def may_change(user: Any, phrase: Phrase) -> bool:
    """One's own; a shared one by a supervisor of the very unit that shares it."""
    if phrase.owner_id is not None:
        return bool(phrase.owner_id == user.pk)
    posting = user.scope.posting
    if posting is None or not may_share(user):
        return False
    unit = (posting.area_id, posting.department_id)
    return bool(unit == (phrase.area_id, phrase.department_id))
