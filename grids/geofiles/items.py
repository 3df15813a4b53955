"""The shapes of a file made ready: in WGS-84, valid, and each with the area it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import shapely

from grids.codes import code_fault
from grids.geofiles.choices import Choices, Known, LayerChoice, text_of
from grids.geofiles.datums import converted
from grids.geofiles.measures import BROKEN, polygons, shapely_of, square_metres
from grids.geofiles.models import FaultKind, FileShape
from grids.models import Area, AreaCode


@dataclass
class Found:
    """A fault before it is kept; `item` is the shape that it keeps from being published."""

    kind: str
    first: str = ""
    second: str = ""
    piece: Any = None
    square_metres: float = 0.0
    mended: bool = False
    detail: str = ""
    layer: int | None = None
    item: Item | None = None
    parent: str = ""


@dataclass(eq=False)
class Item:
    """A shape on its way: `shape` (shapely) is None where it cannot be used at all.

    `area` is the one it belongs to, None for a new one (`is_new`) or where there is none.
    `parent` is a code, or "#" and the number of the shape above; None while unknown.
    """

    row: FileShape
    choice: LayerChoice
    shape: Any = None
    area: Area | None = None
    is_new: bool = False
    name: str = ""
    code: str = ""
    parent: str | None = None
    repaired: bool = False
    sound: bool = True

    @property
    def label(self) -> str:
        return self.area.label if self.area else (self.name or self.row.label)

    @property
    def key(self) -> str:
        return self.code or f"#{self.row.number}"

    @property
    def belongs(self) -> bool:
        return self.area is not None or self.is_new


@dataclass
class Preparation:
    """Makes items of rows and notes what is wrong with each by itself."""

    known: Known
    choices: Choices
    found: list[Found] = field(default_factory=list)
    heights: dict[int, int] = field(default_factory=dict)
    taken: dict[str, Item] = field(default_factory=dict)
    broken: dict[int, str] = field(default_factory=dict)

    def items(self, rows: Iterable[FileShape]) -> list[Item]:
        """Those of layers that are taken."""
        made = []
        for row in rows:
            choice = self.choices.layers[row.layer]
            if choice.level:
                item = Item(row, choice)
                self._belong(item)
                self._shape(item)
                made.append(item)
        return made

    def _note(self, item: Item, kind: str, *, stops: bool = True, **more: Any) -> None:
        if stops:
            item.sound = False
        self.found.append(
            Found(kind, item.label, layer=item.row.layer, item=item if stops else None, **more)
        )

    def _belong(self, item: Item) -> None:
        areas = self.known.matching(item.choice, item.row.properties)
        if len(areas) > 1:
            names = ", ".join(area.code for area in areas[:5])
            return self._note(item, FaultKind.AMBIGUOUS, detail=names)
        if areas:
            item.area, item.code = areas[0], areas[0].code
        elif item.choice.create and item.choice.level != self.known.place.level:
            self._new(item)
        else:
            value = text_of(item.row.properties.get(item.choice.column))
            return self._note(item, FaultKind.UNMATCHED, second=value[:200])
        former = self.taken.setdefault(item.key, item)
        if former is not item:
            self._note(item, FaultKind.TWICE, second=former.row.label)
            item.area, item.is_new = None, False
        return None

    def _new(self, item: Item) -> None:
        item.is_new = True
        properties = item.row.properties
        item.name = (text_of(properties.get(item.choice.name)) or item.row.label)[:100]
        code = text_of(properties.get(item.choice.code)) if item.choice.code else ""
        if not code:
            return
        reason = code_fault(item.choice.level, code)
        if reason or AreaCode.objects.filter(code=code).exists():
            self._note(item, FaultKind.BAD_CODE, second=code[:20], detail=reason[:500])
        else:
            item.code = code

    def _shape(self, item: Item) -> None:
        given = item.row.given
        if item.row.number in self.broken:
            return self._note(item, FaultKind.RANGE, detail=self.broken[item.row.number])
        if item.row.had_z:
            self.heights[item.row.layer] = self.heights.get(item.row.layer, 0) + 1
        if given is None or given.empty:
            return self._note(item, FaultKind.EMPTY)
        try:
            shape = converted(shapely_of(given), self.choices.datum)
        except BROKEN:
            x, y = given.centroid.coords
            return self._note(item, FaultKind.RANGE, detail=f"{x:.2f}, {y:.2f}")
        areas = polygons(shape)
        if areas.is_empty:
            return self._note(item, FaultKind.NO_AREA, detail=given.geom_type, piece=shape)
        west, south, east, north = areas.bounds
        if west < -180 or east > 180 or south < -90 or north > 90:
            return self._note(item, FaultKind.RANGE, detail=f"{west:.2f}, {south:.2f}")
        item.shape = areas
        if not areas.is_valid:
            self._invalid(item, areas)
        return None

    def _invalid(self, item: Item, crossed: Any) -> None:
        """The repaired shape stands in for checks; it is taken only where that was chosen."""
        piece = crossing(crossed)
        try:
            whole = polygons(shapely.make_valid(crossed))
        except BROKEN:
            whole = shapely.MultiPolygon()
        if whole.is_empty:
            item.shape = None
            return self._note(item, FaultKind.INVALID, piece=piece)
        item.shape, item.repaired = whole, self.choices.repair
        changed = square_metres(whole)
        if self.choices.repair:
            return self._note(
                item,
                FaultKind.REPAIRED,
                stops=False,
                piece=piece,
                square_metres=changed,
                mended=True,
            )
        return self._note(item, FaultKind.INVALID, piece=piece, square_metres=changed)


def crossing(shape: Any) -> Any:
    """The point where an outline crosses itself, else the outline."""
    said = re.search(r"\[(\S+) (\S+)\]", shapely.is_valid_reason(shape))
    return shapely.Point(float(said[1]), float(said[2])) if said else shape.boundary
