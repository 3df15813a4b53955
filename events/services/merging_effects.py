"""One case becomes a part of another, or stands by itself again. On locked rows only."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from events.capacity import is_concerned
from events.models import Clock, Event
from events.refusals import Refused
from events.services.desk_effects import back_in_place, keep_desk_staffed
from events.services.ending import end_case
from events.services.move import Move
from events.workflow import Step


def merge(move: Move, *, into: int, reason: str = "") -> None:
    """Ends the case as a part of another open one, whose sight becomes the stricter of both."""
    event, actor = move.event, move.actor
    seen = Event.objects.filter(pk=into)
    if actor.user is not None:
        seen = seen.for_user(actor.user)
    if into == event.pk or not seen.open().exists():
        raise Refused(_("Please choose another open case."), field="into")
    other = Move.lock(into, actor, move.now)
    if is_concerned(actor.scope, other.event):
        raise Refused(_("Please choose another open case."), field="into")
    former = event.step
    end_case(move, Step.MERGED)
    event.merged_into, event.merged_from = other.event, former
    if stricter(event, other.event):
        keep_desk_staffed(other)
        other.finish("merge", reason=str(event.receipt))
        other.close()


def stricter(event: Event, survivor: Event) -> bool:
    """Passes confidentiality and complaints on to the survivor; True where it changed."""
    before = (survivor.confidential, survivor.sight_path, survivor.askable)
    survivor.confidential = survivor.confidential or event.confidential
    concerns = (event.concerns_area_id, event.concerns_department_id, event.concerns_user_id)
    if any(concerns):
        theirs = (
            survivor.concerns_area_id,
            survivor.concerns_department_id,
            survivor.concerns_user_id,
        )
        if any(theirs) and theirs != concerns:
            raise Refused(_("The two cases complain about different units."), field="into")
        survivor.concerns_area_id, survivor.concerns_department_id = concerns[:2]
        survivor.concerns_user_id = concerns[2]
        survivor.sight_path = min(survivor.sight_path, event.sight_path, key=len)
        survivor.leaders_only = survivor.leaders_only or event.leaders_only
    return before != (survivor.confidential, survivor.sight_path, survivor.askable)


def unmerge(move: Move, *, reason: str) -> None:
    event = move.event
    ended = event.done_at
    back_in_place(move)
    event.step, event.merged_from = event.merged_from, ""
    event.merged_into, event.done_at = None, None
    for clock in Clock.objects.filter(event=event, stopped_at=ended).select_related("ladder"):
        move.restart(clock)


EFFECTS: dict[str, Callable[..., None]] = {effect.__name__: effect for effect in (merge, unmerge)}
