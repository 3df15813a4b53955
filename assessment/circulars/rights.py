"""Who drafts, who signs off and publishes, who reads."""

from __future__ import annotations

from typing import Any

from accounts.models import Role
from grids.models import Area, Level

READERS = (Role.OPERATOR, Role.LIAISON, Role.SUPERVISOR, Role.AUDITOR)
DRAFTERS = (Role.OPERATOR, Role.SUPERVISOR)


def home(user: Any) -> Area | None:
    """The area whose centre the user writes for: a county. None for everybody else."""
    posting = user.scope.posting
    if posting is None or posting.area is None or user.scope.role not in DRAFTERS:
        return None
    area: Area = posting.area
    return area if area.level == Level.COUNTY else None


def may_draft(user: Any, area_id: int) -> bool:
    area = home(user)
    return area is not None and area.pk == area_id


def may_sign(user: Any, area_id: int) -> bool:
    """Signing off, publishing and taking a signature back: the supervisor of that centre."""
    return may_draft(user, area_id) and user.scope.role == Role.SUPERVISOR
