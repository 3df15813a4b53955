"""What is wrong with boundaries: each fault with the piece on the map and its size."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.contrib.gis.geos import GeometryCollection, GEOSGeometry, MultiPolygon, Polygon
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.errors import BoundaryRefused

OVERLAP, GAP, SLIVER, OUTSIDE = "overlap", "gap", "sliver", "outside"
INVALID, EMPTY, WRONG = "invalid", "empty", "wrong"
SENTENCES = {
    OVERLAP: gettext_lazy("%(code)s and %(other)s overlap by %(size)s."),
    OUTSIDE: gettext_lazy("%(code)s reaches beyond %(other)s by %(size)s."),
    GAP: gettext_lazy("The areas below %(code)s leave a gap of %(size)s in it."),
    INVALID: gettext_lazy("The outline of %(code)s crosses itself. Take the repaired one."),
    EMPTY: gettext_lazy("%(code)s has no ground left. Draw it again, or retire it."),
}
SLIVERS = {
    OVERLAP: gettext_lazy(
        "%(code)s and %(other)s overlap in a sliver of %(size)s. Let them share the border."
    ),
    OUTSIDE: gettext_lazy(
        "%(code)s reaches beyond %(other)s by a sliver of %(size)s. Draw it on the border."
    ),
    GAP: gettext_lazy(
        "The areas below %(code)s leave a sliver of %(size)s open. Let neighbours share it."
    ),
}


HECTARE = 10_000.0


def size_of(square_metres: float) -> str:
    """In square metres up to a hectare, in hectares from there on, with grouped figures."""
    if square_metres >= HECTARE:
        return _("%(size)s ha") % {"size": f"{square_metres / HECTARE:,.2f}"}
    return _("%(size)s m²") % {"size": f"{square_metres:,.{int(square_metres < 100)}f}"}


@dataclass(frozen=True)
class Fault:
    """One breach. `code` and `other` are the areas concerned (codes, or keys of new ones).

    kinds: overlap (of two siblings), outside (of the parent `other`), gap (in the covered area
    `code`), sliver (any of these, narrower than the limit; `of` says which), invalid (a crossed
    outline; the piece is the point where), empty, wrong (what no drawing mends; only the
    sentence says it). `piece` is GeoJSON in WGS-84, None where there is nothing to draw.
    """

    kind: str
    code: str = ""
    other: str = ""
    piece: dict[str, Any] | None = None
    square_metres: float = 0.0
    of: str = ""
    text: str = ""

    @property
    def sentence(self) -> str:
        """In the reader's language, for the reader who draws."""
        if self.text:
            return self.text
        words = SLIVERS[self.of] if self.kind == SLIVER else SENTENCES[self.kind]
        size = size_of(self.square_metres)
        return str(words) % {"code": self.code, "other": self.other, "size": size}

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "sentence": self.sentence}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Fault:
        return cls(**{name: data[name] for name in cls.__dataclass_fields__ if name in data})


@dataclass(frozen=True)
class Given:
    """An area as somebody wants it: its key (below zero: a new one), code, and shape."""

    key: int
    code: str
    shape: GEOSGeometry


FAULTS = """
    SELECT kind, code, other, ST_AsGeoJSON(piece, 7), square_metres, narrow
    FROM grids_boundary_faults(
        %s, %s::bigint[], %s::text[], %s::bytea[]::geometry[], %s::bigint[], %s::date)"""


def faults_below(
    path: str,
    given: Iterable[Given] = (),
    gone: Collection[int] = (),
    day: dt.date | None = None,
) -> list[Fault]:
    """All faults among the areas directly below `path`, worst kinds first; one statement.

    With `given` shapes in the place of theirs (also of the area at `path` itself), without the
    areas `gone`; on `day` instead of now. A crossed outline is told, and what the repaired one
    would do besides: it may reach far out as well.
    """
    areas = list(given)
    found = _asked(path, areas, gone, day)
    crossed = {fault.code for fault in found if fault.kind == INVALID}
    whole = [_whole(area) if area.code in crossed else area for area in areas]
    if whole == areas:
        return found
    told = [fault for fault in found if fault.kind == INVALID]
    return told + [f for f in _asked(path, whole, gone, day) if f.kind not in (INVALID, EMPTY)]


def _whole(area: Given) -> Given:
    made: Any = area.shape.make_valid()
    parts = made if isinstance(made, GeometryCollection) else [made]
    polygons = [part for part in parts if isinstance(part, Polygon)]
    return replace(area, shape=MultiPolygon(polygons, srid=4326)) if polygons else area


def _asked(
    path: str, areas: list[Given], gone: Collection[int], day: dt.date | None
) -> list[Fault]:
    shapes = [bytes(area.shape.ewkb) for area in areas]
    keys, codes = [area.key for area in areas], [area.code for area in areas]
    with connection.cursor() as cursor:
        cursor.execute(FAULTS, [path, keys, codes, shapes, list(gone), day])
        return [_fault(*row) for row in cursor.fetchall()]


def _fault(kind: str, code: str, other: str, piece: str, size: float, narrow: bool) -> Fault:
    drawn = json.loads(piece) if piece else None
    if narrow:
        return Fault(SLIVER, code, other, drawn, size, of=kind)
    return Fault(kind, code, other, drawn, size)


def refuse(faults: list[Fault]) -> None:
    """Raises BoundaryRefused with all of them; the message tells the first."""
    if faults:
        told = _("%(fault)s Nothing was changed.") % {"fault": faults[0].sentence}
        piece = json.dumps(faults[0].piece) if faults[0].piece else ""
        raise BoundaryRefused(told, piece, faults)
