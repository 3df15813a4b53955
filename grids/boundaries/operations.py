"""What the editor's tools do to a draft. Each is given the draft and answers the changed one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib.gis.geos import (
    GeometryCollection,
    GEOSGeometry,
    LineString,
    MultiPolygon,
    Polygon,
)
from django.utils.translation import gettext as _

from grids.boundaries import shapes
from grids.boundaries.ground import Sheet
from grids.boundaries.outlines import UNREADABLE, check_rings, outline, points_of, text
from grids.boundaries.typed import shape_of_text
from grids.boundaries.wanted import NewArea, Wanted
from grids.errors import Refused
from grids.models import GridKind

Given = Mapping[str, Any]
MOST_POINTS = 20_000
LEAST_METRES, MOST_METRES = 0.1, 100.0


def applied(sheet: Sheet, operation: str, given: Given) -> Wanted:
    """Raises Refused, with a sentence that says what to do, where the tool cannot be used so."""
    try:
        tool = TOOLS[operation]
    except KeyError:
        raise Refused(_("There is no such tool.")) from None
    try:
        return tool(sheet, given)
    except UNREADABLE:
        raise Refused(
            _("This line or outline cannot be read. Nothing was changed. Draw it again.")
        ) from None


def _check_near(sheet: Sheet, rings: list[Any]) -> None:
    """Refuses an outline with a point that was meant to lie elsewhere."""
    near = sheet.ground.surroundings
    if near is not None:
        for number, at in enumerate((point for ring in rings for point in ring), start=1):
            near.check(at, _("Point %(number)d") % {"number": number})


def put(sheet: Sheet, key: str, geometry: GEOSGeometry) -> Wanted:
    """The draft with another shape for `key`."""
    wanted = sheet.wanted
    if key in wanted.new:
        changed = replace(wanted.new[key], geometry=geometry)
        return replace(wanted, new={**wanted.new, key: changed})
    return replace(wanted, shapes={**wanted.shapes, key: geometry})


def _with(sheet: Sheet, key: str, geometry: GEOSGeometry) -> Sheet:
    return Sheet(sheet.ground, put(sheet, key, geometry))


def line_of(points: Any) -> LineString:
    if not 2 <= len(points) <= MOST_POINTS:
        raise Refused(_("A line needs at least two points."))
    return LineString(points_of(points), srid=4326)


def outline_of(rings: Any) -> MultiPolygon:
    """Rings of a polygon as the map gives them; a crossed outline is repaired."""
    drawn = Polygon(*check_rings(rings), srid=4326)
    whole = MultiPolygon(drawn, srid=4326)
    return whole if whole.valid else shapes.repaired(whole)


def as_multi(found: GEOSGeometry, told: str) -> MultiPolygon:
    """The polygons in `found`; refuses with `told` where there are none."""
    parts = found if isinstance(found, GeometryCollection) else [found]
    polygons = [part for part in parts if isinstance(part, Polygon) and not part.empty]
    if not polygons:
        raise Refused(told)
    return MultiPolygon(polygons, srid=4326)


def clipped(sheet: Sheet, drawn: GEOSGeometry, key: str = "") -> MultiPolygon:
    """What of `drawn` is nobody's ground and within the parent."""
    for other in sheet.others(key):
        if drawn.intersects(other):
            drawn = drawn.difference(other)
    parent = sheet.ground.parent
    if parent is not None and parent.geometry is not None:
        drawn = drawn.intersection(parent.geometry)
    return as_multi(drawn, _("There is no free ground where you drew. Draw over a gap."))


def draw(sheet: Sheet, given: Given) -> Wanted:
    """`rings` become the outline of `key`, or of a new area `name` (`kind`, `code`).

    With `clip`, only what is nobody's ground. Without `key`, an area is added.
    """
    key = str(given.get("key") or "")
    drawn: GEOSGeometry = outline_of(given["rings"])
    _check_near(sheet, check_rings(given["rings"]))
    if given.get("clip"):
        drawn = clipped(sheet, drawn, key)
    if key:
        return put(sheet, sheet.known(key), drawn)
    return _added(sheet, drawn, given)


def _added(sheet: Sheet, geometry: GEOSGeometry, given: Given, source: str = "") -> Wanted:
    if not sheet.ground.makes_new:
        raise Refused(_("No area can be added here."))
    name = text(given.get("name"), 100)
    if name in sheet.names():
        raise Refused(
            _("There is a %(name)s here already. Give the new area another name.") % {"name": name}
        )
    kind = str(given.get("kind") or "") if sheet.ground.gives_codes else ""
    new = NewArea(
        name=name or _free_name(sheet),
        name_en=text(given.get("name_en"), 100),
        kind=kind if kind in GridKind.values else (GridKind.BASIC * sheet.ground.gives_codes),
        geometry=geometry,
        from_code=source,
        code=text(given.get("code")),
    )
    return replace(sheet.wanted, new={**sheet.wanted.new, sheet.free_key(): new})


