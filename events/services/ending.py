"""How cases and tasks end: their clocks stop and what was asked for is closed."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from events.limits import limit
from events.models import Check, RequestState, Task, TaskRequest
from events.services.move import Move
from events.workflow import ClockKind, Outcome, Step, TaskState


def end_task(move: Move, task: Task, state: str) -> None:
    """Ends a task, however it ends."""
    task.state, task.ended_at = state, move.now
    task.save(update_fields=["state", "ended_at", "result"])
    move.stop(task=task)
    close_requests(move, Q(task=task))


def close_requests(move: Move, which: Q) -> None:
    TaskRequest.objects.filter(which, state=RequestState.PENDING).update(
        state=RequestState.CLOSED, decided_at=move.now
    )


def close_checks(move: Move) -> None:
    """Closes an unanswered check on site."""
    move.stop(ClockKind.CHECK)
    Check.objects.filter(event=move.event, outcome=Outcome.PENDING).update(
        outcome=Outcome.CLOSED, answered_at=move.now
    )


def end_case(move: Move, step: str) -> None:
    """Ends a case for good: rejected, merged, cancelled or done."""
    for task in move.open_tasks:
        end_task(move, task, TaskState.WITHDRAWN)
    move.stop(everything=True)
    event = move.event
    event.step, event.done_at = step, move.now
    event.claimed_by, event.claimed_at = None, None


def close_case(move: Move) -> None:
    """The matter is settled: from here only the evaluation is missing."""
    close_checks(move)
    move.stop(everything=True)
    move.event.step, move.event.closed_at = Step.EVALUATE, move.now
    move.start(ClockKind.EVALUATE)


def took_hand(move: Move, *units: int | None) -> None:
    """Notes the actor and the units that handled, settled or accepted a part."""
    event, user_id = move.event, move.actor.user_id
    if user_id and user_id not in event.hands:
        event.hands = [*event.hands, user_id]
    event.hand_units = [*event.hand_units, *(u for u in units if u and u not in event.hand_units)]


def claim_is_live(move: Move) -> bool:
    """Whether somebody claimed the case and the half hour is not over."""
    event = move.event
    if event.claimed_by_id is None or event.claimed_at is None:
        return False
    return move.now - event.claimed_at < dt.timedelta(minutes=limit("CLAIM_MINUTES"))
