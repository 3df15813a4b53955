"""Time limits made and changed in the pages; clocks that run keep the rule they began with."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import AdminLog, DepartmentKind
from accounts.services.by import By
from events.catalogue.facts import limit_facts
from events.catalogue.services.lock import lock_catalogue
from events.catalogue.sources import IMPORTED, LOCAL
from events.models import Category, TimeLimit
from events.workflow import ClockKind
from grids.models import Area
from grids.worktime import Unit

MOST = 10_000


@dataclass(frozen=True)
class LimitKey:
    """What a rule holds for; whatever is left open holds for all."""

    kind: str
    area: Area | None = None
    category: Category | None = None
    department_kind: DepartmentKind | None = None
    major_code: str = ""
    urgency: str = ""


@dataclass(frozen=True)
class LimitValues:
    amount: int
    unit: str
    plus_handle: bool = False
    source: str = LOCAL


@transaction.atomic
def limit_create(*, by: By, key: LimitKey, values: LimitValues) -> TimeLimit:
    by.check_runs(key.area.path if key.area else "")
    lock_catalogue()
    limit = unsaved(key, values)
    _check(limit)
    if same_as(key) is not None:
        raise ValidationError(
            _("There is a rule for exactly this already. Change that one; nothing was saved.")
        )
    limit.save()
    by.log_setup(AdminLog.Action.SETUP_CREATE, _name(limit), {}, limit_facts(limit))
    return limit


@transaction.atomic
def limit_update(*, by: By, limit: TimeLimit, values: LimitValues) -> TimeLimit:
    """Amount, unit and source; what a rule holds for cannot change."""
    lock_catalogue()
    locked = _rows().get(pk=limit.pk)
    by.check_runs(locked.area.path if locked.area else "")
    before = limit_facts(locked)
    fields = asdict(values)
    for name, value in fields.items():
        setattr(locked, name, value)
    _check(locked)
    after = limit_facts(locked)
    if after == before or _only_named(before, after):
        return locked
    locked.save(update_fields=list(fields))
    by.log_setup(AdminLog.Action.SETUP_UPDATE, _name(locked), before, after)
    return locked


def _only_named(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """An imported rule saved as it was stays imported."""
    same = {**before, "source": ""} == {**after, "source": ""}
    return same and before["source"] in IMPORTED and after["source"] == LOCAL


@transaction.atomic
def limit_delete(*, by: By, limit: TimeLimit) -> None:
    """Takes a rule out; the one that holds for everything of its clock stays."""
    lock_catalogue()
    locked = _rows().filter(pk=limit.pk).first()
    if locked is None:
        return
    by.check_runs(locked.area.path if locked.area else "")
    if locked.is_open:
        raise ValidationError(
            _("This rule holds where no other does, so it has to stay. Change its amount instead.")
        )
    by.log_setup(AdminLog.Action.SETUP_DELETE, _name(locked), limit_facts(locked), {})
    locked.delete()


def unsaved(key: LimitKey, values: LimitValues) -> TimeLimit:
    return TimeLimit(
        kind=key.kind,
        area=key.area,
        category=key.category,
        department_kind=key.department_kind,
        major_code=key.major_code,
        urgency=key.urgency,
        **asdict(values),
    )


def same_as(key: LimitKey) -> TimeLimit | None:
    """The rule that holds for exactly the same."""
    return _rows().filter(**vars(key)).first()


def _rows() -> QuerySet[TimeLimit]:
    return TimeLimit.objects.select_related("area", "category", "department_kind")


def _check(limit: TimeLimit) -> None:
    if not 0 < limit.amount <= MOST:
        said = _("The amount has to be a number from 1 to %(most)s.")
        raise ValidationError({"amount": [said % {"most": MOST}]})
    if limit.unit not in Unit.values:
        raise ValidationError({"unit": [_("Choose a unit.")]})
    if limit.plus_handle and limit.kind != ClockKind.CASE:
        raise ValidationError(
            {"plus_handle": [_("Only the clock of the whole case adds to the handling limit.")]}
        )
    if limit.category is not None and limit.major_code:
        raise ValidationError(
            {"major_code": [_("Choose a category or a major, not both: a category is narrower.")]}
        )


def _name(limit: TimeLimit) -> str:
    parts = [
        str(limit.kind),
        limit.area.code if limit.area else "",
        limit.category.code if limit.category else limit.major_code,
        limit.department_kind.code if limit.department_kind else "",
        limit.urgency,
    ]
    return " ".join(part for part in parts if part)
