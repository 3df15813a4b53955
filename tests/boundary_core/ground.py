"""A community of four grids that cover it, for tests of its boundaries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPolygon, Point, Polygon
from django.utils import timezone

from grids.boundaries import following, plan
from grids.boundaries import publish as publishing
from grids.boundaries.wanted import Wanted
from grids.models import Area, BoundaryChange
from tests.factories import make_area

SIDE = 0.125
"""Degrees; the community of the cast is two by two of them from 107 E, 34 N."""


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def four_grids(community: Area) -> list[Area]:
    """South-west, south-east, north-west, north-east; the community is marked covered."""
    grids = []
    for number, (x, y) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1)), start=1):
        west, south = 107 + x * SIDE, 34 + y * SIDE
        grids.append(
            make_area(
                community,
                code=f"{community.code}{number:03d}",
                name=f"第{number}网格",
                geometry=box(west, south, west + SIDE, south + SIDE),
            )
        )
    Area.objects.filter(pk=community.pk).update(covered=True)
    return grids


def today() -> dt.date:
    return timezone.localdate()


def shift(grids: list[Area], by: float) -> dict[str, GEOSGeometry]:
    """The border between the two southern grids moved east by `by` degrees."""
    middle = 107 + SIDE + by
    return {
        grids[0].code: box(107, 34, middle, 34 + SIDE),
        grids[1].code: box(middle, 34, 107 + 2 * SIDE, 34 + SIDE),
    }


def wanted(grids: list[Area], by: float = 0.01, day: dt.date | None = None, **more: Any) -> Wanted:
    return Wanted(grids[0].code[:12], day or today(), more.pop("shapes", shift(grids, by)), **more)


def upright(longitude: float) -> LineString:
    """A line from south to north across everything."""
    return LineString((longitude, 33), (longitude, 36), srid=4326)


def point(longitude: float, latitude: float = 34.05) -> Point:
    return Point(longitude, latitude, srid=4326)


def shape_of(area: Area) -> Any:
    return Area.objects.get(pk=area.pk).geometry


def extent_of(area: Area) -> tuple[float, ...]:
    return tuple(round(number, 6) for number in shape_of(area).extent)


def root_of(wanted: Wanted) -> str:
    """The path of the root that what is wanted lies under, for those who may draw all of it."""
    code = wanted.parent or next(iter([*wanted.shapes, *wanted.retired]))
    area = Area.objects.filter(codes__code=code).first() or Area.objects.get(depth=1)
    return str(area.path[: Area.steplen])


def publish(wanted: Wanted, **more: Any) -> BoundaryChange:
    return publishing.publish(wanted, **{"within": root_of(wanted), **more})


def plan_of(wanted: Wanted, user: Any) -> plan.Plan:
    return plan.plan_of(wanted, user, within=root_of(wanted))


def followed(wanted: Wanted) -> Wanted:
    return following.followed(wanted, within=root_of(wanted))
