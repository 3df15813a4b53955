"""Who gets which answer from the pages of the boundary editor."""

from __future__ import annotations

import json
from typing import Any

from grids.boundaries.drafts import draft_start
from grids.models import Draft
from tests.boundaries.drafts import TODAY
from tests.grids.matrix import community, written
from tests.permissions import Get, Row


def draft(get: Get) -> dict[str, Any]:
    """The administrator's draft below the community; one is enough."""
    owner, parent = get("system_admin"), get("community")
    get("grid")
    found = Draft.objects.filter(owner=owner, parent=parent).first()
    return {"pk": (found or draft_start(owner=owner, parent=parent, day=TODAY)).pk}


def of_grid(get: Get) -> dict[str, Any]:
    return {**draft(get), "key": get("grid").code}


def unchanged(get: Get) -> dict[str, Any]:
    """What a page sends that is left before the draft is kept."""
    found = Draft.objects.get(**draft(get))
    return {"draft": json.dumps({"wanted": found.wanted, "revision": found.revision})}


POINTS = "107, 34\n107.1, 34\n107.1, 34.1"

ROWS = [
    Row("boundaries:draft_list", written(200), kwargs=community),
    Row("boundaries:draft_start", written(302), method="post", kwargs=community),
    Row("boundaries:draft_edit", written(200), kwargs=draft),
    Row("boundaries:draft_data", written(200), kwargs=draft),
    Row("boundaries:draft_save", written(200), method="post", kwargs=draft, data=unchanged),
    Row("boundaries:draft_operate", written(302), method="post", kwargs=draft),
    Row("boundaries:draft_type", written(200), kwargs=of_grid),
    Row(
        "boundaries:draft_type",
        written(302),
        method="post",
        kwargs=of_grid,
        data=lambda get: {"text": POINTS},
    ),
    Row("boundaries:draft_preview", written(200), kwargs=draft),
    Row("boundaries:draft_preview_map", written(200), kwargs=draft),
    Row(
        "boundaries:draft_publish",
        written(200),
        method="post",
        kwargs=draft,
        data=lambda get: {"look": "1"},
    ),
    Row("boundaries:draft_copy", written(302), method="post", kwargs=draft),
    Row("boundaries:draft_renew", written(302), method="post", kwargs=draft),
    Row("boundaries:draft_discard", written(200), kwargs=draft),
    Row("boundaries:draft_discard", written(302), method="post", kwargs=draft),
]
