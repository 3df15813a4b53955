"""Drafts for tests: four squares of a township, and what a page sends of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import transaction

from accounts.models import User
from grids.boundaries.drafts import draft_start
from grids.boundaries.wanted import Wanted, geojson
from grids.models import Area, Draft
from tests.factories import make_area

TODAY = dt.date(2026, 11, 22)
STEP = 0.01


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    """A rectangle in steps of 0.01 degrees from 107 E, 34 N."""
    corners = (107 + west * STEP, 34 + south * STEP, 107 + east * STEP, 34 + north * STEP)
    return MultiPolygon(Polygon.from_bbox(corners), srid=4326)


@transaction.atomic
def small(community: Area) -> Area:
    """The community, two steps by two."""
    Area.objects.filter(pk=community.pk).update(geometry=box(0, 0, 2, 2))
    community.boundaries.update(geometry=box(0, 0, 2, 2))
    found: Area = Area.objects.get(pk=community.pk)
    return found


@transaction.atomic
def four(community: Area) -> list[Area]:
    """Grids a, b (south) and c, d (north), that cover the community of two steps by two."""
    small(community)
    places = [("a", 0, 0), ("b", 1, 0), ("c", 0, 1), ("d", 1, 1)]
    made = [
        make_area(
            Area.objects.get(pk=community.pk),
            code=f"{community.code}{n:03d}",
            name=name,
            geometry=box(x, y, x + 1, y + 1),
        )
        for n, (name, x, y) in enumerate(places, 1)
    ]
    Area.objects.filter(pk=community.pk).update(covered=True)
    return made


def begun(owner: User, parent: Area, **more: Any) -> Draft:
    wanted = Wanted(parent=parent.code, day=more.pop("day", TODAY), **more) if more else None
    return draft_start(owner=owner, parent=parent, day=TODAY, wanted=wanted)


def sent(draft: Draft, **more: Any) -> dict[str, Any]:
    """What the editor posts: the draft as it is kept, with `more`."""
    draft.refresh_from_db()
    return {"wanted": draft.wanted, "revision": draft.revision, **more}


def rings(shape: MultiPolygon) -> Any:
    return geojson(shape)["coordinates"][0]
