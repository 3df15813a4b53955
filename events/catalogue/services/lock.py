"""One writer of the catalogue at a time; readers never wait."""

from __future__ import annotations

from django.db import connection

CATALOGUE_LOCK = 4_730_001


def lock_catalogue() -> None:
    """Holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CATALOGUE_LOCK])
