"""What the floor below is told about people: who is in charge of an area, what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import CENTRE_ROLES, Department, Posting, Role
from accounts.services.areas import departments_come_back, departments_move, postings_move
from grids.models import Area
from grids.panels import Panel

IN_CHARGE = (Role.WORKER, *sorted(CENTRE_ROLES))
MOST_SHOWN = 20


def people(area: Area, user: Any) -> Panel | None:
    """Workers, operators and leaders posted to exactly this area, as far as the reader sees it."""
    if not any(area.path.startswith(path) for path in _sight(user)):
        return None
    rows = Posting.objects.on(timezone.localdate()).filter(area=area, role__in=IN_CHARGE)
    postings = list(rows.select_related("user").order_by("-is_head", "role", "user__name"))
    return Panel(
        title=gettext_lazy("People in charge"),
        template="accounts/_people_panel.html",
        context={"postings": postings[:MOST_SHOWN], "more": len(postings) > MOST_SHOWN},
        order=10,
        count=len(postings),
    )


def _sight(user: Any) -> tuple[str, ...]:
    """A liaison sees who is in charge in the area the department works for."""
    scope = user.scope
    return scope.area_paths or ((scope.area_path,) if scope.area_path else ())


def _open_end() -> Q:
    return Q(valid_to=None) | Q(valid_to__gt=timezone.localdate())


class Departments:
    """Departments of exactly this area that are in use."""

    name = "accounts.departments"
    label: str | Promise = gettext_lazy("Departments")

    def _rows(self, area: Area) -> Any:
        return Department.objects.filter(area=area, is_active=True).select_related("kind", "area")

    def count(self, area: Area) -> int:
        return int(self._rows(area).count())

    def list(self, area: Area, limit: int) -> Sequence[str]:
        return [str(department) for department in self._rows(area)[:limit]]

    def preview(self, area: Area, target: Area) -> str:
        count = self.count(area)
        return ngettext(
            "%(n)s department goes to %(target)s, or joins the one of its kind there.",
            "%(n)s departments go to %(target)s, or join those of their kind there.",
            count,
        ) % {"n": count, "target": target}

    def move(self, area: Area, target: Area) -> int:
        return departments_move(area=area, target=target)

    def keys(self, area: Area) -> Sequence[int]:
        return list(self._rows(area).order_by("pk").values_list("pk", flat=True))

    def titles(self, keys: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        rows = Department.objects.filter(pk__in=keys).select_related("kind", "area")
        return {department.pk: (str(department), "") for department in rows}

    def still(self, keys: Sequence[int], area: Area | int) -> Sequence[int]:
        """Also those that joined another of their kind there."""
        there = Q(area=area, is_active=True)
        joined = Q(is_active=False, area__retired_on__isnull=False)
        rows = Department.objects.filter(there | joined, pk__in=keys)
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def give_back(self, keys: Sequence[int], area: Area, target: Area, reason: str) -> int:
        return departments_come_back(area=area, target=target, keys=keys)


class People:
    """Postings to exactly this area that hold now or later."""

    name = "accounts.postings"
    label: str | Promise = gettext_lazy("People posted here")

    def _rows(self, area: Area) -> Any:
        return Posting.objects.filter(_open_end(), area=area).select_related("user")

    def count(self, area: Area) -> int:
        return int(self._rows(area).count())

    def list(self, area: Area, limit: int) -> Sequence[str]:
        rows = self._rows(area)[:limit]
        return [f"{p.user.name} · {p.get_role_display()}" for p in rows]

    def preview(self, area: Area, target: Area) -> str:
        count = self.count(area)
        return ngettext(
            "%(n)s posting goes to %(target)s.", "%(n)s postings go to %(target)s.", count
        ) % {"n": count, "target": target}

    def move(self, area: Area, target: Area) -> int:
        reason = _("%(area)s was dissolved.") % {"area": area}
        return postings_move(area=area, target=target, reason=reason)

    def keys(self, area: Area) -> Sequence[int]:
        return list(self._rows(area).order_by("pk").values_list("pk", flat=True))

    def titles(self, keys: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        """Who is posted where is told to those who see the area, as on its page."""
        sight = _sight(user)
        rows = Posting.objects.filter(pk__in=keys).select_related("user", "area")
        return {
            p.pk: (f"{p.user.name} · {p.get_role_display()}", "")
            for p in rows
            if p.area and any(p.area.path.startswith(path) for path in sight)
        }

    def still(self, keys: Sequence[int], area: Area | int) -> Sequence[int]:
        rows = Posting.objects.filter(_open_end(), pk__in=keys, area=area)
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def give_back(self, keys: Sequence[int], area: Area, target: Area, reason: str) -> int:
        return postings_move(area=area, target=target, reason=reason, only=keys)