def _free_name(sheet: Sheet) -> str:
    taken, number = sheet.names(), int(sheet.free_key()[1:])
    while (name := _("New area %(number)s") % {"number": number}) in taken:
        number += 1
    return name


def hole(sheet: Sheet, given: Given) -> Wanted:
    """`rings` are cut out of `key`; their ground is nobody's then."""
    key = sheet.known(given["key"])
    return put(sheet, key, shapes.without_hole(sheet.drawn(key), outline_of(given["rings"])))


def split(sheet: Sheet, given: Given) -> Wanted:
    """`line` cuts `key`: the largest part keeps its code, the other ones are new areas."""
    key = sheet.known(given["key"])
    first, *rest = shapes.split(sheet.drawn(key), line_of(given["line"]))
    source = sheet.wanted.new[key].from_code if key in sheet.wanted.new else key
    wanted = put(sheet, key, first)
    for part in rest:
        wanted = _added(Sheet(sheet.ground, wanted), part, given, source)
        given = {**given, "name": "", "name_en": "", "code": ""}
    return wanted


def merge(sheet: Sheet, given: Given) -> Wanted:
    """`second` joins `key`, which keeps its code; it is retired and points to `key`."""
    key, second = _two(sheet, given)
    together = shapes.merge([sheet.drawn(key), sheet.drawn(second)])
    return _retired(_with(sheet, key, together), second, key)


def redraw(sheet: Sheet, given: Given) -> Wanted:
    """`line` becomes the common border of `key` and `second`."""
    key, second = _two(sheet, given)
    line = line_of(given["line"])
    one, other = shapes.redraw(sheet.drawn(key), sheet.drawn(second), line)
    return put(_with(sheet, key, one), second, other)


def remove(sheet: Sheet, given: Given) -> Wanted:
    """`key` ends; `second` (or nobody) gets its ground and what hangs on it."""
    key = sheet.known(given["key"])
    heir = str(given.get("second") or "")
    if not heir:
        return _retired(sheet, key, "")
    heir = _two(sheet, given)[1]
    ground, theirs = sheet.shape(key), sheet.shape(heir)
    if ground is not None and theirs is not None:
        sheet = _with(sheet, heir, as_multi(theirs.union(ground), ""))
    return _retired(sheet, key, heir)


def repair(sheet: Sheet, given: Given) -> Wanted:
    """The valid shape nearest to what is drawn."""
    key = sheet.known(given["key"])
    if sheet.drawn(key).valid:
        raise Refused(
            _("There is nothing to repair in %(area)s: its outline does not cross itself.")
            % {"area": sheet.label(key)}
        )
    return put(sheet, key, shapes.repaired(sheet.drawn(key)))


def simplify(sheet: Sheet, given: Given) -> Wanted:
    """All areas with fewer points on the borders that they share, as coarse as `metres`."""
    metres = float(given["metres"])
    if not LEAST_METRES <= metres <= MOST_METRES:
        raise Refused(_("Write how coarse borders may become: between 0.1 and 100 metres."))
    live = list(sheet.keys())
    drawn = {key: shape for key in live if (shape := sheet.shape(key)) is not None}
    made = shapes.simplified(drawn, metres)
    if not made:
        raise Refused(_("No point can be left out within this distance."))
    wanted = sheet.wanted
    for key, shape in made.items():
        wanted = put(Sheet(sheet.ground, wanted), key, shape)
    return wanted


def settle(sheet: Sheet, given: Given) -> Wanted:
    """Mends one fault: `kind` as it was told, `key` keeps or gets the ground, `other` gives it up.

    The `piece` that was told is rounded, so it only says which gap is meant.
    """
    key = sheet.known(given["key"])
    mend = {"overlap": _given_up, "outside": _cut_off, "gap": _filled}[str(given["kind"])]
    return mend(sheet, key, given)


def _given_up(sheet: Sheet, key: str, given: Given) -> Wanted:
    other = sheet.known(given["other"])
    left = sheet.drawn(other).difference(sheet.drawn(key))
    told = _("%(area)s would have no ground left.") % {"area": sheet.label(other)}
    return put(sheet, other, as_multi(left, told))


