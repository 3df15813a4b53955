"""Cutting, joining and repairing shapes. Pure: WGS-84 geometries in, geometries out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPolygon


@dataclass(frozen=True)
class Child:
    """An area that lies in another: the key of that one, and its shape."""

    parent: str
    shape: MultiPolygon


def split(shape: GEOSGeometry, line: LineString) -> list[MultiPolygon]:
    """The parts of `shape` on the two sides of `line`, the largest first.

    The line may end outside or bend. Raises Refused where it does not cut the shape in two.
    """
    raise NotImplementedError


def merge(shapes: Sequence[GEOSGeometry]) -> MultiPolygon:
    """One shape of all. Raises Refused where they do not touch along a line."""
    raise NotImplementedError


def redraw(
    first: GEOSGeometry, second: GEOSGeometry, line: LineString
) -> tuple[MultiPolygon, MultiPolygon]:
    """Two neighbours with `line` as their common border; together they stay what they were."""
    raise NotImplementedError


def repaired(shape: GEOSGeometry) -> MultiPolygon:
    """The valid shape nearest to `shape`. Raises Refused where no area is left."""
    raise NotImplementedError


def without_hole(shape: GEOSGeometry, hole: GEOSGeometry) -> MultiPolygon:
    """`shape` with the ground of `hole` cut out. Raises Refused where nothing is left."""
    raise NotImplementedError


def follow(
    before: Mapping[str, GEOSGeometry],
    after: Mapping[str, GEOSGeometry],
    children: Mapping[str, Child],
) -> dict[str, MultiPolygon]:
    """The children of redrawn areas so that they cover their parents as before; changed ones.

    `before` and `after` are the parents by key. Ground that a parent loses is taken from its
    children; ground it gains goes to the child with the longest border to it.
    """
    raise NotImplementedError


def square_metres(shape: GEOSGeometry) -> float:
    """The area of a WGS-84 shape, as the database reckons it (`grids_square_metres`)."""
    raise NotImplementedError
