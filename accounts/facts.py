"""What the admin log took down, in words a reader understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Role

LABELS: dict[str, Promise] = {
    "username": _("user name"),
    "name": _("name"),
    "office_phone": _("office phone"),
    "is_active": _("active"),
    "role": _("role"),
    "unit": _("unit"),
    "is_head": _("leads the unit"),
    "confidential": _("sees confidential cases"),
    "personal": _("may reveal personal data"),
    "care": _("sees details of care"),
    "valid_from": _("from"),
    "valid_to": _("until before"),
    "deputy": _("deputy"),
    "backup_codes": _("backup codes"),
    "reason": _("reason"),
}
RENEWED = "renewed"


@dataclass(frozen=True)
class Change:
    label: str | Promise
    before: str
    after: str


def changes_of(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """In the order of LABELS, without what was and is empty; other names stand for themselves."""
    told = {name for name in {**before, **after} if before.get(name) or after.get(name)}
    names = [name for name in LABELS if name in told]
    names += sorted(told - set(LABELS))
    return [
        Change(LABELS.get(n, n), _shown(n, before.get(n)), _shown(n, after.get(n))) for n in names
    ]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if name == "role" and value in Role.values:
        return str(Role(value).label)
    if value == RENEWED:
        return _now("renewed")
    return str(value) if value else ""
