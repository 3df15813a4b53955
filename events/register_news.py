"""News of the registers become notices: written into the outbox, told like everything else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from events.models import Notice, Outbox
from grids import worktime
from grids.services import calendar_for
from people import news

KIND = "register"


def tell(told: news.News) -> None:
    """In the caller's transaction."""
    payload = {"users": list(told.users), "act": told.act, "keys": told.keys, "path": told.path}
    Outbox.objects.create(kind=KIND, payload=payload, created_at=timezone.now())


def notices(rows: Sequence[Outbox], now: dt.datetime) -> list[Notice]:
    """One for each person named; news for an area wait for its office hours."""
    return [
        Notice(outbox=row, user_id=user, kind=KIND, act=row.payload["act"], show_at=at)
        for row in rows
        for at in [moment(row.payload["path"], now)]
        for user in row.payload["users"]
    ]


def moment(path: str, now: dt.datetime) -> dt.datetime:
    if not path:
        return now
    return worktime.add_minutes(now, 0, "work_minute", calendar_for(path)).at


def sentence(payload: dict[str, Any]) -> str:
    return news.sentence(payload["act"], payload["keys"])


def page(payload: dict[str, Any]) -> str:
    return news.page(payload["act"], payload["keys"])
