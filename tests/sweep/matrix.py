"""Everybody reads their own notices and nobody else's."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from events.models import Notice, Outbox
from tests.permissions import Get, Row, codes

EVERYBODY = codes(default=200)
DONE = codes(default=302)


def of_the_worker(get: Get) -> dict[str, Any]:
    row = Outbox.objects.create(kind="warning", created_at=timezone.now(), payload={"path": ""})
    notice = Notice.objects.create(
        outbox=row, user=get("worker"), kind="warning", act="nobody", show_at=timezone.now()
    )
    return {"pk": notice.pk}


ROWS = [
    Row("notices:notice_list", EVERYBODY),
    Row("notices:notice_read_all", DONE, method="post"),
    Row(
        "notices:notice_read",
        codes(default=404, worker=302),
        method="post",
        kwargs=of_the_worker,
    ),
]
