"""Imports the reference tables: everything, or nothing where a row is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import AdminLog, DepartmentKind
from accounts.services.by import By
from events.catalogue.plan import (
    CATEGORY_FIELDS,
    KIND_FIELDS,
    LIMIT_FIELDS,
    CataloguePlan,
    plan_catalogue,
)
from events.catalogue.services.lock import lock_catalogue
from events.models import Category, CategoryAssist, Ladder, TimeLimit

DATA = Path(__file__).resolve().parents[2] / "data"
DEPARTMENTS = DATA / "departments.csv"
CATALOGUE = DATA / "event_catalogue.csv"


@transaction.atomic
def catalogue_import(
    *,
    by: By | None = None,
    departments: str | None = None,
    catalogue: str | None = None,
    names: tuple[str, str] = (DEPARTMENTS.name, CATALOGUE.name),
) -> CataloguePlan:
    """Saves what the files (by default the project's own) change; with faults saves nothing.

    What an administrator has changed in the pages stays as it is.
    """
    by = by or By()
    by.check_runs()
    lock_catalogue()
    departments = DEPARTMENTS.read_text("utf-8-sig") if departments is None else departments
    catalogue = CATALOGUE.read_text("utf-8-sig") if catalogue is None else catalogue
    plan = plan_catalogue(departments, catalogue, names)
    if not plan.faults and plan.changes:
        _save(plan)
        by.log_setup(AdminLog.Action.SETUP_IMPORT, names[1], {}, counts(plan))
    return plan


def counts(plan: CataloguePlan) -> dict[str, Any]:
    """New and changed rows by part, without the parts in which nothing changed."""
    found = {name: part.count for name, part in plan.parts.items()}
    return {f"imported_{name}": count for name, count in found.items() if count}


def _save(plan: CataloguePlan) -> None:
    DepartmentKind.objects.bulk_create(plan.kinds.created)
    DepartmentKind.objects.bulk_update(plan.kinds.changed, KIND_FIELDS)
    for category in (*plan.categories.created, *plan.categories.changed):
        category.lead = category.lead  # takes the key the new kind has by now
    Category.objects.bulk_create(plan.categories.created)
    Category.objects.bulk_update(plan.categories.changed, [*CATEGORY_FIELDS, "lead"])
    _save_assists(plan)
    for limit in plan.limits.created:
        limit.category = limit.category
    TimeLimit.objects.bulk_create(plan.limits.created)
    TimeLimit.objects.bulk_update(plan.limits.changed, LIMIT_FIELDS)
    Ladder.objects.bulk_create(plan.ladders.created)
    Ladder.objects.bulk_update(plan.ladders.changed, ["name", "rungs", "source"])


def _save_assists(plan: CataloguePlan) -> None:
    kinds = dict(DepartmentKind.objects.values_list("code", "pk"))
    categories = dict(Category.objects.filter(code__in=plan.assists).values_list("code", "pk"))
    CategoryAssist.objects.filter(category__in=categories.values()).delete()
    CategoryAssist.objects.bulk_create(
        CategoryAssist(category_id=categories[code], kind_id=kinds[kind], position=position)
        for code, assists in plan.assists.items()
        for position, kind in enumerate(assists, start=1)
    )
