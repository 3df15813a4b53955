"""Who gets which answer from the pages of live figures."""

from __future__ import annotations

from typing import Any

from tests.events.stage import MONDAY
from tests.figures.making import make_case
from tests.permissions import Get, Row, codes

SEEN = codes(default=404, operator=200, supervisor=200, system_admin=200, auditor=200)


def unit(get: Get) -> dict[str, Any]:
    """A community with one case that was reported in the week."""
    area = get("community")
    make_case(area, step="classify", reported_at=MONDAY, changed_at=MONDAY, due_at=None)
    return {"code": "2026-W10", "kind": "community", "pk": area.pk}


def figure(get: Get) -> dict[str, Any]:
    return {**unit(get), "measure": "reported"}


ROWS = [
    Row("figures:cases", SEEN, kwargs=figure),
]
