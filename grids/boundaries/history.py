"""The history of boundaries: days with a change, what stood on a day, what a change did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Q

from grids.boundaries.faults import Fault
from grids.boundaries.reading import in_families, read
from grids.boundaries.reverting import reverting
from grids.boundaries.shapes import square_metres
from grids.boundaries.wanted import Wanted
from grids.errors import Refused
from grids.models import Area, Boundary, BoundaryChange, ChangeState

Feature = dict[str, Any]
Drawn = tuple[str, str, GEOSGeometry]


@dataclass(frozen=True)
class Moment:
    """A state of the boundaries: that of a `day`, or the one that `change` left on it.

    The last change of a day leaves what the day has. `number` counts the changes of the day.
    """

    day: dt.date
    change: BoundaryChange | None = None
    number: int = 1
    count: int = 1

    @property
    def value(self) -> str:
        """As it stands in an address."""
        last = self.change is None or self.number == self.count
        return str(self.day) if last else f"{self.day}.{self.change.pk}"  # type: ignore[union-attr]


def moments_of(area: Area) -> list[Moment]:
    """Each state that `area` or those directly below it had, oldest first; two statements."""
    rows = Boundary.objects.filter(in_families([area.path], "area__"))
    made: dict[dt.date, set[int]] = {}
    days: set[dt.date] = set()
    for begun, change, ended, ended_by in rows.values_list(
        "valid_from", "change", "valid_to", "ended_by"
    ):
        for day, key in ((begun, change), (ended, ended_by)):
            if day is not None:
                made.setdefault(day, set()).update({key} - {None})
        days |= {begun, ended} - {None} if begun != ended else set()
    keys = {key for found in made.values() for key in found}
    changes = BoundaryChange.objects.filter(pk__in=keys).defer("wanted", "base", "faults", "moved")
    known = {change.pk: change for change in changes}
    return [moment for day in sorted(days) for moment in _of_day(day, made[day], known)]


def _of_day(day: dt.date, keys: set[int], known: dict[int, BoundaryChange]) -> Iterator[Moment]:
    """One for each change that is of this day, in the order in which they were made."""
    changes = sorted((known[key] for key in keys if known[key].day == day), key=_order)
    if not changes:
        yield Moment(day)
    for number, change in enumerate(changes, start=1):
        yield Moment(day, change, number, len(changes))


def _order(change: BoundaryChange) -> tuple[dt.datetime, int]:
    return (change.settled_at or change.at, change.pk)


def days_of(area: Area) -> list[dt.date]:
    """The days from which on `area` or those directly below it had another shape, oldest first."""
    return sorted({moment.day for moment in moments_of(area)})


@dataclass(frozen=True)
class Standing:
    """An area as it stood on a day; `own` is the one whose history is shown."""

    area: Area
    boundary: Boundary
    own: bool

    @property
    def hectares(self) -> float:
        return square_metres(self.boundary.geometry) / 10_000


def standing_on(area: Area, moment: Moment, later: Iterable[Moment] = ()) -> list[Standing]:
    """`area` and those directly below it, by code; one statement.

    `later` are moments of the same day that came after.
    """
    day = moment.day
    after = [one.change.pk for one in later if one.change is not None]
    rows = Boundary.objects.filter(in_families([area.path], "area__"), valid_from__lte=day)
    rows = rows.filter(
        Q(valid_to=None) | Q(valid_to__gt=day) | Q(valid_to=day, ended_by__in=after)
    ).exclude(valid_from=day, change__in=after)
    rows = rows.select_related("area").defer("area__geometry").order_by("area__code")
    return [Standing(row.area, row, row.area_id == area.pk) for row in rows]


MOST_NAMED = 60
"""A map with more areas has no names on it: they would cover it."""


def features_on(standing: Iterable[Standing]) -> list[Feature]:
    """For the map: the outline of the area and those below it, these by name."""
    rows = list(standing)
    few = len(rows) <= MOST_NAMED
    return [
        feature(
            one.boundary.geometry,
            kind="own" if one.own else "area",
            label=one.area.label,
            named=few and not one.own,
        )
        for one in rows
    ]


def _before_and_after(made: Iterable[Drawn]) -> list[Feature]:
    """By name what there is afterwards, and what there is no more where nothing else has a name."""
    rows = list(made)
    few = len(rows) <= MOST_NAMED
    taken = {label for kind, label, _shape in rows if kind == "after"}
    taken |= {_middle(shape) for kind, _label, shape in rows if kind == "after"}
    return [
        feature(
            shape,
            kind=kind,
            label=label,
            named=few and (kind == "after" or not taken & {label, _middle(shape)}),
        )
        for kind, label, shape in rows
    ]


def _middle(shape: GEOSGeometry) -> str:
    """Where its name stands, to some ten metres."""
    middle = shape.centroid
    return f"{middle.x:.4f} {middle.y:.4f}"


def features_of(change: BoundaryChange, user: Any) -> list[Feature]:
    """For the map: the shapes before and after `change`, and why it was refused.

    To who sees only some of its areas it shows nothing but these.
    """
    if not change.lies_with(user):
        seen = Area.objects.for_user(user)
        part = _dated(change, Q(area__in=seen))
        return _before_and_after(part)
    if change.state in (ChangeState.IN_FORCE, ChangeState.REVERTED):
        made = _dated(change)
    else:
        made = _planned(change)
    shapes = _before_and_after(made)
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
    return _before_and_after((kind, label, shape) for kind, label, shape in drawn if shape)


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
