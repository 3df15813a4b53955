"""A caller's earlier cases, found by the exact number; every look is logged with its purpose."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import reveal
from accounts.models import AccessLog, User
from events import lights
from events.models import Event, Reporter
from events.workflow import OPEN_STEPS
from gridgov.crypto import blind_indexes
from gridgov.masks import mask_name
from gridgov.throttle import Throttle

SHOWN = 5
SHORTEST = 7
"""Figures of a number that is looked for; a shorter one is still being typed."""

LOOKS = Throttle("callers", most=60, seconds=600)
LONG = ("event__description", "event__hidden", "event__area__geometry", "event__category__search")


class TooManyLooks(Exception):
    """More numbers were looked up in a short time than calls can be taken."""


@dataclass(frozen=True)
class Earlier:
    """One case of the caller; `joins` where a new report can still become a part of it."""

    reporter: Reporter
    event: Event
    light: str
    name: str
    joins: bool


def register() -> None:
    """How the access log names a look; there is no value to show in clear."""
    labels = {"earlier": gettext_lazy("Earlier cases of a number")}
    reveal.register("caller", gettext_lazy("Caller"), labels, nothing)


def nothing(user: User, pk: int, field: str) -> str:
    raise Http404


def reporters(user: User) -> QuerySet[Reporter]:
    """Whom a search may find: of cases in sight, never one who asked for confidence."""
    rows = Reporter.objects.filter(in_confidence=False, erased_at=None)
    return rows.filter(event__in=Event.objects.for_user(user))


def look(
    user: User, phone: str, address: str | None, now: dt.datetime, besides: int | None = None
) -> list[Earlier]:
    """The newest cases of a number, taken down in the access log. Raises TooManyLooks.

    `besides` is the case whose reporter's other cases are asked for.
    """
    if len(phone) < SHORTEST:
        return []
    if not LOOKS.allows(str(user.pk)):
        raise TooManyLooks
    rows = reporters(user).filter(phone_index__in=blind_indexes("phone", phone))
    rows = rows.select_related("event__area", "event__category").defer(*LONG)
    found = list(rows.exclude(event_id=besides or 0).order_by("-event_id")[:SHOWN])
    if found:
        log(user, found, address, now, purpose(len(found), besides))
    return [earlier(row, now) for row in found]


def purpose(number: int, besides: int | None) -> str:
    if besides is None:
        return _("Taking a call: %(n)s earlier cases of the number shown") % {"n": number}
    words = _("Working on case %(case)s: %(n)s other cases of its reporter shown")
    return words % {"n": number, "case": besides}


def log(
    user: User, found: list[Reporter], address: str | None, now: dt.datetime, reason: str
) -> None:
    AccessLog.objects.create(
        at=now,
        user=user,
        posting=user.scope.posting,
        subject=f"caller:{found[0].pk}",
        field="earlier",
        reason=reason,
        address=address,
    )


def earlier(row: Reporter, now: dt.datetime) -> Earlier:
    event = row.event
    joins = event.step in OPEN_STEPS
    return Earlier(row, event, lights.light_of(event, now), mask_name(row.name), joins)


@transaction.atomic
def take_over(user: User, pk: int, address: str | None) -> dict[str, str]:
    """Name and address of an earlier report, each shown in clear and logged as any other.

    Raises Http404, PermissionDenied without the right, reveal.TooManyReveals.
    """
    row = reporters(user).filter(pk=pk).first()
    if row is None:
        raise Http404
    reason = _("The same caller: taken over into a new case")
    kept = [field for field in ("name", "address") if getattr(row, field)]
    return {field: reveal.reveal(user, f"reporter:{pk}", field, reason, address) for field in kept}
