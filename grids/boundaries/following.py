"""Areas below redrawn ones are redrawn with them, level by level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from grids.boundaries.reading import read
from grids.boundaries.shapes import Child, follow
from grids.boundaries.wanted import Wanted
from grids.models import Area


def followed(wanted: Wanted) -> Wanted:
    """`wanted` with every area below a redrawn one as it has to become.

    Shapes that `wanted` has for areas below stay as they are. Raises Refused as `read` does.
    """
    shapes: dict[str, GEOSGeometry] = dict(wanted.shapes)
    reading = read(wanted)
    changed = [t for t in reading.targets if t.area is not None and t.before and t.after]
    paths = {t.code: t.path for t in changed}
    before = {t.code: t.before for t in changed if t.before}
    after: dict[str, MultiPolygon] = {t.code: t.after for t in changed if t.after}
    while after:
        children = _children(paths, wanted)
        kids = {area.code: Child(code, area.geometry) for area, code in children if area.geometry}
        after = follow(before, after, kids)
        paths = {area.code: area.path for area, _code in children if area.code in after}
        before = {code: kids[code].shape for code in after}
        shapes |= after
    return replace(wanted, shapes=shapes)


def _children(paths: Mapping[str, str], wanted: Wanted) -> list[tuple[Area, str]]:
    """Drawn areas directly below (paths by code) that `wanted` leaves alone, with that code."""
    found = []
    for code, path in paths.items():
        rows = Area.objects.filter(path__startswith=path, depth=len(path) // Area.steplen + 1)
        rows = rows.in_force().exclude(geometry=None).exclude(code__in=wanted.shapes)
        found += [(area, code) for area in rows.exclude(code__in=wanted.retired)]
    return found
