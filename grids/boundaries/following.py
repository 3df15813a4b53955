"""Areas below redrawn ones are redrawn with them, level by level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiPolygon
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError

from grids.boundaries.reading import Reading, read
from grids.boundaries.shapes import Child, follow, swallowed
from grids.boundaries.wanted import Wanted
from grids.errors import Refused
from grids.models import Area


def followed(wanted: Wanted, *, within: str) -> Wanted:
    """`wanted` with every area below a redrawn one as it has to become.

    Shapes that `wanted` has for areas below stay as they are. One that lies outside altogether
    ends, and the sibling nearest to it that is left takes over. Raises Refused as `read` does.
    """
    try:
        return _followed(wanted, read(wanted, within=within))
    except (GEOSException, ShapelyError):
        raise Refused(
            _("These outlines are too crossed to go on with. Repair or draw them again.")
        ) from None


def _followed(wanted: Wanted, reading: Reading) -> Wanted:
    shapes: dict[str, GEOSGeometry] = dict(wanted.shapes)
    retired = dict(wanted.retired)
    changed = [t for t in reading.targets if t.area is not None and t.before and t.after]
    paths = {t.code: t.path for t in changed}
    before = {t.code: t.before for t in changed if t.before}
    after: dict[str, MultiPolygon] = {t.code: t.after for t in changed if t.after}
    while after:
        children = _children(paths, wanted)
        kids = {area.code: Child(code, area.geometry) for area, code in children if area.geometry}
        ended = swallowed(after, kids)
        retired |= _heirs(ended, kids)
        after = follow(before, after, kids)
        paths = {area.code: area.path for area, _code in children if area.code in after}
        before = {code: kids[code].shape for code in after}
        shapes |= after
    return replace(wanted, shapes=shapes, retired=retired)


def _heirs(ended: list[str], kids: dict[str, Child]) -> dict[str, str]:
    """For each the nearest sibling that is left; those without one are missing."""
    heirs = {}
    for code in ended:
        mine = kids[code]
        left = [other for other in kids if kids[other].parent == mine.parent and other not in ended]
        if left:
            heirs[code] = min(left, key=lambda other: kids[other].shape.distance(mine.shape))
    return heirs


def _children(paths: Mapping[str, str], wanted: Wanted) -> list[tuple[Area, str]]:
    """Drawn areas directly below (paths by code) that `wanted` leaves alone, with that code."""
    found = []
    for code, path in paths.items():
        rows = Area.objects.filter(path__startswith=path, depth=len(path) // Area.steplen + 1)
        rows = rows.in_force().exclude(geometry=None).exclude(code__in=wanted.shapes)
        found += [(area, code) for area in rows.exclude(code__in=wanted.retired)]
    return found
