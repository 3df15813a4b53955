"""Who gets which answer from the map."""

from __future__ import annotations

from typing import Any

from grids.point_layers import PointLayer, register, unregister
from tests.permissions import Get, Row, codes

READERS = codes(default=200, system_admin=403, rights_admin=403)
LOOKERS = codes(default=200, rights_admin=403)


def view(get: Get) -> dict[str, Any]:
    return {"zoom": "10", "box": "106.5,33.5,108.5,35.5"}


def points(get: Get) -> dict[str, Any]:
    """Of a layer that everybody is offered and that holds nothing."""
    layer = PointLayer("nothing", "Nothing", lambda *_asked: [], lambda _user: True)
    register(layer)
    get("request").addfinalizer(lambda: unregister(layer.name))
    return {"layer": layer.name, "box": "107,34,108,35"}


ROWS = [
    Row("map:show", LOOKERS),
    Row("map:filters", READERS),
    Row("map:clusters", READERS, data=view),
    Row("map:card", READERS, data=lambda get: {"cell": "12/3266/1635"}),
    Row("map:place", LOOKERS, data=lambda get: {"lat": "34.06", "lng": "107.06"}),
    Row("map:find", LOOKERS, data=lambda get: {"find": "610305"}),
    Row("map:points", LOOKERS, data=points),
    Row("map:points_card", LOOKERS, data=points),
]
