"""What the administrator chose for a file, and what is proposed to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.codes import LEVELS
from grids.geofiles.datums import WGS84
from grids.models import Area

CODE, NAME = "code", "name"
MATCHES: dict[str, Promise] = {CODE: _("By code"), NAME: _("By name")}
LEAVE, CUT, FIRST, SMALLER, FILL = "leave", "cut", "first", "smaller", "fill"
OUTSIDE: dict[str, Promise] = {
    LEAVE: _("Leave it; the set is then refused"),
    CUT: _("Cut off what lies beyond"),
}
OVERLAPS: dict[str, Promise] = {
    LEAVE: _("Leave them; a set with one is refused"),
    FIRST: _("Give each to the shape that comes first in the file"),
    SMALLER: _("Give each to the smaller of the two shapes"),
}
GAPS: dict[str, Promise] = {
    LEAVE: _("Leave them; a covered area refuses them"),
    FILL: _("Give each to the neighbour with the longest border to it"),
}
CODE_COLUMNS = ("code", "area_code", "gbcode", "pac", "adcode", "编码", "代码", "区划代码", "id")
NAME_COLUMNS = ("name", "area_name", "名称", "名字", "title", "id")
ENOUGH = 0.5
"""Part of a layer's shapes that has to belong to areas for a guess."""


@dataclass(frozen=True)
class LayerChoice:
    """How one layer is taken: as areas of `level` (empty: left out).

    Shapes belong to the area whose code or name (`match`) stands in `column`. With `create`,
    others become new areas named by `name`, with the code in `code` if that column is given.
    """

    level: str = ""
    match: str = CODE
    column: str = ""
    create: bool = False
    name: str = ""
    code: str = ""


@dataclass(frozen=True)
class Choices:
    datum: str = WGS84
    repair: bool = False
    outside: str = LEAVE
    overlaps: str = LEAVE
    gaps: str = LEAVE
    layers: list[LayerChoice] = field(default_factory=list)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        layers = [LayerChoice(**layer) for layer in data.get("layers", [])]
        return cls(**{**data, "layers": layers})

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def with_datum(self, datum: str) -> Self:
        return replace(self, datum=datum)


@dataclass
class Known:
    """The areas in force at and below `place`, found by code or by level and name."""

    place: Area
    areas: dict[str, Area] = field(init=False)
    former: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        found = Area.objects.subtree(self.place).in_force().defer("geometry")
        self.areas = {area.code: area for area in found}
        rows = Area.objects.subtree(self.place).in_force().filter(codes__isnull=False)
        self.former = dict(rows.values_list("codes__code", "code"))
        self._names: dict[tuple[str, str], list[Area]] = {}
        for area in self.areas.values():
            for name in {area.name, area.name_en} - {""}:
                self._names.setdefault((area.level, name.casefold()), []).append(area)

    def matching(self, choice: LayerChoice, properties: dict[str, Any]) -> list[Area]:
        """The areas of the chosen level that a shape belongs to; more than one is a fault."""
        value = text_of(properties.get(choice.column))
        if choice.match == NAME:
            return self._names.get((choice.level, value.casefold()), []) if value else []
        area = self.areas.get(self.former.get(value, ""))
        return [area] if area is not None and area.level == choice.level else []

    def levels(self) -> list[str]:
        """The levels that a layer can be taken as."""
        return LEVELS[LEVELS.index(self.place.level) :]


def text_of(value: Any) -> str:
    return "" if value is None else str(value).strip()


def guessed(
    known: Known, layers: Sequence[dict[str, Any]], rows: Iterable[tuple[int, dict[str, Any]]]
) -> Choices:
    """The level and the column of each layer by what most of its shapes belong to."""
    by_layer: dict[int, list[dict[str, Any]]] = {}
    for layer, properties in rows:
        by_layer.setdefault(layer, []).append(properties)
    return Choices(
        layers=[
            _guess(known, layer["columns"], by_layer.get(number, []))
            for number, layer in enumerate(layers)
        ]
    )


def _guess(known: Known, columns: list[str], rows: list[dict[str, Any]]) -> LayerChoice:
    codes, names = _likely(columns, CODE_COLUMNS), _likely(columns, NAME_COLUMNS)
    best, most = LayerChoice(), ENOUGH * len(rows)
    for level in known.levels():
        tries = [LayerChoice(level, CODE, column) for column in codes]
        tries += [LayerChoice(level, NAME, column) for column in names]
        for choice in tries:
            count = sum(1 for row in rows if len(known.matching(choice, row)) == 1)
            if count > most:
                best, most = choice, count
    name = next(iter(names), "")
    if not best.level:
        return LayerChoice(column=next(iter(codes or names), ""), name=name)
    return replace(best, name=name)


def _likely(columns: list[str], words: tuple[str, ...]) -> list[str]:
    """Columns with such a name first, in the order of the words."""
    lower = {column.lower(): column for column in columns}
    return [lower[word] for word in words if word in lower]
