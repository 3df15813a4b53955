"""What happens to a case while departments work on it. On a locked row only."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from events.centres import nearest_centre, root_of
from events.refusals import Refused
from events.services.move import Move
from events.services.steps import enter, hand_to, need
from events.workflow import ClockKind, Step, TaskState


def all_handled(move: Move) -> bool:
    lead = move.lead
    return (
        lead is not None
        and lead.state == TaskState.HANDLED
        and not any(task.is_open for task in move.current_tasks)
    )


def sync_handling(move: Move) -> None:
    """Without a lead the centre's dispatch clock runs; the lead's suspension pauses the case."""
    lead = move.lead
    running = move.clock(ClockKind.DISPATCH)
    if lead is None and running is None:
        move.start(ClockKind.DISPATCH)
    elif lead is not None and running is not None:
        move.stop(ClockKind.DISPATCH)
    case = move.clock(ClockKind.CASE)
    if case is None or (lead is not None and lead.state == TaskState.SUSPENDED):
        return
    move.resume(case)


def complete(move: Move) -> None:
    if not all_handled(move):
        raise Refused(_("Parts of this case are not handled yet."))
    enter(move, Step.REPORT)


def report_back(move: Move, *, result: str) -> None:
    event = move.event
    need(result, "result", _("Please say what was done."))
    event.result = result
    home = event.dispatched_by or event.holder
    centre = nearest_centre(home.path, event, move.now, fresh_eyes=True)
    hand_to(move, centre or root_of(home.path))
    enter(move, Step.VERIFY)


EFFECTS: dict[str, Callable[..., None]] = {
    effect.__name__: effect for effect in (complete, report_back)
}
