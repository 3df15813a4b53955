"""Areas and departments that rows name, found with one statement each."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from accounts.imports.values import Wrong, told
from accounts.models import Department, Section, User
from grids.models import Area


class Places:
    """Those of the administrator's scope; a department is named by kind and area, or in full."""

    def __init__(self, reader: User, codes: Iterable[str], departments: bool) -> None:
        rows = Area.objects.for_user(reader).in_force().filter(code__in=set(codes))
        self.areas = {area.code: area for area in rows.defer("geometry")}
        self.departments: dict[tuple[str, str], list[Department]] = {}
        if departments:
            self._know_departments(reader)

    def _know_departments(self, reader: User) -> None:
        rows = Department.objects.for_user(reader).filter(is_active=True)
        for row in rows.select_related("kind", "area").defer("area__geometry"):
            kind, area = row.kind, row.area
            short = {kind.code, kind.name_zh, kind.name_en}
            full = {row.name, str(row), f"{area.name}{kind.name_zh}", f"{kind.name_en},{area.name}"}
            for word in short | full:
                if word:
                    for code in ("", area.code):
                        self.departments.setdefault((_plain(word), code), []).append(row)

    def area(self, code: str) -> Area:
        found: Area | None = self.areas.get(code)
        if found is None:
            words = _("No area in force within your posting has the code “%(text)s”.")
            raise Wrong(words % told(code))
        return found

    def department(self, name: str, code: str) -> Department:
        found = self.departments.get((_plain(name), code), [])
        if not found:
            words = _("No department within your posting is called “%(text)s” there.")
            raise Wrong(words % told(name))
        if len({row.pk for row in found}) > 1:
            words = _("Several departments are called “%(text)s”. Add the code of the area.")
            raise Wrong(words % told(name))
        return found[0]


class Sections:
    """The active sections of these names, by department."""

    def __init__(self, names: Collection[str]) -> None:
        rows = Section.objects.active().filter(name__in=names) if names else Section.objects.none()
        self._rows = {(row.department_id, row.name): row for row in rows}

    def section(self, name: str, department: Department | None) -> Section:
        if department is None:
            raise Wrong(_("Only postings to a department have a section. Leave this empty."))
        found = self._rows.get((department.pk, name))
        if found is None:
            words = _("This department has no section “%(text)s”. Add it there first.")
            raise Wrong(words % told(name))
        return found


def _plain(name: str) -> str:
    return name.replace(" ", "").replace("，", ",").lower()
