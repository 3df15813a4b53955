"""Who may take lists away."""

from __future__ import annotations

from typing import Any

from tests.exports.conftest import done_job
from tests.permissions import Get, Row, codes

NOBODY = {"system_admin": 403, "rights_admin": 403}


def file(get: Get) -> dict[str, Any]:
    return {"pk": done_job(get("operator")).pk}


ROWS = [
    Row("exports:export_create", codes(default=200, **NOBODY)),
    Row("exports:export_create", codes(default=422, **NOBODY), method="post"),
    Row("exports:export_file", codes(default=404, operator=200, **NOBODY), kwargs=file),
]
