"""Calls that are to be made again: what waits for the people of a desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from events.models import Call, Event
from events.workflow import CASE_TABLE

STEPS = next(rule.source for rule in CASE_TABLE if rule.action == "log_call")


def calls_to_make(user: Any, now: dt.datetime) -> QuerySet[Call]:
    """Calls due by `now` on cases in sight: of a department's own, else of the centre's desk."""
    cases = Event.objects.for_user(user).filter(step__in=STEPS)
    waiting = Call.objects.filter(waits=True, again_at__lte=now, event__in=cases.values("pk"))
    scope = user.scope
    if not scope.department_ids:
        waiting = waiting.filter(event__holder__path=scope.area_path)
    return waiting.select_related("event").defer("event__description", "event__hidden")
