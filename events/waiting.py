"""What waits for a person: the condition behind the first tab, the home page and the count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Role
from events.models import Call, Check, Event, Order, Task, TaskRequest
from events.workflow import LIVE_STEPS, OPEN_STEPS, Outcome, Sample, Step, TaskRole, TaskState
from grids.models import Area
from grids.querysets import under_any

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.scope import Scope

MOST = 999
ENOUGH = MOST + 1
DESK_STEPS = (Step.CLASSIFY, Step.FILE, Step.DISPATCH, Step.VERIFY)


def capped(rows: Any) -> int:
    """How many rows there are, at most one more than MOST: never a count over everything."""
    return int(rows.order_by()[:ENOUGH].count())


def shown(count: int) -> str:
    return f"{MOST}+" if count > MOST else str(count)


def waits_for(user: User, now: dt.datetime | None = None) -> Q:
    """Cases in which the next step is this person's or their unit's.

    Each kind of waiting is looked up by an index of its own; one condition over all of them
    would make the database read every case.
    """
    kinds = kinds_of_waiting(user.scope, now or timezone.now())
    found = [Event.objects.filter(which).order_by().values("pk") for which in kinds]
    return Q(pk__in=found[0].union(*found[1:], all=True)) if found else Q(pk__in=[])


def kinds_of_waiting(scope: Scope, now: dt.datetime) -> list[Q]:
    if scope.role == Role.WORKER:
        return [checks_asked(scope)]
    if scope.department_ids:
        return [Q(pk__in=to_do(scope)), to_report(scope), orders_to(scope)]
    if scope.role == Role.OPERATOR:
        return [at_desk(scope), requests_for(scope), orders_at(scope)]
    if scope.role == Role.SUPERVISOR:
        late = under_any(scope.area_paths, "sight_path")
        late &= Q(step__in=LIVE_STEPS, due_at__lte=now)
        return [late, requests_for(scope), samples_for(scope), leaders_desk(scope)]
    return []


def checks_asked(scope: Scope) -> Q:
    asked = Check.objects.filter(worker=scope.user_id, outcome=Outcome.PENDING)
    return Q(pk__in=asked.values("event"))


def to_accept(scope: Scope) -> Any:
    return _tasks(scope).filter(state=TaskState.SENT).values("event")


def in_hand(scope: Scope) -> Any:
    return _tasks(scope).filter(state=TaskState.ACCEPTED).values("event")


def to_do(scope: Scope) -> Any:
    return _tasks(scope).filter(state__in=[TaskState.SENT, TaskState.ACCEPTED]).values("event")


def _tasks(scope: Scope) -> Any:
    return Task.objects.filter(department__in=scope.department_ids)


def to_report(scope: Scope) -> Q:
    """Cases at the report step whose lead is one of the departments.

    The few cases at the step lead the search, not all that the departments ever handled.
    """
    handled = Task.objects.filter(event=OuterRef("pk"), department__in=scope.department_ids)
    handled = handled.filter(role=TaskRole.LEAD, state=TaskState.HANDLED)
    held = Q(step=Step.REPORT, departments__overlap=list(scope.department_ids))
    return held & Q(Exists(handled))


def orders_to(scope: Scope) -> Q:
    asked = Order.objects.filter(answered_at=None, task__department__in=scope.department_ids)
    return Q(step__in=OPEN_STEPS, pk__in=asked.values("event"))


def orders_at(scope: Scope) -> Q:
    """Urgings of the centre not yet answered."""
    area = scope.posting.area_id if scope.posting else None
    asked = Order.objects.filter(answered_at=None, centre=area, centre__isnull=False)
    return Q(step__in=OPEN_STEPS, pk__in=asked.values("event"))


def at_desk(scope: Scope, steps: tuple[str, ...] = DESK_STEPS) -> Q:
    """Cases on the desk of the centre acted in; a case without a lead waits for its dispatcher."""
    area = scope.posting.area_id if scope.posting else None
    return Q(holder=area, step__in=steps)


def leaders_desk(scope: Scope) -> Q:
    """Complaints that only the leaders of the root may see."""
    area = scope.posting.area_id if scope.posting else None
    return Q(holder=area, leaders_only=True, step__in=DESK_STEPS)


def requests_for(scope: Scope) -> Q:
    """Cases with a request that waits for this person's decision."""
    asked = TaskRequest.objects.filter(state="pending").exclude(asked_by=scope.user_id)
    if scope.role == Role.SUPERVISOR:
        asked = asked.filter(under_any(scope.area_paths, "centre__path"), needs_supervisor=True)
    else:
        area = scope.posting.area_id if scope.posting else None
        asked = asked.filter(centre=area, needs_supervisor=False)
    return Q(pk__in=asked.values("task__event"))


def samples_for(scope: Scope) -> Q:
    """Settled cases drawn for a check, one level up from where they were settled."""
    due = Q(sample=Sample.DUE, step__in=[Step.EVALUATE, Step.DONE])
    due &= under_any(scope.area_paths, "holder__path")
    if len(scope.area_path) > Area.steplen:
        due &= ~Q(holder__path=scope.area_path)
    return due


def count_waiting(user: Any) -> int:
    """For the menu and the first tab; found once for a user object."""
    known: int | None = getattr(user, "_waiting_count", None)
    if known is None:
        seen = Event.objects.for_user(user)
        kinds = kinds_of_waiting(user.scope, timezone.now())
        known = user._waiting_count = count_of([seen.filter(kind) for kind in kinds])
    return known


def count_of(parts: Sequence[QuerySet[Event]]) -> int:
    """How many cases are in any of `parts`, at most one more than MOST; one statement.

    Each part follows its own index until there are too many to tell; where the first part has
    too many, the others are not looked for.
    """
    asked = [found for part in parts if (found := compiled(part.order_by().values("pk")[:ENOUGH]))]
    if not asked:
        return 0
    union = " UNION ".join(["TABLE most", *(f"({sql})" for sql, _params in asked[1:])])
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH most AS MATERIALIZED ({asked[0][0]}) "  # noqa: S608
            f"SELECT CASE WHEN (SELECT count(*) FROM most) >= {ENOUGH} THEN {ENOUGH} "
            f"ELSE (SELECT count(*) FROM (SELECT 1 FROM ({union}) AS hit LIMIT {ENOUGH}) AS f) END",
            [param for _sql, params in asked for param in params],
        )
        (count,) = cursor.fetchone()
    return int(count)


def compiled(rows: Any) -> tuple[str, tuple[Any, ...]] | None:
    """The statement of a list; None where it is known to be empty."""
    try:
        found: tuple[str, tuple[Any, ...]] = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return found


def asked_by_us(scope: Scope) -> Any:
    """Cases with a request of the department that nobody has decided yet."""
    asked = TaskRequest.objects.filter(state="pending", task__department__in=scope.department_ids)
    return asked.values("task__event")


def waits_as(kind: str, scope: Scope) -> Q:
    """One kind of waiting at the centre acted in, by itself: figures and lists agree by it."""
    return {
        "desk": at_desk,
        "requests": requests_for,
        "orders": orders_at,
        "calls": calls_at,
        "samples": samples_for,
        "leaders": leaders_desk,
    }[kind](scope)


def calls_at(scope: Scope) -> Q:
    """Cases on the desk of the centre whose reporter is to be called again."""
    area = scope.posting.area_id if scope.posting else None
    promised = Call.objects.filter(waits=True, event__holder=area)
    return Q(holder=area, step__in=LIVE_STEPS, pk__in=promised.values("event"))
