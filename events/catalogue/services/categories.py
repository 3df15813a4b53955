"""Categories made and changed in the pages; from then on an import leaves them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdminLog, DepartmentKind
from accounts.services.by import By
from events.catalogue.facts import assist_codes, category_facts
from events.catalogue.search import search_text_of
from events.catalogue.services.lock import lock_catalogue
from events.catalogue.sources import LOCAL
from events.models import Category, CategoryAssist


@dataclass(frozen=True)
class CategoryValues:
    """What the administrator may set; the code stays what it was when the category was made."""

    major_code: str
    major_zh: str
    major_en: str
    name_zh: str
    name_en: str
    lead: DepartmentKind
    urgency: str
    usual_level: str
    worker_may_settle: bool = False
    confidential: bool = False
    public: bool = False
    close_condition: str = ""


@transaction.atomic
def category_create(
    *, by: By, code: str, values: CategoryValues, assists: Sequence[DepartmentKind] = ()
) -> Category:
    by.check_runs()
    lock_catalogue()
    _check(values, assists)
    if Category.objects.filter(code=code).exists():
        raise ValidationError({"code": [_("This code is taken.")]})
    if not code.startswith(values.major_code) or code == values.major_code:
        said = _("The code has to begin with the major's code, %(code)s, and go on.")
        raise ValidationError({"code": [said % {"code": values.major_code}]})
    category = Category(code=code, source=LOCAL, **_fields(values))
    category.search = search_text_of(category)
    category.save()
    _set_assists(category, assists)
    after = category_facts(category, assist_codes(category))
    by.log_setup(AdminLog.Action.SETUP_CREATE, _name(category), {}, after)
    return category


@transaction.atomic
def category_update(
    *, by: By, category: Category, values: CategoryValues, assists: Sequence[DepartmentKind]
) -> Category:
    """Cases that have the category keep it; their running clocks keep their limits."""
    by.check_runs()
    locked = _locked(category)
    _check(values, assists)
    before = category_facts(locked, assist_codes(locked))
    fields = _fields(values)
    for name, value in fields.items():
        setattr(locked, name, value)
    after = category_facts(locked, [kind.code for kind in assists])
    if after == before:
        return locked
    locked.source = LOCAL
    locked.search = search_text_of(locked)
    locked.save(update_fields=[*fields, "search", "source"])
    _set_assists(locked, assists)
    by.log_setup(AdminLog.Action.SETUP_UPDATE, _name(locked), before, after)
    return locked


@transaction.atomic
def category_set_active(*, by: By, category: Category, active: bool) -> Category:
    """A category switched off is not offered any more; cases that have it go on."""
    by.check_runs()
    locked = _locked(category)
    if locked.is_active != active:
        locked.is_active, locked.source = active, LOCAL
        locked.save(update_fields=["is_active", "source"])
        changed = {"is_active": not active}, {"is_active": active}
        by.log_setup(AdminLog.Action.SETUP_UPDATE, _name(locked), *changed)
    return locked


def _locked(category: Category) -> Category:
    lock_catalogue()
    return Category.objects.select_related("lead").get(pk=category.pk)


def _fields(values: CategoryValues) -> dict[str, Any]:
    return dict(vars(values))


def _check(values: CategoryValues, assists: Sequence[DepartmentKind]) -> None:
    keys = [kind.pk for kind in (values.lead, *assists)]
    if len(set(keys)) != len(keys):
        raise ValidationError(
            {"lead": [_("A kind of department stands twice among lead and assists.")]}
        )
    names = Category.objects.filter(major_code=values.major_code).values_list(
        "major_zh", "major_en"
    )
    known = names.first()
    if known is not None and known != (values.major_zh, values.major_en):
        raise ValidationError(
            {"major_code": [_("There is a major of this code already; choose it from the list.")]}
        )


def _set_assists(category: Category, assists: Sequence[DepartmentKind]) -> None:
    CategoryAssist.objects.filter(category=category).delete()
    CategoryAssist.objects.bulk_create(
        CategoryAssist(category=category, kind=kind, position=position)
        for position, kind in enumerate(assists, start=1)
    )


def _name(category: Category) -> str:
    return f"{category.code} {category.name_zh}"
