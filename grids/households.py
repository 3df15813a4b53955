"""Where households live, from whoever knows: points with how many live there.

The base map's buildings stand in until an upper package registers its houses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry

from grids.basemap.models import Building


@dataclass(frozen=True)
class Dwelling:
    """Households at a point (WGS-84)."""

    longitude: float
    latitude: float
    households: int = 1


Find = Callable[[GEOSGeometry], Iterator[Dwelling]]
_sources: list[Find] = []


def register(find: Find) -> None:
    """`find` gives the dwellings within a shape; the last one registered that knows any counts."""
    _sources.append(find)


def dwellings(shape: GEOSGeometry) -> list[Dwelling]:
    """Those within `shape`: houses where they are known, else one household a building."""
    for find in reversed(_sources):
        if found := list(find(shape)):
            return found
    return list(_buildings(shape))


def _buildings(shape: GEOSGeometry) -> Iterator[Dwelling]:
    for outline in Building.objects.filter(geometry__intersects=shape).values_list(
        "geometry", flat=True
    ):
        middle = outline.centroid
        if shape.covers(middle):
            yield Dwelling(middle.x, middle.y)