def _cut_off(sheet: Sheet, key: str, given: Given) -> Wanted:
    parent = sheet.ground.parent
    if parent is None or parent.geometry is None:
        return sheet.wanted
    left = sheet.drawn(key).intersection(parent.geometry)
    told = _("%(area)s would have no ground left.") % {"area": sheet.label(key)}
    return put(sheet, key, as_multi(left, told))


def _filled(sheet: Sheet, key: str, given: Given) -> Wanted:
    parent, piece = sheet.ground.parent, outline(given["piece"])
    if parent is None or parent.geometry is None:
        return sheet.wanted
    open_ground: GEOSGeometry = parent.geometry
    for other in sheet.others():
        open_ground = open_ground.difference(other)
    told = _("This gap is closed already.")
    parts = [part for part in as_multi(open_ground, told) if part.intersects(piece)]
    found: GEOSGeometry = sheet.drawn(key)
    for part in parts:
        found = found.union(part)
    return put(sheet, key, as_multi(found, told))


def retyped(sheet: Sheet, given: Given) -> Wanted:
    """The outline of `key` as typed in `text`."""
    return put(sheet, sheet.known(given["key"]), _typed(sheet, given))


def type_new(sheet: Sheet, given: Given) -> Wanted:
    """A new area with the outline typed in `text`."""
    return _added(sheet, _typed(sheet, given), given)


def _typed(sheet: Sheet, given: Given) -> MultiPolygon:
    return shape_of_text(str(given["text"]), sheet.ground.surroundings)


def back(sheet: Sheet, given: Given) -> Wanted:
    """`key` as it is now in force; ground that others got from it or gave to it goes back.

    An area that was to join it comes back as well.
    """
    key, wanted = str(given["key"]), sheet.wanted
    joined = [code for code, heir in wanted.retired.items() if key in (code, heir)]
    back = [code for code in dict.fromkeys([key, *joined]) if code in sheet.ground.areas]
    traded = _traded(sheet, back)
    wanted = replace(
        wanted,
        shapes={code: shape for code, shape in wanted.shapes.items() if code not in back},
        new=_without(wanted.new, key),
        retired={code: heir for code, heir in wanted.retired.items() if code not in back},
    )
    if traded is None:
        return wanted
    for other in [code for code in (*wanted.shapes, *wanted.new) if code != key]:
        wanted = _given_back(Sheet(sheet.ground, wanted), other, traded)
    return wanted


def _traded(sheet: Sheet, back: list[str]) -> GEOSGeometry | None:
    """The ground by which these differ from what is in force; None where none does."""
    pieces: list[GEOSGeometry | None] = []
    for code in back:
        former = sheet.ground.areas[code].geometry
        now = sheet.wanted.shapes.get(code) if code not in sheet.wanted.retired else None
        if code in sheet.wanted.retired and former is not None:
            pieces.append(former)
        elif now is not None and former is not None:
            pieces.append(shapes.difference_of(now, former))
        elif now is not None:
            pieces.append(now)
    found = [piece for piece in pieces if piece is not None]
    return shapes.together(found) if found else None


def _given_back(sheet: Sheet, key: str, traded: GEOSGeometry) -> Wanted:
    """`key` within `traded` as it is in force; one that is new has nothing there any more."""
    wanted, area = sheet.wanted, sheet.ground.areas.get(key)
    former = area.geometry if area else None
    left = shapes.as_before(sheet.drawn(key), former, traded)
    if left is None:
        return replace(wanted, shapes=_without(wanted.shapes, key), new=_without(wanted.new, key))
    if former is not None and shapes.difference_of(left, former) is None:
        return replace(wanted, shapes=_without(wanted.shapes, key))
    return put(sheet, key, left)


def _two(sheet: Sheet, given: Given) -> tuple[str, str]:
    key, second = sheet.known(given["key"]), sheet.known(given.get("second"))
    if key == second:
        raise Refused(_("Choose two different areas."))
    return key, second


def _retired(sheet: Sheet, key: str, heir: str) -> Wanted:
    """Without `key`; areas that were to be taken over by it go to `heir`."""
    wanted = sheet.wanted
    retired = {code: heir if other == key else other for code, other in wanted.retired.items()}
    if key in sheet.ground.areas:
        retired[key] = heir
    return replace(
        wanted,
        shapes=_without(wanted.shapes, key),
        new=_without(wanted.new, key),
        retired=retired,
    )


def _without(given: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != key}


TOOLS: dict[str, Callable[[Sheet, Given], Wanted]] = {
    tool.__name__: tool
    for tool in (
        draw,
        hole,
        split,
        merge,
        redraw,
        remove,
        repair,
        simplify,
        settle,
        retyped,
        type_new,
        back,
    )
}
