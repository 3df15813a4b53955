"""What the map of a case draws: its grid, the grids beside it, open cases near by."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

from django.contrib.gis.geos import Point, Polygon
from django.db.models import QuerySet
from django.urls import reverse

from events import lights
from events.models import Event
from events.similar import EARTH
from grids.models import Area

NEAR = 500
"""Metres around the case in which other open cases are shown."""

MOST_CASES, MOST_GRIDS = 50, 12
Feature = dict[str, Any]


def around_case(user: Any, event: Event, now: dt.datetime) -> dict[str, Any]:
    """GeoJSON: areas below, cases with an address of their own above. Three statements."""
    features: list[Feature] = []
    own = Area.objects.filter(pk=event.area_id).exclude(geometry=None).first()
    if own is not None:
        features += [area_feature(area, "beside") for area in beside(own)]
        features.append(area_feature(own, "own"))
    if event.point is not None:
        rows = cases_near(user, event, event.point)
        features += [case_feature(other, now) for other in rows]
    return {"type": "FeatureCollection", "features": features}


def beside(own: Area) -> QuerySet[Area]:
    """Areas of the same level that meet the area's own bounds."""
    level = Area.objects.in_force().filter(depth=own.depth, geometry__bboverlaps=own.geometry)
    found: QuerySet[Area] = level.exclude(pk=own.pk).order_by("path")[:MOST_GRIDS]
    return found


def cases_near(user: Any, event: Event, point: Point) -> QuerySet[Event]:
    """Open cases in sight; none whose reporter asked for confidence."""
    rows = Event.objects.for_user(user).open().filter(point__bboverlaps=box(point, NEAR))
    rows = rows.exclude(pk=event.pk).exclude(reporter__in_confidence=True)
    fields = ("number", "title", "step", "point", "due_at", "near_at", "suspended", "reported_at")
    found: QuerySet[Event] = rows.only(*fields).order_by("-pk")[:MOST_CASES]
    return found


def box(point: Point, metres: int) -> Polygon:
    up = math.degrees(metres / EARTH)
    aside = up / max(math.cos(math.radians(point.y)), 0.01)
    shape = Polygon.from_bbox((point.x - aside, point.y - up, point.x + aside, point.y + up))
    shape.srid = 4326
    return shape


def area_feature(area: Area, kind: str) -> Feature:
    """A boundary, as fine as its size needs; `own` is what the map has to show whole."""
    shape: Any = area.geometry
    west, south, east, north = shape.extent
    fine = max(east - west, north - south) / 300
    geometry = json.loads(shape.simplify(fine, preserve_topology=True).geojson)
    fits = {"fit": True} if kind == "own" else {}
    words = {"label": area.label, "kind": kind, "named": True}
    return {"type": "Feature", "geometry": geometry, "properties": words | fits}


def case_feature(event: Event, now: dt.datetime) -> Feature:
    words = {
        "label": f"{event} · {event.title}",
        "url": reverse("events:detail", args=[event.pk]),
        "light": lights.light_of(event, now),
        "small": True,
    }
    geometry = json.loads(event.point.geojson)  # type: ignore[union-attr]
    return {"type": "Feature", "geometry": geometry, "properties": words}
