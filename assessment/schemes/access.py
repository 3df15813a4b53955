"""Who may see and decide schemes: they hold for the whole installation."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import CENTRE_ROLES, Role
from accounts.services.by import By
from assessment.models import Scheme
from assessment.models.schemes import SchemeQuerySet
from grids.models import Area

DECIDERS = (Role.SYSTEM_ADMIN, Role.SUPERVISOR)
READERS = (*CENTRE_ROLES, Role.WORKER, Role.LIAISON, Role.SYSTEM_ADMIN, Role.AUDITOR)
"""Whoever is scored may read by which rules; drafts are for those who decide."""


def may_decide(user: Any) -> bool:
    """The system administrator and the supervisors of the root area."""
    scope = user.scope
    return scope.role in DECIDERS and [len(path) for path in scope.area_paths] == [Area.steplen]


def check_decides(by: By) -> None:
    if by.user is not None and not may_decide(by.user):
        raise PermissionDenied(
            _(
                "Schemes are decided by the system administrator and the supervisors of the root "
                "area. Nothing was changed."
            )
        )


def visible(user: Any) -> SchemeQuerySet:
    """Every version for those who decide, for the others those that were put in force."""
    rows: SchemeQuerySet = Scheme.objects.all()
    return rows if may_decide(user) else rows.decided()
