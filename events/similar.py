"""Open cases that a new report may be about: near by and lately, of the same kind."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.gis.geos import Point, Polygon
from django.db.models import QuerySet

from events.models import Category, Event
from grids.models import Area

METRES = 300
DAYS = 30
SHOWN = 5
LOOKED_AT = 50
EARTH = 6_371_000.0


@dataclass(frozen=True)
class Similar:
    """`metres` is the distance, None where one of the two has no point."""

    event: Event
    metres: int | None


def similar(
    user: Any,
    *,
    point: Point | None,
    area: Area | None,
    category: Category | None,
    now: dt.datetime,
) -> list[Similar]:
    """The nearest first. Two short statements: by point and, for the rest, by grid.

    Reports of people who asked for confidence and complaints about units are left out.
    """
    if category is None or (point is None and area is None):
        return []
    found: dict[int, Similar] = {}
    if point is not None:
        for event in candidates(user, category, now).filter(point__bboverlaps=box(point))[
            :LOOKED_AT
        ]:
            metres = distance(point, cast(Point, event.point))
            if metres <= METRES:
                found[event.pk] = Similar(event, round(metres))
    if area is not None and area.level in ("grid", "subgrid"):
        for event in candidates(user, category, now).filter(area=area)[:LOOKED_AT]:
            metres_or_none = distance(point, event.point) if point and event.point else None
            if metres_or_none is None or metres_or_none <= METRES:
                found.setdefault(event.pk, Similar(event, None))
    far = float("inf")
    order = sorted(
        found.values(), key=lambda s: (far if s.metres is None else s.metres, -s.event.pk)
    )
    return order[:SHOWN]


def candidates(user: Any, category: Category, now: dt.datetime) -> QuerySet[Event]:
    seen = Event.objects.for_user(user).open()
    kept: QuerySet[Event] = (
        seen.filter(
            category__major_code=category.major_code,
            reported_at__gte=now - dt.timedelta(days=DAYS),
            concerns_area=None,
            concerns_department=None,
            concerns_user=None,
        )
        .exclude(reporter__in_confidence=True)
        .select_related("category", "area")
        .order_by("-reported_at")
    )
    return kept


def box(point: Point) -> Polygon:
    """A rectangle of METRES around the point, for the index."""
    up = math.degrees(METRES / EARTH)
    aside = up / max(math.cos(math.radians(point.y)), 0.01)
    shape = Polygon.from_bbox((point.x - aside, point.y - up, point.x + aside, point.y + up))
    shape.srid = 4326
    return shape


def distance(one: Point, other: Point) -> float:
    """Metres between two WGS-84 points (haversine)."""
    lat, lat2 = math.radians(one.y), math.radians(other.y)
    half = (
        math.sin((lat2 - lat) / 2) ** 2
        + math.cos(lat) * math.cos(lat2) * math.sin(math.radians(other.x - one.x) / 2) ** 2
    )
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))
