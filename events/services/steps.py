"""What effects share: leaving a step for the next, handing a case on, asking for words."""

from __future__ import annotations

from typing import Any

from events.refusals import Refused
from events.services.move import Move
from events.workflow import STEP_CLOCKS
from grids.models import Area


def enter(move: Move, step: str) -> None:
    """Leaves the step for the next: its stage clock stops, the next one starts."""
    event = move.event
    former, following = STEP_CLOCKS.get(event.step), STEP_CLOCKS.get(step)
    if former:
        move.stop(former)
    event.step = step
    if following and move.clock(following) is None:
        move.start(following)


def hand_to(move: Move, centre: Area) -> None:
    event = move.event
    if event.holder_id != centre.pk:
        event.holder = centre
        event.claimed_by, event.claimed_at = None, None


def need(text: str, field: str, sentence: Any) -> None:
    if not text.strip():
        raise Refused(sentence, field=field)
