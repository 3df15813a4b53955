"""Who gets which answer from the board and what is done on it."""

from __future__ import annotations

from typing import Any

from tests.events.pages.scenes import SCENES
from tests.permissions import Get, Row, codes

SUPERVISOR = codes(supervisor=200)


def urged(get: Get) -> dict[str, Any]:
    get("rules")
    get("calendar")
    return {"pk": SCENES["urge"]("urge", get).event.pk, "action": "urge"}


ROWS = [
    Row("board:show", SUPERVISOR),
    Row("board:requests", SUPERVISOR),
    Row("board:orders", SUPERVISOR),
    Row("board:act", SUPERVISOR, kwargs=urged),
    Row("board:act", codes(supervisor=422), method="post", kwargs=urged),
]
