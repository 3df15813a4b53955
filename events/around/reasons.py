"""The plain sentences of a due time: why a clock started, and what moved it since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Clock, TraceEntry
from events.offers import label
from events.workflow import ClockKind

BEGUN: dict[str, str | Promise] = {
    ClockKind.CASE: _("The case was filed; from then on the whole case has this limit."),
    ClockKind.CLASSIFY: _("The report came in and waits to be classified."),
    ClockKind.FILE: _("The case was classified and waits to be filed."),
    ClockKind.DISPATCH: _("The case was filed and waits to be dispatched."),
    ClockKind.ACCEPT: _("The task was sent; the department has to accept it."),
    ClockKind.HANDLE: _("The task was sent; the department has to handle it."),
    ClockKind.REPORT: _("All tasks were handled; the lead has to report back."),
    ClockKind.VERIFY: _("The result was reported back and waits to be verified."),
    ClockKind.CHECK: _("A grid worker was asked to look on site."),
    ClockKind.EVALUATE: _("The case was closed and waits for the reporter's grade."),
    ClockKind.DECIDE_RETURN: _("The department asked to return the task; somebody has to decide."),
    ClockKind.DECIDE_EXTENSION: _("The department asked for more time; somebody has to decide."),
    ClockKind.DECIDE_SUSPENSION: _("The department asked to suspend; somebody has to decide."),
}
OF_TASK = ("decide_extension", "decide_suspension", "resume", "withdraw", "decide_return")
MOST = 20


@dataclass(frozen=True)
class Moved:
    """Something that may have moved the due time: what, when, and in whose words."""

    at: dt.datetime
    title: str
    reason: str


def begun(clock: Clock) -> str:
    return str(BEGUN.get(clock.kind, ""))


def moves(clock: Clock) -> list[Moved]:
    """Decisions and calendars since the clock started, oldest first."""
    which = Q(action="recalculate")
    if clock.task_id:
        which |= Q(action__in=OF_TASK, task_id=clock.task_id)
    rows = TraceEntry.objects.filter(which, event_id=clock.event_id, at__gte=clock.started_at)
    if clock.stopped_at is not None:
        rows = rows.filter(at__lte=clock.stopped_at)
    return [Moved(row.at, label(row.action), row.reason) for row in rows.order_by("seq")[:MOST]]
