"""Sections of a department and who works in them; its head and the administrator see to both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdminLog, Department, Posting, Role, Section, User
from accounts.services.by import By


def may_arrange(user: User, department: Department) -> bool:
    """A supervisor of the department itself, or who runs the system where it lies."""
    scope = user.scope
    if scope.role == Role.SUPERVISOR:
        return department.pk in scope.department_ids
    return scope.role == Role.SYSTEM_ADMIN and department.path.startswith(scope.area_path)


def check_arranges(by: By, department: Department) -> None:
    if by.user is not None and not may_arrange(by.user, department):
        raise PermissionDenied(
            _("Only the head of this department or the system administrator arranges its sections.")
        )


def section_facts(section: Section) -> dict[str, Any]:
    return {"name": section.name, "is_active": section.is_active}


@transaction.atomic
def section_create(*, by: By, department: Department, name: str) -> Section:
    """A new section; the name of a retired one brings that one back."""
    check_arranges(by, department)
    name = _named(name)
    found = Section.objects.select_for_update().filter(department=department, name=name).first()
    if found is not None and found.is_active:
        raise ValidationError({"name": [_("This department has a section of this name already.")]})
    if found is not None:
        return _change(by, found, "is_active", True)
    section = Section.objects.create(department=department, name=name)
    by.log_setup(AdminLog.Action.SETUP_CREATE, _about(section), {}, section_facts(section))
    return section


@transaction.atomic
def section_rename(*, by: By, section: Section, name: str) -> Section:
    """Tasks given to it before keep the former name in their trace."""
    check_arranges(by, section.department)
    try:
        with transaction.atomic():
            return _change(by, section, "name", _named(name))
    except IntegrityError as error:
        said = _("This department has a section of this name already.")
        raise ValidationError({"name": [said]}) from error


@transaction.atomic
def section_set_active(*, by: By, section: Section, active: bool) -> Section:
    """A retired section has no people; what it holds goes to the department's liaisons again."""
    check_arranges(by, section.department)
    if not active:
        for posting in Posting.objects.filter(section=section).select_related("user", "section"):
            _place(by, posting, None)
    return _change(by, section, "is_active", active)


@transaction.atomic
def people_arrange(
    *, by: By, department: Department, places: Mapping[int, int | None]
) -> list[Posting]:
    """Puts postings of the department (by key) into its sections, or into none."""
    check_arranges(by, department)
    rows = Posting.objects.select_for_update(of=("self",)).select_related("user", "section")
    held = {p.pk: p for p in rows.on(timezone.localdate()).filter(department=department)}
    known = {s.pk: s for s in Section.objects.active().filter(department=department)}
    changed = []
    for key, wanted in places.items():
        if key not in held or (wanted is not None and wanted not in known):
            raise ValidationError(_("Somebody changed the sections meanwhile. Look again."))
        if held[key].section_id != wanted:
            changed.append(_place(by, held[key], known[wanted] if wanted else None))
    return changed


def _place(by: By, posting: Posting, section: Section | None) -> Posting:
    before = {"section": posting.section.name if posting.section else ""}
    posting.section = section
    posting.save(update_fields=["section"])
    after = {"section": section.name if section else ""}
    by.log(AdminLog.Action.POSTING_UPDATE, posting.user, before, after)
    return posting


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": [_("Please give the section a name.")]})
    return name


def _change(by: By, section: Section, field: str, value: Any) -> Section:
    rows = Section.objects.select_for_update(of=("self",))
    locked = rows.select_related("department__kind", "department__area").get(pk=section.pk)
    before = section_facts(locked)
    setattr(locked, field, value)
    after = section_facts(locked)
    if after != before:
        locked.save(update_fields=[field])
        by.log_setup(AdminLog.Action.SETUP_UPDATE, _about(locked), before, after)
    return locked


def _about(section: Section) -> str:
    department = section.department
    return f"{department.kind.code}@{department.area.code} {section.name}"
