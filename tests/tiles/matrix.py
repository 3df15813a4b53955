"""Who gets which answer from the tiles below the map."""

from __future__ import annotations

from typing import Any

from tests.permissions import Get, Row, codes


def whole_world(get: Get) -> dict[str, Any]:
    return {"z": 0, "x": 0, "y": 0}


ROWS = [
    Row("tiles:areas", codes(default=200), kwargs=whole_world),
    Row("tiles:base", codes(default=200), kwargs=whole_world),
]
