"""One lock per root for writes to the tree; a new root takes the lock of all roots."""

from __future__ import annotations

from django.db import connection

from grids.models import Area

NAMESPACE = 0x67726964
ALL_ROOTS = 0


def lock_tree(area: Area | None) -> None:
    """Waits for the tree that `area` stands in (None: for the making of roots).

    Held until the transaction ends, so it must be called inside one.
    """
    key = ALL_ROOTS
    if area is not None:
        root_path = area.path[: Area.steplen]
        key = Area.objects.values_list("pk", flat=True).get(path=root_path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NAMESPACE, key])
