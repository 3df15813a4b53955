"""People of departments whose area is dissolved: a department that joined another comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Posting
from accounts.services.areas import department_postings_move
from grids.models import Area


class DepartmentPeople:
    """Postings to departments of exactly this area that hold now or later.

    They go with their department, or to the one that it joins, when that is moved; what comes
    back after its department joined another are its people alone.
    """

    name = "accounts.department_postings"
    label: str | Promise = gettext_lazy("People posted to its departments")

    def _rows(self, area: Area | int) -> Any:
        open_end = Q(valid_to=None) | Q(valid_to__gt=timezone.localdate())
        rows = Posting.objects.filter(open_end, department__area=area)
        return rows.select_related("user", "department")

    def count(self, area: Area) -> int:
        return int(self._rows(area).count())

    def list(self, area: Area, limit: int) -> Sequence[str]:
        rows = self._rows(area)[:limit]
        return [f"{p.user.name} · {p.get_role_display()}" for p in rows]

    def preview(self, area: Area, target: Area) -> str:
        count = self.count(area)
        return ngettext(
            "%(n)s posting goes with its department.",
            "%(n)s postings go with their departments.",
            count,
        ) % {"n": count}

    def move(self, area: Area, target: Area) -> int:
        """They went with their departments, which were moved before."""
        return 0

    def keys(self, area: Area) -> Sequence[int]:
        return list(self._rows(area).order_by("pk").values_list("pk", flat=True))

    def titles(self, keys: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        """Who is posted where is told to those who see the area, as on its page."""
        rows = Posting.objects.filter(pk__in=keys).select_related("user", "department")
        sight = user.scope.area_paths
        return {
            p.pk: (f"{p.user.name} · {p.get_role_display()}", "")
            for p in rows
            if p.department and p.department.path.startswith(tuple(sight))
        }

    def still(self, keys: Sequence[int], area: Area | int) -> Sequence[int]:
        rows = self._rows(area).filter(pk__in=keys)
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def give_back(self, keys: Sequence[int], area: Area, target: Area, reason: str) -> int:
        return department_postings_move(keys=keys, area=area, target=target, reason=reason)
