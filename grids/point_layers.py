"""Layers of points on the map that upper packages bring: houses, organisations.

Each registers one `PointLayer` in `AppConfig.ready`. The map offers it to readers who may see
it, and asks for what lies in view once one is near enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Polygon
from django.utils.functional import Promise

MOST_SPOTS = 500
"""So many are drawn at once; with more the map says that one has to go nearer."""

MOST_ON_CARD = 50


@dataclass(frozen=True)
class Spot:
    """A thing at WGS-84 `longitude`, `latitude`; `url` is its page. `name` shows no more of a
    person than anybody who sees the layer may read.

    With a `count` it is so many things close together, all within `box` (west,south,east,north).
    """

    longitude: float
    latitude: float
    name: str
    note: str = ""
    url: str = ""
    count: int = 1
    box: str = ""


@dataclass(frozen=True)
class PointLayer:
    """`find(user, box, most)` gives up to `most` things that the user sees within `box`, or
    clusters of them.

    It goes through `Model.objects.for_user(user)`, as every list does. `seen_by` says which
    users are offered the layer at all; `zoom` is the first of the map at which it is drawn.
    `single` gives the things themselves, for the card of a cluster; without it `find` does.
    """

    name: str
    label: str | Promise
    find: Callable[[Any, Polygon, int], Iterable[Spot]]
    seen_by: Callable[[Any], bool]
    zoom: int = 16
    icon: str = "building"
    single: Callable[[Any, Polygon, int], Iterable[Spot]] | None = None


_layers: dict[str, PointLayer] = {}


def register(layer: PointLayer) -> None:
    """A second one of the same name takes its place."""
    _layers[layer.name] = layer


def unregister(name: str) -> None:
    _layers.pop(name, None)


def layers_for(user: Any) -> list[PointLayer]:
    return [layer for layer in _layers.values() if layer.seen_by(user)]


def spots(layer: PointLayer, user: Any, box: Polygon) -> tuple[list[Spot], bool]:
    """Those in `box`, and whether there are more than can be drawn."""
    found = list(layer.find(user, box, MOST_SPOTS + 1))
    return found[:MOST_SPOTS], len(found) > MOST_SPOTS


def on_card(layer: PointLayer, user: Any, box: Polygon) -> tuple[list[Spot], bool]:
    """The single things in `box`, and whether there are more than a card holds."""
    found = list((layer.single or layer.find)(user, box, MOST_ON_CARD + 1))
    return found[:MOST_ON_CARD], len(found) > MOST_ON_CARD
