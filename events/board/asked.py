"""What waits for an answer or a decision, as the board and its full lists show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from events.models import Event, Order, TaskRequest
from events.waiting import asked_by_us
from events.workflow import OPEN_STEPS
from grids.querysets import under_any

if TYPE_CHECKING:
    from accounts.models import User


def orders_given(user: User) -> QuerySet[Order]:
    """Orders in sight; for a department those given to it."""
    rows = Order.objects.filter(event__in=Event.objects.for_user(user).values("pk"))
    if user.scope.department_ids:
        rows = rows.filter(task__department__in=user.scope.department_ids)
    rows = rows.select_related(
        "event", "task__department__kind", "task__department__area", "centre", "given_by"
    )
    return rows.defer(
        "event__description",
        "event__hidden",
        "event__result",
        "task__department__area__geometry",
        "centre__geometry",
    )


def orders_waiting(user: User) -> QuerySet[Order]:
    """Orders that nobody has answered, the oldest first."""
    rows = orders_given(user).filter(answered_at=None, event__step__in=OPEN_STEPS)
    return rows.order_by("given_at", "pk")


def requests_waiting(user: User) -> QuerySet[TaskRequest]:
    """Requests that wait for a decision of this person, or of somebody about the department."""
    scope = user.scope
    rows = TaskRequest.objects.filter(state="pending")
    if scope.department_ids:
        rows = rows.filter(task__event__in=asked_by_us(scope))
        rows = rows.filter(task__department__in=scope.department_ids)
    else:
        rows = rows.filter(under_any(scope.area_paths, "centre__path"))
        rows = rows.exclude(asked_by=scope.user_id)
        rows = rows.exclude(task__department__in=scope.all_department_ids)
    rows = rows.filter(task__event__in=Event.objects.for_user(user).values("pk"))
    rows = rows.select_related(
        "task__event", "task__department__kind", "task__department__area", "centre", "asked_by"
    ).defer(
        "task__event__description",
        "task__event__hidden",
        "task__event__result",
        "task__department__area__geometry",
        "centre__geometry",
    )
    return rows.order_by("-needs_supervisor", "asked_at", "pk")
