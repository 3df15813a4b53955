"""What somebody wants the boundaries to be from a day on: what a draft keeps, what is published."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field, replace
from typing import Any, Self

from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grids.boundaries.outlines import UNREADABLE, key, outline, text
from grids.errors import Refused
from grids.names import english_name


@dataclass(frozen=True)
class NewArea:
    """An area that does not exist yet. `from_code`: the area it is split off, its sibling.

    Without `from_code` it stands below the area `below` (a code, or the temporary key of another
    new one), without both directly below the wanted parent. `code` is given where it is
    known (communities and above have national ones), else the next free one is taken. Without
    `name_en` the English name is spelled from `name`. `again`: the code of the ended area that
    it brings back.
    """

    name: str
    kind: str
    geometry: GEOSGeometry
    from_code: str = ""
    code: str = ""
    name_en: str = ""
    again: str = ""
    below: str = ""

    def label(self, level: str) -> str:
        """Its name in the reader's language, as that of an area of this level will be."""
        if (get_language() or "").startswith("en"):
            return self.name_en or english_name(self.name, level)
        return self.name


@dataclass(frozen=True)
class Wanted:
    """Boundaries from `day` on. `parent` is the code of the area below which all of it lies.

    `parent` is "" for roots. `shapes` are by codes of areas of any level below the parent, or of
    the parent itself; `new` by temporary keys ("n1"); `retired` says for each area that ends
    which code or temporary key takes it over ("" for nobody).
    """

    parent: str
    day: dt.date
    shapes: dict[str, GEOSGeometry] = field(default_factory=dict)
    new: dict[str, NewArea] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.shapes or self.new or self.retired)

    def on(self, day: dt.date) -> Self:
        return replace(self, day=day)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Raises Refused where `data` has not the form of `to_json`."""
        try:
            return cls(
                parent=text(data.get("parent")),
                day=dt.date.fromisoformat(data["day"]),
                shapes={text(code): outline(given) for code, given in data["shapes"].items()},
                new={key(name): _new(given) for name, given in data.get("new", {}).items()},
                retired={text(code): text(heir) for code, heir in data.get("retired", {}).items()},
            )
        except UNREADABLE:
            raise Refused(
                _("These boundaries cannot be read. Nothing was changed. Draw them again.")
            ) from None

    def to_json(self) -> dict[str, Any]:
        """What a draft and a change keep; coordinates are WGS-84 and not rounded."""
        return {
            "parent": self.parent,
            "day": self.day.isoformat(),
            "shapes": {code: geojson(given) for code, given in self.shapes.items()},
            "new": {
                name: {
                    "name": area.name,
                    "name_en": area.name_en,
                    "kind": area.kind,
                    "from": area.from_code,
                    "code": area.code,
                    "again": area.again,
                    "below": area.below,
                    "geometry": geojson(area.geometry),
                }
                for name, area in self.new.items()
            },
            "retired": dict(self.retired),
        }


def _new(given: dict[str, Any]) -> NewArea:
    return NewArea(
        name=text(given["name"], 100),
        kind=text(given.get("kind"), 10),
        geometry=outline(given["geometry"]),
        from_code=text(given.get("from")),
        code=text(given.get("code")),
        name_en=text(given.get("name_en"), 100),
        again=text(given.get("again")),
        below=text(given.get("below")),
    )


def shape(given: Any) -> GEOSGeometry:
    """A geometry (WGS-84) from GeoJSON as a mapping or as text."""
    found = GEOSGeometry(given if isinstance(given, str) else json.dumps(given))
    found.srid = 4326
    return found


def geojson(given: GEOSGeometry) -> dict[str, Any]:
    """GeoJSON as a mapping, with all digits that the coordinates have."""
    coordinates = given.coords  # type: ignore[attr-defined]  # every kind that we keep has them
    return {"type": given.geom_type, "coordinates": coordinates}
