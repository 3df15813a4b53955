"""Who sees what a quarter is paid, who settles it, who says by which rule.

A pay list is for the supervisors and the auditors of the county, as a whole; a worker sees the
own line on the own page, and nobody else sees any. Rules are made by those who decide schemes.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import Role
from grids.models import Area, Level
from grids.querysets import under_any

READERS = (Role.SUPERVISOR, Role.AUDITOR)
SETTLERS = (Role.SUPERVISOR,)
ABOVE = (Level.PROVINCE, Level.CITY, Level.COUNTY)
RULE_READERS = (Role.SUPERVISOR, Role.AUDITOR, Role.SYSTEM_ADMIN)


def counties(user: Any) -> QuerySet[Area]:
    """The counties whose lists the reader sees: those that lie in the reader's area as a whole."""
    scope = user.scope
    rows: QuerySet[Area] = Area.objects.filter(level=Level.COUNTY).defer("geometry")
    if scope.role not in READERS or scope.department_ids or not scope.area_paths:
        return rows.none()
    return rows.filter(under_any(scope.area_paths, "path")).order_by("path")


def has_counties(scope: Any) -> bool:
    """Whether there is any, told without asking the tables: the posting is of a county or above."""
    if scope.role not in READERS or scope.department_ids or scope.posting is None:
        return False
    return scope.posting.place.level in ABOVE


def may_settle(user: Any, area: Area) -> bool:
    return user.scope.role in SETTLERS and counties(user).filter(pk=area.pk).exists()
