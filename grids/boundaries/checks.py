"""What the editor says about a draft while it is drawn: the same faults as at publishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.gis.geos import MultiPolygon

from grids.boundaries.faults import Fault, Given, faults_below
from grids.boundaries.ground import Sheet
from grids.boundaries.veil import veiled


def faults_of(sheet: Sheet, user: Any) -> list[Fault]:
    """Faults among the areas of the draft; what lies below them follows when it is published."""
    ground = sheet.ground
    areas = [
        Given(ground.areas[code].pk, code, shape)
        for code, shape in sheet.wanted.shapes.items()
        if code in ground.areas and code not in sheet.wanted.retired
    ]
    areas += [
        Given(-number, key, area.geometry)
        for number, (key, area) in enumerate(sheet.wanted.new.items(), 1)
    ]
    gone = [ground.areas[code].pk for code in sheet.wanted.retired if code in ground.areas]
    found = faults_below(ground.parent.path if ground.parent else "", areas, gone)
    return veiled(found, user, ground.path)


Names = Mapping[str, str]


def told(sheet: Sheet, faults: list[Fault], names: Names | None = None) -> list[dict[str, Any]]:
    """The faults for the page: sentences name areas as their people do.

    `names` are those of areas further below, by code.
    """
    return [_told(sheet, fault, names or {}) for fault in faults]


def _told(sheet: Sheet, fault: Fault, names: Names) -> dict[str, Any]:
    code, other = (names.get(one) or label(sheet, one) for one in (fault.code, fault.other))
    return {**fault.as_json(), "sentence": replace(fault, code=code, other=other).sentence}


def label(sheet: Sheet, code: str) -> str:
    parent = sheet.ground.parent
    if parent is not None and parent.code == code:
        return parent.label
    return sheet.label(code)


def geojson(shape: MultiPolygon | None) -> dict[str, Any] | None:
    """With every digit, for what is edited is written back."""
    if shape is None:
        return None
    return {"type": "MultiPolygon", "coordinates": shape.coords}


def rounded(shape: Any) -> dict[str, Any]:
    """To a tenth of a metre, for what is only looked at."""

    def short(part: Any) -> Any:
        return round(part, 6) if isinstance(part, float) else [short(piece) for piece in part]

    return {"type": "MultiPolygon", "coordinates": short(shape.coords)}
