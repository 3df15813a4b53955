"""A file for the demo: a survey of a community's grids in which one has slipped by 30 metres."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import shapely

from grids.geofiles.checking import Check
from grids.geofiles.choices import CODE, Choices, LayerChoice
from grids.geofiles.measures import shapely_of
from grids.geofiles.models import BoundaryFile
from grids.geofiles.taking import file_take
from grids.models import Area, Level

SLIP = 0.0003
"""Degrees."""
NAME = "网格测绘成果.geojson"


def file_prepared(root: Area, owner: Any, now: dt.datetime) -> None:
    """Made once, for the first community that has drawn grids; brought and checked."""
    if owner is None or BoundaryFile.objects.exists():
        return
    grids = Area.objects.subtree(root).in_force().filter(level=Level.GRID).exclude(geometry=None)
    grid = grids.order_by("code").first()
    place = Area.objects.get_parent(grid) if grid else None
    if place is None:
        return
    features = [
        _feature(n, area) for n, area in enumerate(grids.filter(path__startswith=place.path))
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        file = file_take(path=path, name=NAME, place=place, owner=owner, now=now)
    chosen = replace(Choices(), layers=[LayerChoice(Level.GRID, CODE, "code", name="name")])
    file.choices = chosen.to_json()
    file.save(update_fields=["choices"])
    check = Check(file)
    for _step in (*check.run(), *check.keep()):
        pass


def _feature(number: int, area: Area) -> dict[str, Any]:
    shape = shapely_of(area.geometry)  # type: ignore[arg-type]  # only drawn ones are asked for
    if number == 0:
        shape = shapely.transform(shape, lambda points: points + SLIP)
    return {
        "type": "Feature",
        "properties": {"code": area.code, "name": area.name},
        "geometry": json.loads(shapely.to_geojson(shape)),
    }
