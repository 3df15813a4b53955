"""Who gets which answer from the rankings."""

from __future__ import annotations

from tests.permissions import Row, codes
from tests.snapshots.matrix import unit

READERS = codes(default=200, rights_admin=403)

ROWS = [
    Row("ranking:show", READERS),
    Row("ranking:table", READERS),
    Row("ranking:compare", READERS),
    Row(
        "ranking:subject",
        codes(
            default=404,
            liaison=200,
            supervisor=200,
            auditor=200,
            system_admin=200,
            rights_admin=403,
        ),
        kwargs=unit,
    ),
]
