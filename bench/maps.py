"""The map at 5,000 areas and a million cases: places, clusters, tiles, an edit of boundaries."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, LineString, Point
from django.db import connection
from django.utils import timezone

import grids
from accounts.models import Role, User
from bench.measure import Timing, timed
from bench.scenes import Browser, cookie_of
from bench.targets import MOVED
from events.mapping.places import BITS, lat_of, lng_of, x_of, y_of
from events.models import Category, Event
from events.workflow import OPEN_STEPS
from grids.boundaries.plan import plan_of
from grids.boundaries.publish import publish
from grids.boundaries.shapes import merge, split
from grids.boundaries.wanted import Wanted
from grids.demo_boundaries import demo_boundaries
from grids.management.commands.load_demo_areas import A_YEAR
from grids.models import Area, Level
from grids.services import areas_import

FILE = Path(grids.__file__).parent / "data" / "divisions_fengxiang.csv"
GRIDS_EACH = 29
"""Grids of each of the demo county's 169 communities: 5,083 areas in all."""

SEED = 20261122
READERS = ("county2", "township", "t04-liaison")
ZOOMS = range(8, 19)
WIDE, HIGH = 1100, 800
"""The part of a page that shows the map, in pixels."""

AT = """
    SELECT area.code FROM grids_area AS area
    WHERE area.retired_on IS NULL AND ST_Covers(area.geometry, ST_SetSRID(ST_Point(%s, %s), 4326))
    ORDER BY area.depth DESC, area.code LIMIT 1"""
AT_ALL = """
    SELECT place.number, found.code
    FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS place (x, y, number)
    LEFT JOIN LATERAL (
        SELECT area.code FROM grids_area AS area
        WHERE area.retired_on IS NULL
            AND ST_Covers(area.geometry, ST_SetSRID(ST_Point(place.x, place.y), 4326))
        ORDER BY area.depth DESC, area.code LIMIT 1
    ) AS found ON true"""
TO_STRIP = """
    UPDATE events_event AS event SET point = place.geom, area_id = %(area)s, sight_path = %(path)s
    FROM (
        SELECT geom, row_number() OVER () AS number
        FROM ST_Dump(ST_GeneratePoints(ST_GeomFromEWKB(%(strip)s), %(count)s, 1))
    ) AS place
    JOIN (
        SELECT id, row_number() OVER (ORDER BY id) AS number FROM events_event
        WHERE step = ANY(%(steps)s) AND sight_path LIKE %(town)s ORDER BY id LIMIT %(count)s
    ) AS chosen USING (number)
    WHERE event.id = chosen.id"""


@dataclass
class Maps:
    """Milliseconds; the edit in seconds."""

    areas: int = 0
    places: dict[str, float] = field(default_factory=dict)
    clusters: dict[str, float] = field(default_factory=dict)
    tiles: dict[str, float] = field(default_factory=dict)
    edit: dict[str, float] = field(default_factory=dict)


def more_areas() -> int:
    """The demo county with many more grids than usual; before `demo_setup`, which keeps them."""
    day = timezone.localdate() - A_YEAR
    areas_import(text=FILE.read_text("utf-8"), day=day)
    return demo_boundaries(Area.objects.get(code="610305"), day, grids=GRIDS_EACH)


def measure(browser: Browser) -> dict[str, Any]:
    """All of it; the edit last, because it moves cases."""
    maps = Maps(areas=Area.objects.in_force().count())
    maps.places = places()
    maps.clusters = viewports(browser.port)
    maps.tiles = tiles(browser.port)
    maps.edit = edit()
    return asdict(maps)


