"""The history of boundaries: days with a change, what stood on a day, what a change did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import F, Q

from grids.boundaries.faults import Fault
from grids.boundaries.reading import in_families, read
from grids.boundaries.reverting import reverting
from grids.boundaries.shapes import square_metres
from grids.boundaries.wanted import Wanted
from grids.errors import Refused
from grids.models import Area, Boundary, BoundaryChange, ChangeState

Feature = dict[str, Any]


def days_of(area: Area) -> list[dt.date]:
    """The days from which on `area` or those directly below it had another shape, oldest first."""
    rows = Boundary.objects.filter(in_families([area.path], "area__"))
    rows = rows.exclude(valid_from=F("valid_to"))
    days = {*rows.values_list("valid_from", flat=True), *rows.values_list("valid_to", flat=True)}
    return sorted(day for day in days if day is not None)


@dataclass(frozen=True)
class Standing:
    """An area as it stood on a day; `own` is the one whose history is shown."""

    area: Area
    boundary: Boundary
    own: bool

    @property
    def hectares(self) -> float:
        return square_metres(self.boundary.geometry) / 10_000


def standing_on(area: Area, day: dt.date) -> list[Standing]:
    """`area` and those directly below it on `day`, by code; one statement."""
    rows = Boundary.objects.on(day).filter(in_families([area.path], "area__"))
    rows = rows.select_related("area").defer("area__geometry").order_by("area__code")
    return [Standing(row.area, row, row.area_id == area.pk) for row in rows]


def features_on(area: Area, day: dt.date) -> list[Feature]:
    """For the map: the outline of `area` and the areas below it on `day`."""
    return [
        feature(one.boundary.geometry, kind="own" if one.own else "area", label=one.area.label)
        for one in standing_on(area, day)
    ]


def features_of(change: BoundaryChange, user: Any) -> list[Feature]:
    """For the map: the shapes before and after `change`, and why it was refused.

    To who sees only some of its areas it shows nothing but these.
    """
    if not change.lies_with(user):
        seen = Area.objects.for_user(user)
        part = _dated(change, Q(area__in=seen))
        return [feature(shape, kind=kind, label=label) for kind, label, shape in part]
    if change.state in (ChangeState.IN_FORCE, ChangeState.REVERTED):
        made = _dated(change)
    else:
        made = _planned(change)
    shapes = [feature(shape, kind=kind, label=label) for kind, label, shape in made]
    faults = [Fault.from_json(given) for given in change.faults]
    return shapes + [
        {
            "type": "Feature",
            "geometry": fault.piece,
            "properties": {"kind": "fault", "label": fault.sentence},
        }
        for fault in faults
        if fault.piece
    ]


def features_back(change: BoundaryChange) -> list[Feature]:
    """For the map: what reverting `change` would make of the boundaries."""
    try:
        targets = read(reverting(change), within=change.path).targets
    except Refused:
        return []
    drawn = [("before", target.label, target.before) for target in targets]
    drawn += [("after", target.label, target.after) for target in targets]
    return [feature(shape, kind=kind, label=label) for kind, label, shape in drawn if shape]


Drawn = tuple[str, str, GEOSGeometry]


def _dated(change: BoundaryChange, seen: Q | None = None) -> Iterator[Drawn]:
    seen = seen or Q()
    for row in change.ended.filter(seen).select_related("area").order_by("area__code"):
        yield "before", row.area.label, row.geometry
    for row in change.boundaries.filter(seen).select_related("area").order_by("area__code"):
        yield "after", row.area.label, row.geometry


def _planned(change: BoundaryChange) -> Iterator[Drawn]:
    try:
        wanted = Wanted.from_json(change.wanted)
    except Refused:
        return
    rows = Area.objects.filter(code__in=change.base).exclude(geometry=None)
    areas = {area.code: area for area in rows}
    for area in areas.values():
        yield "before", area.label, area.geometry
    for code, shape in wanted.shapes.items():
        yield "after", areas[code].label if code in areas else code, shape
    for new in wanted.new.values():
        yield "after", new.name, new.geometry


def feature(shape: GEOSGeometry, **properties: Any) -> Feature:
    """Coordinates to a tenth of a metre, so that a page stays small."""
    coordinates = shape.coords  # type: ignore[attr-defined]  # every kind that we keep has them
    geometry = {"type": shape.geom_type, "coordinates": _rounded(coordinates)}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _rounded(part: Any) -> Any:
    return round(part, 6) if isinstance(part, float) else [_rounded(piece) for piece in part]
