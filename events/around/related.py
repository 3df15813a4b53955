"""Cases related to one: of the same place lately, and of the same reporter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.gis.geos import Point
from django.db.models import QuerySet

from accounts.models import CENTRE_ROLES, User
from events import lights
from events.around.drawing import box
from events.beside import callers
from events.casefile import CaseFile
from events.models import Event, Reporter
from events.reveals import kept_from
from events.similar import distance

METRES, DAYS, SHOWN, READ = 50, 90, 8, 40


@dataclass(frozen=True)
class Related:
    event: Event
    light: str
    metres: int


def same_place(file: CaseFile) -> list[Related]:
    """Within fifty metres in the last ninety days, the nearest first; one statement."""
    point = file.event.point
    if point is None:
        return []
    found = []
    for event in near(file.actor.user, file.event, point, file.now)[:READ]:
        metres = round(distance(point, cast(Point, event.point)))
        if metres <= METRES:
            found.append(Related(event, lights.light_of(event, file.now), metres))
    return sorted(found, key=lambda one: (one.metres, -one.event.pk))[:SHOWN]


def near(user: Any, event: Event, point: Point, now: dt.datetime) -> QuerySet[Event]:
    rows = Event.objects.for_user(user).filter(point__bboverlaps=box(point, METRES))
    rows = rows.filter(reported_at__gte=now - dt.timedelta(days=DAYS)).exclude(pk=event.pk)
    rows = rows.exclude(reporter__in_confidence=True).select_related("category")
    found: QuerySet[Event] = rows.defer("description", "hidden", "category__search")
    return found.order_by("-pk")


def may_ask(file: CaseFile) -> bool:
    """Whether the reader may look for other cases of the reporter: a centre, none in confidence."""
    reporter: Reporter | None = getattr(file.event, "reporter", None)
    if reporter is None or not reporter.phone or reporter.in_confidence:
        return False
    scope = file.actor.scope
    return scope.role in CENTRE_ROLES and not kept_from(scope, file.event, reporter)


def same_reporter(file: CaseFile, address: str | None) -> list[callers.Earlier]:
    """The reporter's other cases; logged as any look by a number. Raises TooManyLooks."""
    user = cast(User, file.actor.user)
    phone = file.event.reporter.phone
    return callers.look(user, phone, address, file.now, besides=file.event.pk)
