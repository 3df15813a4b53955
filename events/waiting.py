"""What waits for a person: the condition behind the first tab, the home page and the count."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Role
from events.models import Call, Check, Event, Order, Task, TaskRequest
from events.workflow import LIVE_STEPS, OPEN_STEPS, Outcome, Sample, Step, TaskRole, TaskState
from gridgov.statements import prepared, written
from grids.models import Area
from grids.querysets import under_any

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.scope import Scope

MOST = 999
ENOUGH = MOST + 1
LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)
"""Stands for the time of asking in a statement that is kept."""

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
        text, places = _waiting(Reader.of(user.scope))
        now = timezone.now()
        known = _counted(text, [now] * places, prepared) if text else 0
        user._waiting_count = known
    return known


@dataclass(frozen=True)
class Reader:
    """Whom a statement is for: the same one whenever nothing that sight goes by has changed."""

    known: tuple[Any, ...]
    scope: Scope = field(compare=False)

    @classmethod
    def of(cls, scope: Scope) -> Reader:
        """Known by all columns of the posting acted in, and by the rest of the scope."""
        posting = scope.posting
        columns = posting._meta.concrete_fields if posting else ()
        held = tuple(getattr(posting, column.attname) for column in columns)
        return cls((held, replace(scope, posting=None)), scope)


@functools.lru_cache(maxsize=500)
def _waiting(reader: Reader) -> tuple[str, int]:
    """What every page asks: the statement with its values in the text, so that a connection
    plans it once, and how many places it has for the time; "" where nothing can wait."""
    seen = Event.objects.for_user(reader)
    kinds = kinds_of_waiting(reader.scope, LONG_AGO)
    asked = _statement([seen.filter(kind) for kind in kinds])
    if asked is None:
        return "", 0
    text, places = written(*asked, (LONG_AGO,))
    return text, len(places)


def count_of(parts: Sequence[QuerySet[Event]]) -> int:
    """How many cases are in any of `parts`, at most one more than MOST; one statement.

    Each part follows its own index until there are too many to tell; where the first part has
    too many, the others are not looked for.
    """
    asked = _statement(parts)
    return _counted(*asked, connection.cursor) if asked else 0


def _statement(parts: Sequence[QuerySet[Event]]) -> tuple[str, list[Any]] | None:
    asked = [found for part in parts if (found := compiled(part.order_by().values("pk")[:ENOUGH]))]
    if not asked:
        return None
    union = " UNION ".join(["TABLE most", *(f"({sql})" for sql, _params in asked[1:])])
    text = (
        f"WITH most AS MATERIALIZED ({asked[0][0]}) "  # noqa: S608
        f"SELECT CASE WHEN (SELECT count(*) FROM most) >= {ENOUGH} THEN {ENOUGH} "
        f"ELSE (SELECT count(*) FROM (SELECT 1 FROM ({union}) AS hit LIMIT {ENOUGH}) AS f) END"
    )
    return text, [param for _sql, params in asked for param in params]


def _counted(text: str, params: Sequence[Any], cursor_of: Callable[[], Any]) -> int:
    with cursor_of() as cursor:
        cursor.execute(text, params)
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
