"""Counts every call of a system and refuses those above its calls a minute.

One statement on the row of the day does both, so that neither a wiped cache nor several servers
change what is counted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from exchange.models import Client, Consent

COUNT = """
INSERT INTO exchange_clientday AS d
    (client_id, day, calls, refused, minute, in_minute, last_at)
VALUES (%(client)s, %(day)s, 1, 0, %(minute)s, 1, %(now)s)
ON CONFLICT (client_id, day) DO UPDATE SET
    calls = d.calls + 1,
    refused = d.refused
        + CASE WHEN d.minute = %(minute)s AND d.in_minute >= %(most)s THEN 1 ELSE 0 END,
    in_minute = CASE WHEN d.minute = %(minute)s THEN d.in_minute + 1 ELSE 1 END,
    minute = %(minute)s,
    last_at = %(now)s
RETURNING in_minute
"""
COUNT_PERSON = """
UPDATE exchange_consent SET
    in_minute = CASE WHEN minute = %(minute)s THEN in_minute + 1 ELSE 1 END,
    minute = %(minute)s,
    last_at = %(now)s
WHERE id = %(consent)s
RETURNING in_minute
"""
WINDOW = 60


MANY = 2**31 - 1


@dataclass(frozen=True)
class Meter:
    """How a system stands in this minute; `wait` are the seconds until the next one."""

    most: int
    used: int
    wait: int

    @property
    def is_over(self) -> bool:
        return self.used > self.most

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers writes them."""
        left = max(0, self.most - self.used)
        return {
            "RateLimit-Policy": f'"client";q={self.most};w={WINDOW}',
            "RateLimit": f'"client";r={left};t={self.wait}',
        }


def counted(client: Client, now: dt.datetime, consent: Consent | None = None) -> Meter:
    """Counts one call: of a system, or of an app for one person, each of whom has a share."""
    if consent is None:
        return _counted(client, now, client.per_minute)
    used = _counted_person(consent, now)
    is_over = used > client.per_minute
    _counted(client, now, 0 if is_over else MANY)
    return Meter(client.per_minute, used, WINDOW - now.second)


def _counted_person(consent: Consent, now: dt.datetime) -> int:
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_PERSON, {"minute": minute, "now": now, "consent": consent.pk})
        row = cursor.fetchone()
    return int(row[0]) if row else 1


def _counted(client: Client, now: dt.datetime, most: int) -> Meter:
    """`most` says above which number in a minute a call counts as refused."""
    minute = now.replace(second=0, microsecond=0)
    values = {
        "client": client.pk,
        "day": timezone.localdate(now),
        "minute": minute,
        "now": now,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        (used,) = cursor.fetchone()
    return Meter(client.per_minute, used, WINDOW - now.second)
