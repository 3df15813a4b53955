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


def hold_boundaries(path: str, *, wait: bool = True) -> bool:
    """Keeps the boundaries of the tree at `path` as they are until the transaction ends.

    Whoever files something by its point calls this first, so that no boundary changes between
    looking and saving. Without `wait` it answers False where somebody is changing them now: for
    who holds rows that the change may be waiting for.
    """
    name = "pg_advisory_xact_lock_shared" if wait else "pg_try_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {name}(%s, (SELECT id FROM grids_area WHERE path = %s)::int)",  # noqa: S608
            [NAMESPACE, path[: Area.steplen]],
        )
        return cursor.fetchone()[0] is not False
