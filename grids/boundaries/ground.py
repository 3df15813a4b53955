"""What the editor stands on: the areas in force that a draft is about, and how it changes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.gis.geos import GeometryCollection, GEOSGeometry, MultiPolygon, Polygon
from django.utils.translation import gettext as _

from grids.boundaries.outlines import Surroundings
from grids.boundaries.seen import fingerprint
from grids.boundaries.wanted import Wanted
from grids.codes import level_below
from grids.errors import Refused
from grids.models import Area, Level

GRIDS = (Level.GRID, Level.SUBGRID)


@dataclass(frozen=True)
class Ground:
    """The children of `parent`, or the one root at `path` where `parent` is None."""

    parent: Area | None
    path: str

    @cached_property
    def areas(self) -> dict[str, Area]:
        """By code, in the order of the codes."""
        if self.parent is None:
            found = Area.objects.filter(path=self.path)
        else:
            found = Area.objects.children_of(self.parent)
        return {area.code: area for area in found.in_force().order_by("code")}

    @property
    def level(self) -> str:
        if self.parent is None:
            return next((area.level for area in self.areas.values()), "")
        return str(level_below(self.parent.level) or "")

    @property
    def makes_new(self) -> bool:
        """Whether areas may be added by drawing: everywhere but beside a root."""
        return self.parent is not None and bool(self.level)

    @property
    def gives_codes(self) -> bool:
        """Grids get the next free code; above them codes are the country's."""
        return self.level in GRIDS

    def around(self, user: Any) -> list[tuple[str, GEOSGeometry]]:
        """Neighbours outside, for orientation: siblings of the parent that touch its box.

        With label and shape; what `user` does not see has no label and only what lies in the box.
        """
        if self.parent is None or self.parent.geometry is None:
            return []
        beside = Area.objects.in_force().filter(
            geometry__bboverlaps=self.parent.geometry, depth=self.parent.depth
        )
        near = list(beside.exclude(pk=self.parent.pk).order_by("code")[:40])
        seen = Area.objects.for_user(user).filter(pk__in=[area.pk for area in near])
        keys = set(seen.values_list("pk", flat=True))
        box = Polygon.from_bbox(self.parent.geometry.extent)
        shown = [
            (area.label, area.geometry) if area.pk in keys else ("", _cut(area.geometry, box))
            for area in near
        ]
        return [(label, shape) for label, shape in shown if shape is not None]

    @property
    def surroundings(self) -> Surroundings | None:
        """By which points far away are told; None where nothing above is drawn."""
        above = Area.objects.chain(self.path).exclude(geometry=None).order_by("-depth").first()
        if above is None or above.geometry is None:
            return None
        return Surroundings(above.label, above.geometry.extent)

    @property
    def families(self) -> list[str]:
        """As `grids.boundaries.seen` asks for them; of the roots only the one drawn."""
        return [self.path]

    def fingerprint(self) -> str:
        """Changes whenever a boundary here, or that of the parent, does."""
        return fingerprint(self.families)


def _cut(shape: GEOSGeometry | None, box: Polygon) -> MultiPolygon | None:
    """What of `shape` lies in `box`; None where nothing does."""
    if shape is None or not shape.valid:
        return None
    found: Any = shape.intersection(box)
    parts = found if isinstance(found, GeometryCollection) else [found]
    polygons = [part for part in parts if isinstance(part, Polygon) and not part.empty]
    return MultiPolygon(polygons, srid=4326) if polygons else None


@dataclass
class Sheet:
    """`wanted` laid over the ground: what each area looks like now, and how it is changed."""

    ground: Ground
    wanted: Wanted

    def keys(self) -> Iterator[str]:
        """Areas that are there when the draft is published, codes first."""
        yield from (code for code in self.ground.areas if code not in self.wanted.retired)
        yield from self.wanted.new

    def choices(self) -> list[tuple[str, str]]:
        return [(key, self.label(key)) for key in self.keys()]

    def shape(self, key: str) -> GEOSGeometry | None:
        if key in self.wanted.new:
            return self.wanted.new[key].geometry
        if key in self.wanted.shapes:
            return self.wanted.shapes[key]
        return self.ground.areas[key].geometry if key in self.ground.areas else None

    def drawn(self, key: Any) -> GEOSGeometry:
        """The shape of an area that must have one."""
        shape = self.shape(self.known(key))
        if shape is None:
            raise Refused(
                _("%(area)s has no boundary yet. Draw one first.") % {"area": self.label(key)}
            )
        return shape

    def known(self, key: Any) -> str:
        if key not in set(self.keys()):
            raise Refused(
                _("This area is not in the draft any more. Choose another one in the list.")
            )
        return str(key)

    def names(self) -> set[str]:
        """Those that are taken here when the draft is published."""
        codes = (code for code in self.ground.areas if code not in self.wanted.retired)
        new = (area.name for area in self.wanted.new.values())
        return {*(self.ground.areas[code].name for code in codes), *new}

    def label(self, key: str) -> str:
        if key in self.wanted.new:
            return self.wanted.new[key].label(self.ground.level)
        return self.ground.areas[key].label if key in self.ground.areas else key

    def others(self, key: str = "") -> list[GEOSGeometry]:
        shapes = (self.shape(other) for other in self.keys() if other != key)
        return [shape for shape in shapes if shape is not None and not shape.empty]

    def free_key(self) -> str:
        """The next temporary key; one that was used before undo may come again."""
        taken = [int(key[1:]) for key in self.wanted.new if key[1:].isdecimal()]
        return f"n{max(taken, default=0) + 1}"
