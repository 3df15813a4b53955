"""The one function that changes a case: every page, API, import and job goes through it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actors import Actor
from events.capacity import (
    case_capacities,
    may_answer_order,
    may_decide,
    may_dispatch,
    task_capacities,
    took_part,
)
from events.models import Check, Event, Order, Task, TaskRequest, TraceEntry
from events.privacy import cleaned
from events.refusals import Forbidden, Overtaken, Refused
from events.services import (
    case_effects,
    handling_effects,
    task_effects,
    verification_effects,
)
from events.services.move import Move
from events.services.shared import Shared
from events.workflow import (
    NEW_TASK_ACTIONS,
    TASK_ACTIONS,
    Outcome,
    Rule,
    Step,
    TaskRule,
    Who,
    rule_for,
    task_rule,
)

REASONS = ("reason", "decision")
SAID = {"note": ("text",), "log_call": ("words",)}
"""What the trace keeps as the words of an action: its reason, or what it is made of."""


def apply(
    event_id: int,
    action: str,
    actor: Actor,
    *,
    now: dt.datetime | None = None,
    task_id: int | None = None,
    seen: int | None = None,
    token: uuid.UUID | None = None,
    **data: Any,
) -> Event:
    """Does one action of the workflow tables on a case.

    `seen` is the version (`Event.seq`) the actor looked at, `token` identifies the
    submitted form, so that sending it twice does it once. `data` is what the action asks
    for, see the functions of `case_effects` and `task_effects`.

    Raises Event.DoesNotExist, Forbidden (not in this capacity), Overtaken (changed in the
    meantime) or Refused (any other reason); then nothing was changed.
    """
    return apply_all(event_id, [(action, task_id, data)], actor, now=now, seen=seen, token=token)


def apply_all(
    event_id: int,
    actions: list[tuple[str, int | None, dict[str, Any]]],
    actor: Actor,
    *,
    now: dt.datetime | None = None,
    seen: int | None = None,
    token: uuid.UUID | None = None,
    shared: Shared | None = None,
) -> Event:
    """Does several actions at once, all or none: (action, task id, data) each.

    `shared` is given where many cases follow each other: it keeps what they have in common.
    """
    with transaction.atomic():
        lock_together(event_id, actions)
        move = Move.lock(event_id, actor, now or timezone.now(), shared)
        if seen is not None and seen != move.event.seq:
            if token and TraceEntry.objects.filter(event=event_id, token=token).exists():
                return move.event
            raise Overtaken(
                _("Somebody changed this case in the meantime. Nothing was done; look again.")
            )
        for action, task_id, data in actions:
            perform(move, action, task_id, data, token)
        move.close()
    return move.event


def lock_together(event_id: int, actions: list[tuple[str, int | None, dict[str, Any]]]) -> None:
    """Locks a case and the one it is merged into in the order of their keys."""
    others = [data["into"] for action, _task, data in actions if action == "merge"]
    if others:
        rows = Event.objects.filter(pk__in=[event_id, *others]).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))


def perform(
    move: Move,
    action: str,
    task_id: int | None,
    data: dict[str, Any],
    token: uuid.UUID | None = None,
) -> None:
    """Checks the table, lets the action take effect, and what follows by itself."""
    data = cleaned(move.event, data)
    if action in TASK_ACTIONS:
        task = _do_task(move, action, task_id, data)
    else:
        task = None
        _do_case(move, action, data)
    reason = next((str(data[name]) for name in SAID.get(action, REASONS) if data.get(name)), "")
    move.finish(action, reason=reason, task=task, token=token)
    follow_up(move)


def _do_case(move: Move, action: str, data: dict[str, Any]) -> None:
    event = move.event
    rule = rule_for(action, event.step, event.number is not None)
    if rule is None or action == "collect":
        raise Refused(wrong_step(event))
    allow_case(move, rule, data)
    _need_reason(rule, data)
    case_effects.EFFECTS[action](move, **data)


def _do_task(move: Move, action: str, task_id: int | None, data: dict[str, Any]) -> Task | None:
    rule = task_rule(action)
    if move.event.step not in rule.at:
        raise Refused(wrong_step(move.event))
    if action in NEW_TASK_ACTIONS:
        if not may_dispatch(move.actor, move.event):
            raise Forbidden(_("Only the centre that dispatched this case may do this."))
        _need_reason(rule, data)
        return task_effects.NEW_TASK_EFFECTS[action](move, **data)
    task = move.task(task_id)
    allow_task(move, rule, task)
    if task.state not in rule.source or task.cycle != move.event.reopen_count:
        raise Refused(wrong_state(task))
    _need_reason(rule, data)
    task_effects.EFFECTS[action](move, task, **data)
    return task


def allow_case(move: Move, rule: Rule, data: dict[str, Any]) -> None:
    """Raises Forbidden unless the actor has one of the rule's capacities."""
    event, actor = move.event, move.actor
    if Who.ORDERED in rule.who:
        order = Order.objects.filter(event=event, pk=int(data.get("order") or 0)).first()
        task = move.task(order.task_id) if order and order.task_id else None
        if order is None or not may_answer_order(actor, event, order, task):
            raise Forbidden(_("Only the unit that was urged may answer."))
        return
    lead = move.lead if Who.LEAD in rule.who else None
    pending = Who.CHECKER in rule.who
    checks = Check.objects.filter(event=event, outcome=Outcome.PENDING) if pending else ()
    tasks = move.tasks if Who.PART in rule.who else ()
    found = case_capacities(actor, event, lead, checks, tasks)
    if found & rule.who:
        return
    if Who.VERIFIER in rule.who and Who.DESK in found and took_part(actor.scope, event):
        raise Forbidden(
            _("You or your unit handled a part of this case, so somebody else has to verify it.")
        )
    raise Forbidden(_("This is for other people to do; the case names who."))


def allow_task(move: Move, rule: TaskRule, task: Task) -> None:
    """Raises Forbidden unless the actor has one of the rule's capacities for the task."""
    if Who.DECIDER in rule.who:
        request = TaskRequest.objects.filter(task=task, state="pending").first()
        if request is None:
            raise Refused(_("There is no request to decide."))
        if not may_decide(move.actor, move.event, task, request):
            raise Forbidden(_("Another person or centre has to decide this request."))
        return
    if not task_capacities(move.actor, move.event, task) & rule.who:
        raise Forbidden(_("This is for other people to do; the task names who."))


def _need_reason(rule: Rule | TaskRule, data: dict[str, Any]) -> None:
    if rule.reason and not str(data.get("reason") or "").strip():
        raise Refused(_("Please give a reason."), field="reason")


def wrong_step(event: Event) -> str:
    step = Step(event.step).label
    return _("This is not possible now: the case is at “%(step)s”.") % {"step": step}


def wrong_state(task: Task) -> str:
    return _("This is not possible now: the task is “%(state)s”.") % {
        "state": task.get_state_display()
    }


def follow_up(move: Move) -> None:
    """What happens by itself after an action: completion, a missing lead, a silent reporter."""
    event = move.event
    if event.step == Step.HANDLE:
        handling_effects.sync_handling(move)
        if handling_effects.all_handled(move):
            handling_effects.complete(move)
            move.finish("complete", actor=Actor.system())
    if event.step == Step.EVALUATE and not event.askable:
        verification_effects.evaluate(move)
        move.finish("evaluate", actor=Actor.system())