def places() -> dict[str, float]:
    """Finding the deepest area at random places of the county."""
    draw = spread_over_county(random.Random(SEED))

    def one() -> object:
        with connection.cursor() as cursor:
            cursor.execute(AT, next(draw))
            return cursor.fetchone()

    def thousand() -> object:
        xs, ys = zip(*itertools.islice(draw, 1_000), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(AT_ALL, [list(xs), list(ys)])
            return cursor.fetchall()

    return {"one": timed(one, times=1_000).p95, "thousand": timed(thousand, times=30).p95}


def spread_over_county(draw: random.Random) -> Iterator[tuple[float, float]]:
    """Longitude and latitude, evenly over the root; for ever."""
    shape = Area.objects.get(depth=1).geometry
    west, south, east, north = shape.extent
    outline = shape.prepared
    while True:
        x, y = draw.uniform(west, east), draw.uniform(south, north)
        if outline.contains(Point(x, y)):
            yield x, y


def filters() -> list[str]:
    """Which cases: live ones by light, category and age, ended ones of the last year, all."""
    category = Category.objects.get(code="0201").pk
    month = timezone.localdate().replace(day=1)
    return [
        "",
        "light=late",
        "light=on_time",
        f"category={category}",
        f"since={month}",
        "urgency=critical&light=near",
        "tab=mine",
        "tab=ended",
        "tab=all",
        "show=heat",
    ]


def viewports(port: int) -> dict[str, float]:
    """Each zoom by itself, over every filter, at random places of the reader's own area."""
    found = {}
    asked = filters()
    browsers = [
        (Browser(port, cookie_of(user)), middle_of(user))
        for user in User.objects.filter(username__in=READERS).order_by("username")
    ]
    for zoom in ZOOMS:
        draw = random.Random(SEED + zoom)
        turns = itertools.cycle(itertools.product(asked, browsers))

        def view(zoom: int = zoom, draw: random.Random = draw, turns: Any = turns) -> object:
            query, (browser, (lng, lat)) = next(turns)
            seen = box(zoom, lng, lat, draw)
            return browser.get(f"/map/clusters/?{query}&zoom={zoom}&box={seen}")

        found[f"zoom {zoom}"] = timed(view, times=4 * len(asked) * len(browsers), warm=30).p95
    return found


def middle_of(user: User) -> tuple[float, float]:
    area = Area.objects.get(path=user.scope.area_path)
    middle = area.geometry.point_on_surface
    return middle.x, middle.y


def box(zoom: int, lng: float, lat: float, draw: random.Random) -> str:
    """What a map of that zoom shows around a place, moved a little each time."""
    pixel = 1 << BITS - zoom - 8
    x = x_of(lng) + draw.randrange(-300, 300) * pixel
    y = y_of(lat) + draw.randrange(-200, 200) * pixel
    west, east = (lng_of(x + part * WIDE // 2 * pixel) for part in (-1, 1))
    north, south = (lat_of(y + part * HIGH // 2 * pixel) for part in (-1, 1))
    return f"{west:.5f},{south:.5f},{east:.5f},{north:.5f}"


def tiles(port: int) -> dict[str, float]:
    """Tiles of every zoom over the county, each asked for twice."""
    browser = Browser(port, cookie_of(User.objects.get(username="county2")))
    paths = list(tile_paths())
    browser.fetch("/tiles/areas/0/0/0.mvt")
    cold, kept = iter(paths), itertools.cycle(paths)
    return {
        "cold": tile_times(lambda: browser.fetch(next(cold), compressed=True), len(paths)).p95,
        "kept": tile_times(lambda: browser.fetch(next(kept), compressed=True), len(paths)).p95,
    }


def tile_times(call: Callable[[], object], times: int) -> Timing:
    return timed(call, times=times, warm=0)


def tile_paths() -> Iterator[str]:
    """The tiles of zooms 7 to 15 in which the county lies, at most twenty of each."""
    west, south, east, north = Area.objects.get(depth=1).geometry.extent
    draw = random.Random(SEED)
    for zoom in range(7, 16):
        shift = BITS - zoom
        columns = range(x_of(west) >> shift, (x_of(east) >> shift) + 1)
        rows = range(y_of(north) >> shift, (y_of(south) >> shift) + 1)
        every = list(itertools.product(columns, rows))
        for x, y in draw.sample(every, min(20, len(every))):
            yield f"/tiles/areas/{zoom}/{x}/{y}.mvt"


def edit() -> dict[str, float]:
    """A grid gives the half at its neighbour away, with 2,000 cases in it, and takes it back."""
    admin = User.objects.filter(postings__role=Role.SYSTEM_ADMIN).order_by("pk")[0]
    first, second = neighbours()
    kept, given = halves(first, second)
    moved = fill_strip(first, given)
    there = {first.code: kept, second.code: merge([second.geometry, given])}
    back = {first.code: first.geometry, second.code: second.geometry}
    parent = Area.objects.get(path=first.path[: -Area.steplen]).code
    previews, savings = [], []
    for shapes in (there, back, there):
        wanted = Wanted(parent, timezone.localdate(), shapes)
        begun = time.perf_counter()
        plan = plan_of(wanted, admin, within=first.path[: Area.steplen])
        previews.append(time.perf_counter() - begun)
        if plan.faults or sum(row.count for row in plan.moves) < moved:
            raise RuntimeError(f"The edit is not what it should be: {plan.faults} {plan.moves}")
        begun = time.perf_counter()
        publish(
            wanted,
            within=first.path[: Area.steplen],
            by=admin,
            reason="bench",
            seen=plan.seen,
        )
        savings.append(time.perf_counter() - begun)
    return {"moved": moved, "preview": max(previews), "saving": max(savings)}


def neighbours() -> tuple[Any, Any]:
    """Two grids of one community that share an edge."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT a.id, b.id FROM grids_area a JOIN grids_area b
            ON b.path LIKE left(a.path, -4) || '%%' AND b.depth = a.depth AND b.id <> a.id
            WHERE a.level = %s AND ST_Length(ST_Intersection(a.geometry, b.geometry)) > 0.002
            ORDER BY a.path LIMIT 1""",
            [Level.GRID.value],
        )
        first, second = cursor.fetchone()
    return Area.objects.get(pk=first), Area.objects.get(pk=second)


def halves(first: Any, second: Any) -> tuple[GEOSGeometry, GEOSGeometry]:
    """What `first` keeps and what it gives away, parted by a line across the way to `second`."""
    middle, other = first.geometry.centroid, second.geometry.centroid
    dx, dy = other.x - middle.x, other.y - middle.y
    across = LineString(
        (middle.x - 5 * dy, middle.y + 5 * dx), (middle.x + 5 * dy, middle.y - 5 * dx), srid=4326
    )
    parts = sorted(split(first.geometry, across), key=lambda part: part.distance(other))
    return merge(parts[1:]), parts[0]


def fill_strip(area: Area, strip: GEOSGeometry) -> int:
    """Puts live cases of the township into the strip; how many."""
    given = {
        "area": area.pk,
        "path": area.path,
        "strip": bytes(strip.ewkb),
        "count": MOVED,
        "steps": [step.value for step in OPEN_STEPS],
        "town": f"{area.path[: 2 * Area.steplen]}%",
    }
    with connection.cursor() as cursor:
        cursor.execute(TO_STRIP, given)
    return Event.objects.filter(area=area, point__coveredby=strip, step__in=OPEN_STEPS).count()
