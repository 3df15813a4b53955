"""Random edits, splits, merges and scheduled days: the county stays covered once and only once."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, Point
from django.db import connection

from accounts.models import User
from events.models import Event
from events.services import Report, collect
from events.workflow import LIVE_STEPS
from grids.boundaries.checking import breaches
from grids.boundaries.reverting import reverting
from grids.boundaries.scheduled import activate_due
from grids.boundaries.shapes import merge, redraw, split
from grids.boundaries.wanted import NewArea, Wanted
from grids.errors import Refused
from grids.models import Area, Boundary, BoundaryChange
from grids.services import locate
from tests.boundary_core.ground import box, followed, publish, shape_of, today
from tests.events.stage import make_category
from tests.factories import make_area

EDITS = 25
CASES = 12
pytestmark = pytest.mark.usefixtures("rules")


class Walk:
    """One random administrator in a county of two townships, four communities, eight grids."""

    def __init__(self, county: Area, by: User, seed: int) -> None:
        self.county, self.by, self.dice = county, by, random.Random(seed)
        self.day = today()
        self.done: list[str] = []

    def grids(self) -> list[Area]:
        return list(Area.objects.in_force().filter(level="grid").order_by("code"))

    def line(self, area: Any) -> LineString:
        """Right across the shape, bent once."""
        west, south, east, north = area.extent
        draw, middle = self.dice.uniform, self.dice.uniform(0.2, 0.8)
        if self.dice.random() < 0.5:
            x = west + (east - west) * middle
            bend = (x + draw(-0.02, 0.02), south + (north - south) * draw(0.2, 0.8))
            return LineString((x, south - 1), bend, (x + draw(-0.03, 0.03), north + 1))
        y = south + (north - south) * middle
        bend = (west + (east - west) * draw(0.2, 0.8), y + draw(-0.02, 0.02))
        return LineString((west - 1, y), bend, (east + 1, y + draw(-0.03, 0.03)))

    def pair(self, areas: list[Area]) -> tuple[Area, Area]:
        first = self.dice.choice(areas)
        siblings = [a for a in areas if a.path[:-4] == first.path[:-4] and a != first]
        second = self.dice.choice(siblings)
        merge([shape_of(first), shape_of(second)])  # refuses what is no pair of neighbours
        return first, second

    def publish(self, parent: str, *parts: Any) -> BoundaryChange:
        return publish(Wanted(parent, self.day, *parts), by=self.by, reason="random")

    def redraw(self) -> None:
        first, second = self.pair(self.grids())
        both = merge([shape_of(first), shape_of(second)])
        mine, theirs = redraw(shape_of(first), shape_of(second), self.line(both))
        shapes: dict[str, GEOSGeometry] = {first.code: mine, second.code: theirs}
        self.publish(first.code[:12], shapes)

    def split(self) -> None:
        grid = self.dice.choice(self.grids())
        kept, *rest = split(shape_of(grid), self.line(shape_of(grid)))
        new = {f"n{n}": NewArea("新", "basic", part, grid.code) for n, part in enumerate(rest)}
        self.publish(grid.code[:12], {grid.code: kept}, new)

    def merge(self) -> None:
        first, second = self.pair(self.grids())
        whole = merge([shape_of(first), shape_of(second)])
        self.publish(first.code[:12], {first.code: whole}, {}, {second.code: first.code})

    def township(self) -> None:
        """The border of two townships; communities and grids follow."""
        first, second = self.pair(list(Area.objects.in_force().filter(level="township")))
        line = LineString((107.5 + self.dice.uniform(-0.05, 0.05), 33), (107.5, 36))
        mine, theirs = redraw(shape_of(first), shape_of(second), line)
        shapes: dict[str, GEOSGeometry] = {first.code: mine, second.code: theirs}
        made = followed(Wanted(self.county.code, self.day, shapes))
        publish(made, by=self.by, reason="random")

    def revert(self) -> None:
        changes = list(BoundaryChange.objects.filter(state="in_force").order_by("pk"))
        change = self.dice.choice(changes[-3:])
        publish(reverting(change), by=self.by, reason="random", reverts=change)

    def correct(self) -> None:
        self.day = today() - dt.timedelta(days=self.dice.randrange(1, 40))
        self.redraw()

    def schedule(self) -> None:
        self.day = today() + dt.timedelta(days=1)
        self.redraw()
        BoundaryChange.objects.filter(state="scheduled").update(day=today())
        activate_due()

    def step(self) -> None:
        todo: list[Callable[[], None]] = [self.redraw, self.split, self.merge, self.township]
        todo += [self.redraw, self.revert, self.correct, self.schedule]
        act = self.dice.choice(todo)
        self.day = today()
        try:
            act()
        except (Refused, IndexError):
            return
        self.done.append(act.__name__)


@pytest.fixture
def covered(county: Area, township: Area, other_township: Area) -> Area:
    """Everything below the southern half of the county is covered."""
    for place, west in ((township, 107.0), (other_township, 107.5)):
        for number in (1, 2):
            south = 34 + (number - 1) * 0.25
            community = make_area(
                place,
                code=f"{place.code}{number:03d}",
                geometry=box(west, south, west + 0.5, south + 0.25),
            )
            for half in (1, 2):
                at = west + (half - 1) * 0.25
                make_area(
                    community,
                    code=f"{community.code}{half:03d}",
                    geometry=box(at, south, at + 0.25, south + 0.25),
                )
    Area.objects.filter(level__in=["township", "community"]).update(covered=True)
    return county


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_county_stays_covered_once_and_only_once(
    covered: Area, system_admin: User, county_operator: User, seed: int
) -> None:
    from events.actors import Actor

    walk = Walk(covered, system_admin, seed)
    ground = Area.objects.filter(level="township").values_list("geometry", flat=True)
    whole = sum(shape.area for shape in ground if shape)
    category = make_category()
    for _case in range(CASES):
        where = Point(walk.dice.uniform(107, 108), walk.dice.uniform(34, 34.5), srid=4326)
        collect(
            Report(description="路灯不亮", point=where, category=category),
            Actor.of(county_operator),
        )
    for _edit in range(EDITS):
        walk.step()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        assert list(breaches()) == [], walk.done
        for event in Event.objects.filter(step__in=LIVE_STEPS).select_related("area"):
            assert event.point is not None
            assert event.area is not None
            assert event.area == locate(event.point), walk.done
            assert event.sight_path == event.area.path
            assert event.sight_path.startswith(event.holder.path)
    assert len(walk.done) > EDITS / 3, walk.done
    grids = sum(shape_of(grid).area for grid in walk.grids())
    assert grids == pytest.approx(whole, abs=1e-9)
    for days in (0, 1, 20, 41):
        assert list(breaches(today() - dt.timedelta(days=days))) == [], walk.done
    assert set(Boundary.objects.exclude(change=None).values_list("source", flat=True)) <= {""}
