"""Areas below redrawn ones are redrawn with them, level by level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiPolygon
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError

from grids.boundaries.reading import RETIRED, Reading, read
from grids.boundaries.shapes import Child, as_multi, follow, swallowed, together
from grids.boundaries.wanted import NewArea, Wanted
from grids.errors import Refused
from grids.models import Area


def followed(wanted: Wanted, *, within: str) -> Wanted:
    """`wanted` with every area below a redrawn one as it has to become.

    Shapes that `wanted` has for areas below stay as they are. One that lies outside altogether
    ends, and the sibling nearest to it that is left takes over. Those below an area that ends come
    below its heir, with new codes. Raises Refused as `read` does.
    """
    try:
        return _followed(wanted, read(wanted, within=within))
    except (GEOSException, ShapelyError):
        raise Refused(
            _("These outlines are too crossed to go on with. Repair or draw them again.")
        ) from None


def _followed(wanted: Wanted, reading: Reading) -> Wanted:
    wanted, coming = _with_children(wanted, reading)
    shapes: dict[str, GEOSGeometry] = dict(wanted.shapes)
    retired, new = dict(wanted.retired), dict(wanted.new)
    changed = [t for t in reading.targets if t.area is not None and t.before and t.after]
    paths = {t.code: t.path for t in changed}
    before = {t.code: _with_theirs(t.code, t.before, new, coming) for t in changed if t.before}
    after: dict[str, MultiPolygon] = {t.code: t.after for t in changed if t.after}
    while after:
        children = _children(paths, wanted)
        kids = {area.code: Child(code, area.geometry) for area, code in children if area.geometry}
        for key in coming:
            if new[key].below in after:
                kids[key] = Child(new[key].below, as_multi(new[key].geometry))
        ended = swallowed(after, kids)
        heirs = _heirs(ended, kids)
        retired |= {coming.get(code, code): heir for code, heir in heirs.items()}
        after = follow(before, after, kids)
        for key in [key for key in coming if key in kids]:
            if key in after:
                new[key] = replace(new[key], geometry=after.pop(key))
            if key in heirs:
                del new[key], coming[key]
        paths = {area.code: area.path for area, _code in children if area.code in after}
        before = {code: kids[code].shape for code in after}
        shapes |= after
    return replace(wanted, shapes=shapes, new=new, retired=retired)


def _with_children(wanted: Wanted, reading: Reading) -> tuple[Wanted, dict[str, str]]:
    """The areas below one that ends go to its heir as new ones there, or end with it.

    Also the codes of those that go, by the temporary keys that stand for them.
    """
    shapes, new, retired = dict(wanted.shapes), dict(wanted.new), dict(wanted.retired)
    coming: dict[str, str] = {}
    for target in reading.targets:
        if target.kind != RETIRED or target.area is None or not target.area.numchild:
            continue
        heir = wanted.retired.get(target.code, "")
        rows = Area.objects.children_of(target.area).in_force().exclude(code__in=wanted.retired)
        for kid in rows.order_by("code"):
            shape = shapes.pop(kid.code, kid.geometry)
            if not heir:
                retired[kid.code] = ""
            elif shape is not None:
                key = _free_key(new)
                name, name_en = _free_name(kid, target.area, heir, new, retired)
                new[key] = NewArea(name, kid.kind, shape, name_en=name_en, below=heir)
                retired[kid.code] = key
                coming[key] = kid.code
    return replace(wanted, shapes=shapes, new=new, retired=retired), coming


def _with_theirs(
    code: str, before: GEOSGeometry, new: Mapping[str, NewArea], coming: Mapping[str, str]
) -> GEOSGeometry:
    """`before` and the ground of those that come below `code`: it is nobody's to hand out."""
    theirs = [new[key].geometry for key in coming if new[key].below == code]
    return together([before, *theirs]) if theirs else before


def _free_key(new: Mapping[str, NewArea]) -> str:
    taken = [int(key[1:]) for key in new if key[1:].isdecimal()]
    return f"n{max(taken, default=0) + 1}"


def _free_name(
    kid: Area, home: Area, heir: str, new: Mapping[str, NewArea], retired: Mapping[str, str]
) -> tuple[str, str]:
    """Its names, with that of the area it comes from where there is one of the name already."""
    there = Area.objects.filter(codes__code=heir).first()
    rows = Area.objects.children_of(there).in_force().exclude(code__in=retired) if there else []
    taken = {area.name for area in rows} | {
        area.name for area in new.values() if area.below == heir
    }
    if kid.name not in taken:
        return kid.name, kid.name_en
    more = f"{kid.name_en} ({home.name_en})" if kid.name_en and home.name_en else ""
    return f"{kid.name}（{home.name}）"[:100], more[:100]


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
