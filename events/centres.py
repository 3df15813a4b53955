"""Which centre a case goes to: the nearest one where somebody is posted who may take it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import CENTRE_ROLES, Posting
from grids.models import Area

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from events.models import Event


def nearest_centre(
    path: str, event: Event, now: dt.datetime, *, fresh_eyes: bool = False
) -> Area | None:
    """The centre at `path` or nearest above where somebody posted may work on `event`.

    With `fresh_eyes` neither that person nor (below the root) that unit had a hand in it.
    """
    posting = _postings(path, event, now, fresh_eyes=fresh_eyes).first()
    return posting.area if posting else None


def centres_along(path: str, event: Event, now: dt.datetime) -> list[Area]:
    """Every centre at `path` and above where somebody may work on `event`, the lowest first."""
    found = {posting.area_id: posting.area for posting in _postings(path, event, now)}
    return [area for area in found.values() if area is not None]


def _postings(
    path: str, event: Event, now: dt.datetime, *, fresh_eyes: bool = False
) -> QuerySet[Posting]:
    """Of who may work on `event`, those at the lowest centre first."""
    ends = range(4, len(path) + 1, 4)
    postings = Posting.objects.on(timezone.localdate(now)).filter(
        role__in=CENTRE_ROLES, area__path__in=[path[:end] for end in ends]
    )
    if event.confidential:
        postings = postings.filter(confidential=True)
    if event.leaders_only:
        postings = postings.filter(is_head=True)
    if event.concerns_user_id:
        postings = postings.exclude(user=event.concerns_user_id)
    if event.concerns_department_id:
        postings = postings.exclude(user__postings__department=event.concerns_department_id)
    if event.concerns_area_id:
        postings = postings.exclude(user__postings__area=event.concerns_area_id)
    if fresh_eyes:
        postings = postings.exclude(user__in=event.hands)
        postings = postings.exclude(area__in=event.hand_units, area__depth__gt=1)
    return postings.select_related("area").defer("area__geometry").order_by("-area__depth", "pk")


def centre_for(path: str, event: Event, now: dt.datetime) -> Area:
    """The nearest centre that may take the case, at last the root whoever is posted there."""
    return nearest_centre(path, event, now) or root_of(path)


def root_of(path: str) -> Area:
    root: Area = Area.objects.defer("geometry").get(path=path[: Area.steplen])
    return root


def decision_centre(
    event: Event, own_unit: Area | None, dispatched_by: Area, now: dt.datetime
) -> Area:
    """Who decides a request: the centre that dispatched, unless it is itself the unit that asks."""
    if own_unit is None or own_unit.pk != dispatched_by.pk or dispatched_by.depth == 1:
        return dispatched_by
    above = dispatched_by.path[: -Area.steplen]
    return nearest_centre(above, event, now) or root_of(above)
