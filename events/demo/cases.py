"""Lays real requests of another city over the demo's grids and the last ten weeks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from django.contrib.gis.geos import MultiPolygon, Point

import events
from events.imports.mapping import Mapping, load_mapping
from events.imports.plan import cut_fraction, fate_of, number_of
from events.imports.records import Record
from events.imports.run import Importer
from grids.models import Area, Level

DATA = Path(events.__file__).parent / "data"
FILE = DATA / "boston_sample.csv"
MAPPING = DATA / "boston_sample.toml"
WEEKS = 10
NEAR, NEXT_DOOR, SAME_SPOT = 30, 15, 6
"""Percent of the cases laid into the demo accounts' own township, of them into their community,
and of these where all cases of the category lie, as at an address that is reported again."""


def importer(root: Area, now: dt.datetime) -> Importer:
    mapping = load_mapping(MAPPING)
    return Importer(mapping, now, Overlay(root, mapping, now), batch=25)


class Overlay:
    """Gives a record a place in a grid and moves its times, always the same for its key."""

    def __init__(self, root: Area, mapping: Mapping, now: dt.datetime) -> None:
        self.mapping, self.now = mapping, now
        grids = Area.objects.in_force().subtree(root).filter(level=Level.GRID)
        self.grids = list(grids.exclude(geometry=None).order_by("code"))
        first = self.grids[0].path
        self.near = [g for g in self.grids if g.path.startswith(first[: 2 * Area.steplen])]
        self.next_door = [g for g in self.grids if g.path.startswith(first[: 3 * Area.steplen])]

    def __call__(self, record: Record) -> tuple[Record, Area | None]:
        drawn = number_of(record.key, "near", 100)
        choice = self.near if drawn < NEAR else self.grids
        choice = self.next_door if drawn < NEXT_DOOR else choice
        spot = record.category if drawn < SAME_SPOT else record.key
        grid = choice[number_of(spot, "grid", len(choice))]
        point = point_within(grid.geometry, spot)
        shift = self._start(record) - record.created
        moved = replace(
            record,
            created=record.created + shift,
            target=record.target and record.target + shift,
            closed=record.closed and record.closed + shift,
            point=(point.x, point.y),
            text=f"{record.text}（演示数据，取自波士顿市公开的服务请求）",
        )
        return moved, grid

    def _start(self, record: Record) -> dt.datetime:
        """A cut record stops within the last three days; others keep weekday and hour."""
        key = record.key
        if fate_of(key, self.mapping.shares) == "cut" and record.closed is not None:
            life = record.closed - record.created
            lived = life * cut_fraction(record, life, self.mapping.shares)
            ago = min(dt.timedelta(minutes=number_of(key, "ago", 3 * 24 * 60)), life / 5)
            return max(self.now - lived - ago, self.now - dt.timedelta(weeks=WEEKS))
        weeks = (self.now - record.created) // dt.timedelta(weeks=1)
        back = number_of(key, "week", WEEKS)
        return record.created + dt.timedelta(weeks=weeks - back)


def point_within(shape: MultiPolygon, key: str) -> Point:
    """A point of the shape, drawn from the key; the middle one where 20 draws miss."""
    west, south, east, north = shape.extent
    for turn in range(20):
        x = number_of(key, f"x{turn}", 10_000) / 10_000
        y = number_of(key, f"y{turn}", 10_000) / 10_000
        point = Point(west + x * (east - west), south + y * (north - south), srid=4326)
        if shape.contains(point):
            return point
    return shape.point_on_surface
