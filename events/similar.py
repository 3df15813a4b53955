"""Open cases that a new report may be about: near by and lately, of the same kind or words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.gis.geos import Point, Polygon
from django.db.models import QuerySet

from events.beside.words import likeness, pairs
from events.models import Category, Event
from grids.models import Area

METRES = 300
DAYS = 30
SHOWN = 5
LOOKED_AT = 50
READ = 200
"""Cases near by whose words are compared with what is typed."""

ALIKE, SAME_PLACE = 0.25, 0.6
TEXT_AREAS = ("grid", "subgrid", "community")
EARTH = 6_371_000.0


@dataclass(frozen=True)
class Similar:
    """`metres` is the distance, None where one of the two has no point.

    `alike` is how much of the words is the same, 0 for one found by its kind alone.
    """

    event: Event
    metres: int | None
    alike: float = 0.0


def similar(
    user: Any,
    *,
    point: Point | None,
    area: Area | None,
    category: Category | None,
    now: dt.datetime,
    text: str = "",
    address: str = "",
) -> list[Similar]:
    """Of the same kind first, then the same words, then the nearest; four short statements.

    By kind: near the point or in the grid. By words: there, or in the community. Reports of
    people who asked for confidence and complaints about units are left out.
    """
    if point is None and area is None:
        return []
    found: dict[int, Similar] = {}
    if text or address:
        found = by_words(user, point, area, now, pairs(text), pairs(address))
    if category is not None:
        for event, metres in of_kind(user, point, area, category, now):
            found.setdefault(event.pk, Similar(event, metres))
    far = float("inf")
    order = sorted(
        found.values(),
        key=lambda s: (
            category is not None and s.event.category_id != category.pk,
            -round(s.alike, 1),
            far if s.metres is None else s.metres,
            -s.event.pk,
        ),
    )
    return order[:SHOWN]


def of_kind(
    user: Any, point: Point | None, area: Area | None, category: Category, now: dt.datetime
) -> Iterator[tuple[Event, int | None]]:
    rows = candidates(user, category, now)
    yield from around(rows, point, LOOKED_AT)
    if area is not None and area.level in ("grid", "subgrid"):
        yield from inside(rows.filter(area=area), point, LOOKED_AT)


def by_words(
    user: Any,
    point: Point | None,
    area: Area | None,
    now: dt.datetime,
    words: frozenset[str],
    address: frozenset[str],
) -> dict[int, Similar]:
    rows, near = candidates(user, None, now), list[tuple[Event, int | None]]()
    if point is not None:
        near += around(rows, point, READ)
    elif area is not None and area.level in TEXT_AREAS:
        below = rows.filter(area__path__startswith=area.path)
        near += inside(below if area.level == "community" else rows.filter(area=area), None, READ)
    found = {}
    for event, metres in near:
        alike = max(alike_words(event, words), alike_place(event, address))
        if alike:
            found[event.pk] = Similar(event, metres, alike)
    return found


def alike_words(event: Event, words: frozenset[str]) -> float:
    share = likeness(words, pairs(event.title))
    return share if share >= ALIKE else 0.0


def alike_place(event: Event, address: frozenset[str]) -> float:
    """The same address is a weaker sign than the same words."""
    share = likeness(address, pairs(event.address))
    return share / 2 if share >= SAME_PLACE else 0.0


def around(
    rows: QuerySet[Event], point: Point | None, most: int
) -> Iterator[tuple[Event, int | None]]:
    if point is None:
        return
    for event in rows.filter(point__bboverlaps=box(point))[:most]:
        metres = distance(point, cast(Point, event.point))
        if metres <= METRES:
            yield event, round(metres)


def inside(
    rows: QuerySet[Event], point: Point | None, most: int
) -> Iterator[tuple[Event, int | None]]:
    """Those of an area; with a point only such as lie near it or have none of their own."""
    for event in rows[:most]:
        if point is None or event.point is None or distance(point, event.point) <= METRES:
            yield event, None


def candidates(user: Any, category: Category | None, now: dt.datetime) -> QuerySet[Event]:
    seen = Event.objects.for_user(user).open()
    kept: QuerySet[Event] = (
        seen.filter(
            reported_at__gte=now - dt.timedelta(days=DAYS),
            concerns_area=None,
            concerns_department=None,
            concerns_user=None,
        )
        .exclude(reporter__in_confidence=True)
        .select_related("category", "area")
        .defer("description", "hidden", "area__geometry", "category__search")
        .order_by("-reported_at")
    )
    if category is not None:
        kept = kept.filter(category__major_code=category.major_code)
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
