"""Kinds of department, and departments: the one of a kind in an area."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import AdminLog, Department, DepartmentKind
from accounts.services.by import By
from grids.models import Area, Level

SET_UP = (Level.COUNTY, Level.TOWNSHIP, Level.COMMUNITY)
"""Levels at which every area has each department of its level."""

LOCAL = "Set by the administrator"
"""The source of a kind changed in the pages: an import leaves it alone."""


@dataclass(frozen=True)
class KindValues:
    name_zh: str
    name_en: str
    is_centre_unit: bool = False


def kind_facts(kind: DepartmentKind) -> dict[str, Any]:
    names = ("code", "level", "name_zh", "name_en", "is_centre_unit", "is_active")
    return {name: getattr(kind, name) for name in names}


@transaction.atomic
def kind_create(*, by: By, code: str, level: str, values: KindValues) -> DepartmentKind:
    by.check_runs()
    kind = DepartmentKind(code=code, level=level, source=LOCAL, **asdict(values))
    try:
        with transaction.atomic():
            kind.save()
    except IntegrityError as error:
        raise ValidationError({"code": [_("This code is taken.")]}) from error
    by.log_setup(AdminLog.Action.SETUP_CREATE, _kind_name(kind), {}, kind_facts(kind))
    return kind


@transaction.atomic
def kind_update(*, by: By, kind: DepartmentKind, values: KindValues) -> DepartmentKind:
    by.check_runs()
    return _kind_change(by, kind, asdict(values))


@transaction.atomic
def kind_set_active(*, by: By, kind: DepartmentKind, active: bool) -> DepartmentKind:
    """A kind switched off gets no new departments; those there are stay as they are."""
    by.check_runs()
    return _kind_change(by, kind, {"is_active": active})


def _kind_change(by: By, kind: DepartmentKind, values: dict[str, Any]) -> DepartmentKind:
    locked = DepartmentKind.objects.select_for_update().get(pk=kind.pk)
    before = kind_facts(locked)
    for name, value in values.items():
        setattr(locked, name, value)
    after = kind_facts(locked)
    if after != before:
        locked.source = LOCAL
        locked.save(update_fields=[*values, "source"])
        by.log_setup(AdminLog.Action.SETUP_UPDATE, _kind_name(locked), before, after)
    return locked


def _kind_name(kind: DepartmentKind) -> str:
    return f"{kind.code} {kind.name_zh}"


def department_facts(department: Department) -> dict[str, Any]:
    return {
        "unit": f"{department.kind.code}@{department.area.code}",
        "name": department.name,
        "is_active": department.is_active,
    }


@transaction.atomic
def department_create(*, by: By, kind: DepartmentKind, area: Area, name: str = "") -> Department:
    """The department of a kind in an area of the kind's level."""
    by.check_runs(area.path)
    if kind.level != area.level:
        raise ValidationError(
            {
                "area": [
                    _("%(kind)s belongs to the level %(level)s; choose an area of that level.")
                    % {"kind": kind, "level": kind.get_level_display()}
                ]
            }
        )
    if area.retired_on is not None:
        raise ValidationError({"area": [_("This area is retired. Choose another one.")]})
    department = Department(kind=kind, area=area, path=area.path, name=name)
    try:
        with transaction.atomic():
            department.save()
    except IntegrityError as error:
        said = _("%(area)s has this department already. Look at those that are deactivated, too.")
        raise ValidationError({"kind": [said % {"area": area.label}]}) from error
    by.log_setup(AdminLog.Action.SETUP_CREATE, _name(department), {}, department_facts(department))
    return department


@transaction.atomic
def department_rename(*, by: By, department: Department, name: str) -> Department:
    """A name of its own, or none: then it is called after its area and kind."""
    return _change(by, department, "name", name.strip())


@transaction.atomic
def department_set_active(*, by: By, department: Department, active: bool) -> Department:
    """Nothing is dispatched to a department switched off; what it holds stays with it."""
    return _change(by, department, "is_active", active)


def _change(by: By, department: Department, name: str, value: Any) -> Department:
    rows = Department.objects.select_for_update(of=("self",)).select_related("kind", "area")
    locked: Department = rows.get(pk=department.pk)
    by.check_runs(locked.path)
    before = department_facts(locked)
    setattr(locked, name, value)
    after = department_facts(locked)
    if after != before:
        locked.save(update_fields=[name])
        by.log_setup(AdminLog.Action.SETUP_UPDATE, _name(locked), before, after)
    return locked


def _name(department: Department) -> str:
    return f"{department.kind.code} {department.area.name}{department.kind.name_zh}"


@transaction.atomic
def departments_setup(root: Area, *, by: By | None = None) -> int:
    """Gives every area in force at or below `root` the departments of its level.

    Those there already stay as they are, also deactivated ones; returns how many are new.
    """
    by = by or By()
    by.check_runs(root.path)
    rows = missing_departments(root)
    Department.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    if rows:
        about = f"{root.code} {root.name}"
        by.log_setup(AdminLog.Action.SETUP_CREATE, about, {}, {"departments": len(rows)})
    return len(rows)


def missing_departments(root: Area) -> list[Department]:
    """The departments that areas at or below `root` lack, not saved."""
    kinds: dict[str, list[DepartmentKind]] = {}
    for kind in DepartmentKind.objects.filter(level__in=SET_UP, is_active=True):
        kinds.setdefault(kind.level, []).append(kind)
    areas = Area.objects.subtree(root).in_force().filter(level__in=kinds.keys()).defer("geometry")
    present = Department.objects.filter(path__startswith=root.path)
    held = set(present.values_list("kind_id", "area_id"))
    return [
        Department(kind=kind, area=area, path=area.path)
        for area in areas
        for kind in kinds[area.level]
        if (kind.pk, area.pk) not in held
    ]
