"""The time limit by which a case counts in a measure of due work, for the list behind a figure."""

from __future__ import annotations

from django.db.models import QuerySet

from assessment.figures.periods import Period
from assessment.figures.subjects import SubjectKind
from events.models import Clock
from events.workflow import ClockKind, TaskRole

CLOSING = frozenset({"due_to_close", "closed_on_time", "closed_late", "overdue_to_close"})
DISPOSAL = frozenset({"due", "on_time", "late", "overdue_open", "dropped"})
CHECKS = frozenset({"checks_due", "checks_on_time"})
STOCK = "overdue_stock"


def clock_of(measure: str, kind: str) -> str:
    """The kind of clock behind a measure; empty where no limit is behind it."""
    if measure in CLOSING or (measure == STOCK and kind != SubjectKind.DEPARTMENT):
        return ClockKind.CASE
    if measure in DISPOSAL or measure == STOCK:
        return ClockKind.HANDLE
    return ClockKind.CHECK if measure in CHECKS else ""


def limits_of(
    kind: str, pk: int, measure: str, period: Period, keys: list[int]
) -> dict[int, Clock]:
    """The clock by which each of these cases counts; nothing for measures without a limit."""
    wanted = clock_of(measure, kind)
    if not wanted:
        return {}
    start, end = period.bounds()
    found: QuerySet[Clock] = Clock.objects.filter(event__in=keys, kind=wanted, refunded=False)
    found = found.filter(due_at__lt=end)
    if measure != STOCK:
        found = found.filter(due_at__gte=start)
    if wanted == ClockKind.HANDLE and kind == SubjectKind.DEPARTMENT:
        found = found.filter(task__department=pk)
    elif wanted == ClockKind.HANDLE:
        found = found.filter(task__role=TaskRole.LEAD)
    return {clock.event_id: clock for clock in found.order_by("pk")}
