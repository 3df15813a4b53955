"""Cases follow when their area is dissolved or cut anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from events.actors import Actor
from events.models import Event
from events.services.desk_effects import keep_desk_staffed, stand_in
from events.services.move import Move
from events.services.shared import Shared
from events.services.together import close_moved
from events.workflow import LIVE_STEPS
from grids.located import Step
from grids.models import Area

BATCH = 500


@transaction.atomic
def cases_follow(steps: Iterable[Step], reason: str, now: dt.datetime | None = None) -> int:
    """Moves live cases to the areas that lie at their points now, each with a trace entry.

    One that somebody moved elsewhere or ended in the meantime stays.
    """
    wanted = {step.pk: step for step in steps}
    keys = {key for step in wanted.values() for key in (step.source, step.target) if key}
    areas = {area.pk: area for area in Area.objects.filter(pk__in=keys).defer("geometry")}
    count = 0
    for moves in _locked(list(wanted), now or timezone.now()):
        there = [move for move in moves if move.event.area_id == wanted[move.event.pk].source]
        for move in there:
            target = areas.get(wanted[move.event.pk].target or 0)
            stand_in(move, target)
            keep_desk_staffed(move)
            move.finish("correct", reason=reason)
        if there:
            close_moved(there)
        count += len(there)
    return count


@transaction.atomic
def cases_move(
    keys: Sequence[int],
    area: Area,
    target: Area,
    reason: str,
    now: dt.datetime | None = None,
) -> int:
    """Moves live cases from `area` to `target`, each with an entry in its trace."""
    count = 0
    for moves in _locked(keys, now or timezone.now()):
        for move in moves:
            event = move.event
            if event.holder_id == area.pk:
                event.holder = target
                event.claimed_by, event.claimed_at = None, None
            if event.area_id == area.pk:
                stand_in(move, target)
            elif event.sight_path.startswith(area.path):
                event.sight_path = target.path
            keep_desk_staffed(move)
            move.finish("correct", reason=reason)
        if moves:
            close_moved(moves)
        count += len(moves)
    return count


def _locked(keys: Sequence[int], now: dt.datetime) -> Iterator[list[Move]]:
    """The live cases of `keys` under change, some hundred at a time, in the order of their keys."""
    shared, actor, ordered = Shared(), Actor.system(), sorted(set(keys))
    for start in range(0, len(ordered), BATCH):
        rows = (
            Event.objects.select_for_update(of=("self",), no_key=True)
            .select_related("holder")
            .defer("holder__geometry", "hidden", "result", "grade_words", "mark_words", "made")
            .filter(pk__in=ordered[start : start + BATCH], step__in=LIVE_STEPS)
        )
        yield [Move(event, actor, now, shared) for event in rows.order_by("pk")]
