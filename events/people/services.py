"""Linking a case with a record, and what follows when a person turns out to be another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import CaseLink, Event
from events.refusals import Refused
from events.workflow import OPEN_STEPS
from people import merging, sight

if TYPE_CHECKING:
    from accounts.models import User
    from people.models import Person

LINKERS = ("worker", "operator", "supervisor")
MOST = 50
"""Records of one case: more are a list, not a case."""


def may_link(user: User, event: Event) -> bool:
    """Who works by area may, while the case is open; the case is in sight already."""
    scope = user.scope
    return scope.role in LINKERS and sight.sees_areas(scope) and event.step in OPEN_STEPS


@transaction.atomic
def link(event: Event, kind: str, record: Any, user: User) -> CaseLink:
    """Twice gives the same link. Raises Refused for a case that ended or has too many."""
    row = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    if row.step not in OPEN_STEPS:
        raise Refused(_("The case has ended. Nothing was changed."))
    known: CaseLink | None = CaseLink.objects.filter(event=row, **{kind: record}).first()
    if known is not None:
        return known
    if CaseLink.objects.filter(event=row).count() >= MOST:
        raise Refused(_("A case is about fifty records at most. Nothing was changed."))
    values = {kind: record, "at": timezone.now(), "by": user, "posting": user.scope.posting}
    made: CaseLink = CaseLink.objects.create(event=row, **values)
    return made


@transaction.atomic
def unlink(event: Event, pk: int) -> None:
    row = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    if row.step not in OPEN_STEPS:
        raise Refused(_("The case has ended. Nothing was changed."))
    CaseLink.objects.filter(event=row, pk=pk).delete()


def move(person: Person, into: Person) -> list[int]:
    """Hands the links of one over to the other; where both are linked, that of one stays."""
    return merging.hand_over(CaseLink.objects.all(), "event", person, into)


def back(person: Person, into: Person, moved: list[int]) -> None:
    merging.hand_back(CaseLink.objects.all(), person, into, moved)
