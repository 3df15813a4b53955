"""In which capacities an actor may act on a case or a task. Pure: reads loaded rows only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from accounts.models import CENTRE_ROLES, Role
from events.querysets import GONE
from events.workflow import Outcome, TaskRole, Who

if TYPE_CHECKING:
    from accounts.scope import Scope
    from events.actors import Actor
    from events.models import Check, Event, Order, Task, TaskRequest


def is_concerned(scope: Scope, event: Event) -> bool:
    """Whether the case complains about this person or a unit the person belongs to."""
    return (
        (event.concerns_user_id is not None and event.concerns_user_id == scope.user_id)
        or event.concerns_department_id in scope.all_department_ids
        or event.concerns_area_id in scope.all_area_ids
    )


def at_centre(scope: Scope, path: str) -> bool:
    """Posted to the centre at `path`, or as a supervisor to one above it."""
    if scope.role not in CENTRE_ROLES or not scope.area_paths:
        return False
    if scope.role == Role.SUPERVISOR:
        return path.startswith(scope.area_path)
    return scope.area_path == path


def is_above(scope: Scope, path: str, root_depth: int = 4) -> bool:
    """At a centre above `path`; at the root itself the root counts as above."""
    if scope.role not in CENTRE_ROLES or not scope.area_paths:
        return False
    if len(path) <= root_depth:
        return scope.area_path == path
    return path != scope.area_path and path.startswith(scope.area_path)


def took_part(scope: Scope, event: Event) -> bool:
    """Whether this person, or (below the root) the unit acted for, had a hand in the case."""
    if scope.user_id in event.hands:
        return True
    area_id = scope.posting.area_id if scope.posting else None
    return area_id in event.hand_units and len(scope.area_path) > 4


def case_capacities(
    actor: Actor,
    event: Event,
    lead: Task | None = None,
    checks: Iterable[Check] = (),
    tasks: Iterable[Task] = (),
) -> frozenset[str]:
    """Every `Who` that `actor` is for the case. `event.holder` has to be loaded."""
    scope = actor.scope
    if actor.is_system:
        return frozenset({Who.SYSTEM})
    if actor.reporter_of is not None:
        return frozenset({Who.RESIDENT} if actor.reporter_of == event.pk else ())
    if is_concerned(scope, event):
        return frozenset()
    found = _at_the_desk(scope, event)
    if event.created_by_id == scope.user_id:
        found.add(Who.COLLECTOR)
    if scope.role == Role.WORKER and event.sight_path.startswith(scope.area_path):
        found.add(Who.WORKER)
    if lead is not None and lead.department_id in scope.department_ids:
        found.add(Who.LEAD)
    if any(t.department_id in scope.department_ids and t.state not in GONE for t in tasks):
        found.add(Who.PART)
    if any(c.outcome == Outcome.PENDING and c.worker_id == scope.user_id for c in checks):
        found.add(Who.CHECKER)
    return frozenset(found)


def _at_the_desk(scope: Scope, event: Event) -> set[str]:
    """What a posting at the holding centre or above it allows."""
    found: set[str] = set()
    if is_above(scope, event.holder.path) and scope.user_id not in event.hands:
        found.add(Who.ABOVE)
    if not at_centre(scope, event.holder.path):
        return found
    found.add(Who.DESK)
    if scope.role == Role.SUPERVISOR:
        found.add(Who.SUPERVISOR)
    if not took_part(scope, event):
        found.add(Who.VERIFIER)
    return found


def task_capacities(actor: Actor, event: Event, task: Task) -> frozenset[str]:
    """Every `Who` that `actor` is for the task. `task.dispatched_by` has to be loaded."""
    scope = actor.scope
    if actor.is_system:
        return frozenset({Who.SYSTEM})
    if actor.reporter_of is not None or is_concerned(scope, event):
        return frozenset()
    found = set()
    if task.department_id in scope.department_ids:
        found.add(Who.LIAISON)
    if at_centre(scope, task.dispatched_by.path):
        found.add(Who.DISPATCHER)
    return frozenset(found)


def may_dispatch(actor: Actor, event: Event) -> bool:
    """The centre that dispatched the case (or a supervisor above it), for new tasks."""
    centre = event.dispatched_by or event.holder
    return not is_concerned(actor.scope, event) and at_centre(actor.scope, centre.path)


def may_decide(actor: Actor, event: Event, task: Task, request: TaskRequest) -> bool:
    """Whether `actor` may decide a request: never who asked, nor the unit that asks."""
    scope = actor.scope
    if is_concerned(scope, event) or scope.user_id == request.asked_by_id:
        return False
    if task.department_id in scope.all_department_ids:
        return False
    if request.needs_supervisor and scope.role != Role.SUPERVISOR:
        return False
    return at_centre(scope, request.centre.path)


def may_answer_order(actor: Actor, event: Event, order: Order, task: Task | None) -> bool:
    """The department of the task that was urged, or the centre."""
    if is_concerned(actor.scope, event):
        return False
    if task is not None:
        return task.department_id in actor.scope.department_ids
    return order.centre is not None and at_centre(actor.scope, order.centre.path)


def lead_of(tasks: Iterable[Task], cycle: int) -> Task | None:
    """The lead task in force: the newest of this cycle that was not returned or withdrawn."""
    leads = [
        t for t in tasks if t.role == TaskRole.LEAD and t.cycle == cycle and t.state not in GONE
    ]
    return max(leads, key=lambda t: t.pk or 0, default=None)
