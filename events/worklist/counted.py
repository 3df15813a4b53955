"""Conditions that figures of an analysis count by, so that each figure opens its own list."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast
from django.db.models.lookups import LessThanOrEqual

from events.mapping.places import BITS, lat_of
from events.models import Event, TraceEntry
from events.workflow import LIVE_STEPS, Step
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

WEEKDAYS = tuple("1234567")
"""Monday is 1, as ISO 8601 counts."""

HOURS = tuple(str(hour) for hour in range(24))
STAGES = tuple(step.value for step in LIVE_STEPS)
SAME_PLACE_METRES = 30
ROUND_THE_WORLD = 40_075_016.686
"""Metres along the equator (WGS-84)."""


def directly_at(area: int | None) -> Q:
    """Cases that lie in no part of an area: at its own level, or above it."""
    path = Area.objects.filter(pk=area).values_list("path", flat=True).first()
    return Q(sight_path=path) | ~Q(sight_path__startswith=path) if path else Q(pk__in=[])


def reach(y: int, metres: float = SAME_PLACE_METRES) -> int:
    """How many units of the map `metres` are at the height `y`; the map keeps angles, so a
    small circle on the ground is one on the map."""
    unit = ROUND_THE_WORLD * math.cos(math.radians(lat_of(y))) / (1 << BITS)
    return round(metres / unit)


def like(case: int, user: User) -> Q:
    """Cases of the same category at the same address as a case, or close to it; the case has to
    be in sight, or else its place could be found out."""
    seen = Event.objects.for_user(user).filter(pk=case)
    found = seen.values_list("category", "address", "map_x", "map_y").first()
    if found is None:
        return Q(pk__in=[])
    category, address, x, y = found
    place = Q(pk=case)
    if address.strip():
        place |= Q(address=address)
    if x is not None and y is not None:
        place |= close_to(x, y)
    return Q(category=category) & place


def close_to(x: int, y: int) -> Q:
    """Within a circle around a place of the map."""
    far = reach(y)
    square = Q(map_x__range=(x - far, x + far), map_y__range=(y - far, y + far))
    aside, below = (Cast(F(name), BigIntegerField()) for name in ("map_x", "map_y"))
    distance = (aside - x) * (aside - x) + (below - y) * (below - y)
    return square & Q(LessThanOrEqual(distance, far * far))


def passed(stage: str) -> Q:
    """Cases that went on from a step to a later one at least once."""
    later = [*STAGES, Step.DONE.value][STAGES.index(stage) + 1 :]
    left = TraceEntry.objects.filter(event=OuterRef("pk"), changes__event__step__0=stage)
    return Q(Exists(left.filter(changes__event__step__1__in=later)))
