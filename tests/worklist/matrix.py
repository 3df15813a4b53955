"""Who gets which answer from the pages of saved views."""

from __future__ import annotations

from typing import Any

from events.models import SavedView
from tests.permissions import Get, Row, codes

READERS = codes(default=200, system_admin=403, rights_admin=403)
OWNERS = codes(default=404, operator=200, system_admin=403, rights_admin=403)


def kept(get: Get) -> dict[str, Any]:
    """A view that the operator keeps for himself."""
    view, _made = SavedView.objects.get_or_create(owner=get("operator"), name="今日")
    return {"pk": view.pk}


ROWS = [
    Row("events:view_list", READERS),
    Row("events:view_create", READERS),
    Row("events:view_create", READERS, method="post"),
    Row("events:view_edit", OWNERS, kwargs=kept),
    Row("events:view_edit", OWNERS, method="post", kwargs=kept),
    Row("events:view_delete", {**OWNERS, "operator": 302}, method="post", kwargs=kept),
]
