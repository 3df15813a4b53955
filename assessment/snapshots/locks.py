"""One lock for all freezing: a period is compared with the one before, so they go in order."""

from __future__ import annotations

from django.db import connection

NAMESPACE = 0x66726F7A


def lock() -> None:
    """Waits until nobody else freezes; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [NAMESPACE])
