"""The map of a signboard as SVG, from our own boundaries, streets and buildings.

Metres are degrees times a constant here: over the few kilometres of a grid that is exact to
the width of a line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy
import shapely
from django.contrib.gis.geos import Polygon
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from events.signboard.labels import Label, Labels, extent
from grids.basemap.models import Building, Rank, Street
from grids.basemap.sources import sources as map_sources
from grids.models import Area

WIDTH, HEIGHT = 1080, 800
"""Units of the drawing; the sheet prints it 270 mm wide."""

MARGIN = 0.12
DEGREE = 111_320.0
"""Metres of one degree of latitude."""

MOST_STREETS, MOST_BUILDINGS, MOST_NAMES = 3_000, 6_000, 14
STEP: int = Area.steplen
FONT = "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
STROKES = {Rank.MAIN: (11, 8), Rank.STREET: (7, 5), Rank.PATH: (2.5, 1.5)}
"""Width of a street's edge and of its inside."""
ALONG = (0.5, 0.4, 0.6, 0.25, 0.75, 0.1, 0.9)
"""Parts of a street's length at which its name is tried."""
NORTH = (WIDTH - 62, 10, WIDTH - 22, 92)
"""Where the arrow stands: west, top, east, bottom."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """The part of the earth that is drawn, in metres from its upper left corner."""

    west: float
    north: float
    metres: float
    """Metres of one unit of the drawing."""

    squeeze: float
    """How much shorter a degree of longitude is than one of latitude."""

    @classmethod
    def around(cls, shape: Any) -> Frame:
        west, south, east, north = shape.extent
        squeeze = math.cos(math.radians((south + north) / 2))
        wide = max((east - west) * DEGREE * squeeze, 50)
        high = max((north - south) * DEGREE, 50)
        metres = max(wide / WIDTH, high / HEIGHT) / (1 - 2 * MARGIN)
        left = (west + east) / 2 - WIDTH / 2 * metres / DEGREE / squeeze
        top = (south + north) / 2 + HEIGHT / 2 * metres / DEGREE
        return cls(left, top, metres, squeeze)

    def at(self, lng: float, lat: float) -> Point:
        x = (lng - self.west) * DEGREE * self.squeeze / self.metres
        return round(x, 1), round((self.north - lat) * DEGREE / self.metres, 1)

    @property
    def box(self) -> Polygon:
        east = self.west + WIDTH * self.metres / DEGREE / self.squeeze
        south = self.north - HEIGHT * self.metres / DEGREE
        return Polygon.from_bbox((self.west, south, east, self.north))

    def seen(self, shape: Any) -> Any:
        """The largest part of a shape within the picture, as shapely has it, in its units."""
        whole = shapely.from_wkb(bytes(shape.wkb))
        drawn = shapely.transform(whole, lambda at: numpy.array([self.at(x, y) for x, y in at]))
        window = shapely.box(4, 4, WIDTH - 4, HEIGHT - 4)
        parts = shapely.get_parts(shapely.intersection(shapely.make_valid(drawn), window))
        areas = [part for part in parts if part.geom_type == "Polygon"]
        return max(areas, key=lambda part: part.area, default=shapely.Polygon())

    def line(self, points: Iterable[Any]) -> str:
        return "M" + "L".join("{} {}".format(*self.at(p[0], p[1])) for p in points)

    def rings(self, shape: Any) -> str:
        """The path of a polygon or of several, holes included."""
        parts = shape if shape.geom_type == "MultiPolygon" else [shape]
        return "".join(f"{self.line(ring.coords)}Z" for part in parts for ring in part)


def drawn(area: Area) -> SafeString:
    """The map of a grid; "" where it has no boundary."""
    if area.geometry is None:
        return mark_safe("")
    frame = Frame.around(area.geometry)
    others = neighbours(frame, area)
    parts = [*ground(frame), *outlines(frame, others), *own(frame, area)]
    parts += [*names(frame, area, others), north(), *scale(frame)]
    return mark_safe(  # noqa: S308  every text in it is escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(area.label)}" font-family="{FONT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#f6f5f1"/>{"".join(parts)}</svg>'
    )


def ground(frame: Frame) -> Iterator[str]:
    """Buildings below, then streets: all edges first, so that crossings join."""
    houses = Building.objects.filter(geometry__bboverlaps=frame.box).order_by("pk")
    path = "".join(frame.rings(row.geometry) for row in houses[:MOST_BUILDINGS])
    if path:
        yield f'<path d="{path}" fill="#dcd7cd" stroke="#c4beb2" stroke-width=".6"/>'
    paths = {rank: "".join(map(frame.line, lines)) for rank, lines in streets(frame).items()}
    for inside in (0, 1):
        for rank in (Rank.PATH, Rank.STREET, Rank.MAIN):
            if paths.get(rank):
                colour = "#ffffff" if inside else "#b9b4a8"
                yield stroke(paths[rank], colour, STROKES[rank][inside])


def streets(frame: Frame) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    rows = Street.objects.filter(geometry__bboverlaps=frame.box).order_by("rank", "pk")
    for rank, shape in rows.values_list("rank", "geometry")[:MOST_STREETS]:
        found.setdefault(rank, []).append(shape.coords)
    return found


def stroke(path: str, colour: str, width: float, more: str = "") -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-linejoin="round" stroke-linecap="round"{more}/>'
    )


def neighbours(frame: Frame, area: Area) -> list[Area]:
    rows = Area.objects.in_force().filter(level=area.level, geometry__bboverlaps=frame.box)
    return list(rows.exclude(pk=area.pk)[:60])


def outlines(frame: Frame, others: list[Area]) -> Iterator[str]:
    for other in others:
        yield stroke(frame.rings(other.geometry), "#8a8578", 1.6, ' stroke-dasharray="7 5"')


def own(frame: Frame, area: Area) -> Iterator[str]:
    path = frame.rings(area.geometry)
    yield f'<path d="{path}" fill="#1a5fb4" fill-opacity=".1"/>'
    yield stroke(path, "#ffffff", 9)
    yield stroke(path, "#1a5fb4", 5)


def names(frame: Frame, area: Area, others: list[Area]) -> Iterator[str]:
    """Of the grid, of its neighbours (those of another community with its name), of streets."""
    labels = Labels([NORTH, (18, HEIGHT - 60, 30 + WIDTH / 4 + 24, HEIGHT)])
    edges = [frame.seen(one.geometry).boundary for one in (area, *others)]
    labels.borders = shapely.union_all(edges)
    label = labels.within(frame.seen(area.geometry), [[area.label]], (30, 24, 18))
    if label is not None:
        yield from text(label, "#12427d")
    parents = {other.path[:-STEP] for other in others} - {area.path[:-STEP]}
    rows = Area.objects.filter(path__in=parents).defer("geometry")
    above = {row.path: row.label for row in rows}
    for other in others:
        told = [word for word in (above.get(other.path[:-STEP], ""), other.label) if word]
        label = labels.within(frame.seen(other.geometry), [told, [" ".join(told)]], (17, 14, 12))
        if label is not None:
            yield from text(label, "#6b6659")
    yield from street_names(frame, labels)


def street_names(frame: Frame, labels: Labels) -> Iterator[str]:
    """Each on its longest piece, at the middle if there is room; the longest streets first."""
    longest: dict[str, Any] = {}
    rows = Street.objects.filter(geometry__bboverlaps=frame.box).exclude(name="")
    for name, shape in rows.values_list("name", "geometry")[:MOST_STREETS]:
        inside = shape.intersection(frame.box)
        if inside.length > getattr(longest.get(name), "length", 0):
            longest[name] = inside
    for name, shape in sorted(longest.items(), key=lambda item: -item[1].length)[:MOST_NAMES]:
        piece = max(shape, key=len) if shape.geom_type == "MultiLineString" else shape
        tries = (frame.at(*piece.interpolate_normalized(part).coords) for part in ALONG)
        found = (labels.at(name, kept_inside(name, at, 15), 15) for at in tries)
        label = next((label for label in found if label is not None), None)
        if label is not None:
            yield from text(label, "#4a463c")


def kept_inside(words: str, at: Point, size: float) -> Point:
    """The place nearest to `at` where words stay within the picture."""
    wide, high = (side / 2 + 6 for side in extent([words], size))
    return min(max(at[0], wide), WIDTH - wide), min(max(at[1], high), HEIGHT - high)


def text(label: Label, colour: str) -> Iterator[str]:
    """Words with a light edge, so that they read on anything below."""
    for words, y in label.baselines:
        place = f'x="{label.x:.0f}" y="{y:.0f}" font-size="{label.size}" text-anchor="middle"'
        said = escape(words)
        yield f'<text {place} stroke="#fff" stroke-width="5" stroke-linejoin="round">{said}</text>'
        yield f'<text {place} fill="{colour}" font-weight="600">{said}</text>'


def north() -> str:
    x, y = WIDTH - 42, 62
    return (
        f'<path d="M{x} {y - 44}L{x + 13} {y}L{x} {y - 9}L{x - 13} {y}Z" fill="#333"/>'
        f'<text x="{x}" y="{y + 22}" font-size="20" text-anchor="middle" fill="#333">N</text>'
    )


def scale(frame: Frame) -> Iterator[str]:
    """A bar of a round length, at most a quarter of the picture."""
    most = WIDTH * frame.metres / 4
    power = 10 ** math.floor(math.log10(most))
    length = next(step * power for step in (5, 2, 1) if step * power <= most)
    wide = length / frame.metres
    said = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    x, y, middle = 30, HEIGHT - 26, 30 + wide / 2
    yield (
        f'<rect x="{x - 12}" y="{y - 34}" width="{wide + 24:.0f}" height="48" fill="#fff" '
        f'fill-opacity=".8"/><text x="{middle:.0f}" y="{y - 12}" font-size="17" '
        f'text-anchor="middle" fill="#333">{said}</text>'
    )
    yield stroke(f"M{x} {y - 8}V{y}H{x + wide:.1f}V{y - 8}", "#333", 2)


def sources(areas: Iterable[Area]) -> str:
    """Whom maps of these areas have to name for streets and buildings."""
    boxes = [Frame.around(area.geometry).box for area in areas if area.geometry]
    drawn_at = (m.objects.filter(geometry__bboverlaps=b) for b in boxes for m in (Street, Building))
    if not any(rows.exists() for rows in drawn_at):
        return ""
    return " · ".join(map_sources())
