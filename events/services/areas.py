"""Cases follow when their area is dissolved or cut anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from events.actors import Actor
from events.services.desk_effects import keep_desk_staffed, place
from events.services.move import Move
from grids.models import Area


@transaction.atomic
def cases_move(
    keys: Sequence[int],
    area: Area,
    target: Area,
    reason: str,
    now: dt.datetime | None = None,
) -> int:
    """Moves live cases from `area` to `target`, each with an entry in its trace."""
    now = now or timezone.now()
    for key in keys:
        move = Move.lock(key, Actor.system(), now)
        event = move.event
        if event.holder_id == area.pk:
            event.holder = target
            event.claimed_by, event.claimed_at = None, None
        if event.area_id == area.pk:
            place(move, None, target.pk)
        elif event.sight_path.startswith(area.path):
            event.sight_path = target.path
        keep_desk_staffed(move)
        move.finish("correct", reason=reason)
        move.close()
    return len(keys)
