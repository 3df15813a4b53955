"""Who gets which answer from bulk actions and from what an open worklist asks."""

from __future__ import annotations

import uuid
from typing import Any

from events.bulk.kinds import KINDS
from events.bulk.services import bulk_start, cases_for
from tests.events.pages.scenes import SCENES
from tests.permissions import Get, Row, codes

READERS = codes(default=200, system_admin=403, rights_admin=403)


def roles(name: str) -> dict[str, int]:
    """Without a case chosen, back to the list; the outsider is an operator elsewhere."""
    allowed: dict[str, int] = {str(role): 302 for role in KINDS[name].roles}
    outsider = allowed.get("operator", 403)
    return codes(default=403, **{"outsider": outsider, **allowed})


def own_job(get: Get) -> dict[str, Any]:
    get("rules")
    get("calendar")
    operator, event = get("operator"), SCENES["dispatch"]("dispatch", get).event
    job, _new = bulk_start(
        user=operator,
        action="claim",
        events=cases_for(operator, [event.pk]),
        data={},
        token=uuid.uuid4(),
        back="",
    )
    return {"pk": job.pk}


ROWS = [
    Row("events:changes", codes(default=204, system_admin=403, rights_admin=403)),
    Row("events:rows", READERS),
    *(Row(f"events:bulk_{name}", roles(name)) for name in KINDS),
    *(Row(f"events:bulk_{name}", roles(name), method="post") for name in KINDS),
    Row("events:bulk_result", codes(default=404, operator=200), kwargs=own_job),
]
