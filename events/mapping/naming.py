"""What clusters are called, so that no two in view are called the same."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from events.mapping.clusters import Cluster
from grids.models import Area, Level

DIRECTIONS: list[Promise] = [
    pgettext_lazy("of several", "in the east"),
    pgettext_lazy("of several", "in the north-east"),
    pgettext_lazy("of several", "in the north"),
    pgettext_lazy("of several", "in the north-west"),
    pgettext_lazy("of several", "in the west"),
    pgettext_lazy("of several", "in the south-west"),
    pgettext_lazy("of several", "in the south"),
    pgettext_lazy("of several", "in the south-east"),
]
"""Eighths of a circle, counter-clockwise from the east."""


def lines_of(found: list[Cluster]) -> list[dict[str, Any]]:
    """Clusters as the map draws and lists them, in their order."""
    by_path = names_of(found)
    names = told_apart([(by_path.get(one.path, ""), one.at) for one in found])
    return [
        {
            "at": one.at,
            "count": one.count,
            "lights": one.lights,
            "cell": str(one.cell),
            "name": name,
        }
        for one, name in zip(found, names, strict=True)
    ]


def names_of(found: list[Cluster]) -> dict[str, str]:
    """By path; a grid with its community, since every community has a first grid."""
    paths = {cluster.path for cluster in found}
    above = {path: path[: -Area.steplen] for path in paths}
    rows = Area.objects.filter(path__in=paths | set(above.values()))
    areas = {area.path: area for area in rows.only("path", "name", "name_en", "level")}
    names = {path: area.label for path, area in areas.items()}
    return {
        path: f"{names[above[path]]} · {names[path]}"
        if area.level == Level.GRID and above.get(path) in names
        else names[path]
        for path, area in areas.items()
    }


def told_apart(named: list[tuple[str, tuple[float, float]]]) -> list[str]:
    """Names of places (latitude, longitude); several of one name say where among them each
    lies, and are numbered where that is the same too."""
    several: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, at in named:
        several[name].append(at)
    seen: dict[str, int] = defaultdict(int)
    told = []
    for name, at in named:
        if name and len(several[name]) > 1:
            name = _("%(place)s, %(where)s") % {
                "place": name,
                "where": DIRECTIONS[_eighth(at, several[name])],
            }
        seen[name] += 1
        told.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return told


def _eighth(at: tuple[float, float], others: list[tuple[float, float]]) -> int:
    """The direction from the middle of the others, as an index into `DIRECTIONS`."""
    lat = sum(other[0] for other in others) / len(others)
    lng = sum(other[1] for other in others) / len(others)
    east = (at[1] - lng) * math.cos(math.radians(lat))
    return round(math.atan2(at[0] - lat, east) / (math.pi / 4)) % 8
