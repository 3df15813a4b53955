"""Departments: the one of a kind in an area."""

from __future__ import annotations

from django.db import transaction

from accounts.models import AdminLog, Department, DepartmentKind
from accounts.services.by import By
from grids.models import Area, Level

SET_UP = (Level.COUNTY, Level.TOWNSHIP, Level.COMMUNITY)
"""Levels at which every area has each department of its level."""


@transaction.atomic
def departments_setup(root: Area, *, by: By | None = None) -> int:
    """Gives every area in force at or below `root` the departments of its level.

    Those there are already stay as they are, also deactivated ones; returns how many are new.
    """
    by = by or By()
    by.check_runs(root.path)
    kinds: dict[str, list[DepartmentKind]] = {}
    for kind in DepartmentKind.objects.filter(level__in=SET_UP, is_active=True):
        kinds.setdefault(kind.level, []).append(kind)
    areas = Area.objects.subtree(root).in_force().filter(level__in=kinds.keys()).defer("geometry")
    present = Department.objects.filter(path__startswith=root.path)
    held = set(present.values_list("kind_id", "area_id"))
    rows = [
        Department(kind=kind, area=area, path=area.path)
        for area in areas
        for kind in kinds[area.level]
        if (kind.pk, area.pk) not in held
    ]
    Department.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    if rows:
        about = f"{root.code} {root.name}"
        by.log_setup(AdminLog.Action.SETUP_CREATE, about, {}, {"departments": len(rows)})
    return len(rows)
