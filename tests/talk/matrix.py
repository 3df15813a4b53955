"""Who gets which answer from the pages of phrases."""

from __future__ import annotations

from typing import Any

from events.models import Phrase
from tests.permissions import Get, Row, codes

WORKS = codes(worker=200, operator=200, liaison=200, supervisor=200, outsider=200)
KEPT = codes(worker=302, operator=302, liaison=302, supervisor=302, outsider=302)
SEEN = codes(worker=404, operator=403, liaison=404, supervisor=302, outsider=404)


def shared(get: Get) -> dict[str, Any]:
    """Shared by the township: its supervisor changes it, its community and grids use it."""
    made = Phrase.objects.get_or_create(action="reject", text="不予受理", area=get("township"))
    return {"pk": made[0].pk}


def typed(get: Get) -> dict[str, Any]:
    return {"action": "reject", "text": "不属网格事项", "to": "up", "field": "text"}


USED = {**SEEN, "worker": 403}
ROWS = [
    Row("phrases:list", WORKS),
    Row("phrases:add", KEPT, method="post", data=typed),
    Row("phrases:keep", WORKS, method="post", data=typed),
    Row("phrases:edit", {**USED, "supervisor": 200}, kwargs=shared),
    Row("phrases:edit", USED, method="post", kwargs=shared, data=typed),
    Row("phrases:remove", USED, method="post", kwargs=shared),
    Row("phrases:move", USED, method="post", kwargs=shared, data=typed),
]
