"""Which departments can take a part of a case, and sending it to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Posting
from events.models import Category, CategoryAssist, Event, Task
from events.refusals import Refused
from events.services.move import Move

if TYPE_CHECKING:
    import datetime as dt


def reach(event: Event) -> str:
    """The path whose departments, there and above, can take parts of the case."""
    return event.area.path if event.area else event.holder.path


def possible_departments(
    event: Event, now: dt.datetime, keys: Sequence[int] | None = None
) -> list[Department]:
    """Departments at or above the place, with somebody posted, that nobody complains about.

    With `keys` only those among them.
    """
    path = reach(event)
    ends = range(4, len(path) + 1, 4)
    staffed = Posting.objects.on(timezone.localdate(now)).filter(department__isnull=False)
    if event.confidential:
        staffed = staffed.filter(confidential=True)
    if event.concerns_user_id:
        staffed = staffed.exclude(user=event.concerns_user_id)
    found = (
        Department.objects.filter(is_active=True, path__in=[path[:end] for end in ends])
        .filter(pk__in=staffed.values("department"))
        .exclude(pk=event.concerns_department_id or 0)
        .select_related("kind", "area")
        .defer("area__geometry")
    )
    if keys is not None:
        found = found.filter(pk__in=keys)
    return [d for d in found if not _is_concerned_unit(d, event)]


def _is_concerned_unit(department: Department, event: Event) -> bool:
    return department.kind.is_centre_unit and department.area_id == event.concerns_area_id


def departments_for(move: Move, keys: Sequence[int]) -> dict[int, Department]:
    """The departments with these keys; Refused names any that cannot take the case."""
    possible = {d.pk: d for d in possible_departments(move.event, move.now, keys)}
    for key in keys:
        if key not in possible:
            name = Department.objects.filter(pk=key).select_related("kind", "area").first()
            raise Refused(
                _(
                    "%(name)s cannot take this case: nobody who may see it is posted there, "
                    "or its area lies elsewhere. Choose another department."
                )
                % {"name": name or "?"},
                field="lead" if key == keys[0] else "assists",
            )
    return possible


def send(move: Move, department: Department, role: str, note: str) -> Task:
    if any(task.department_id == department.pk for task in move.open_tasks):
        raise Refused(
            _("%(name)s has an open task in this case already.") % {"name": department},
            field="department",
        )
    return move.new_task(department, role, note)


def proposal(event: Event, category: Category) -> tuple[Department | None, list[Department]]:
    """What the catalogue proposes: lead and assists, None where the area has no such department."""
    assists = CategoryAssist.objects.filter(category=category).values_list("kind", flat=True)
    kinds = list(assists)
    nearest: dict[int, Department] = {}
    for department in Department.objects.above([category.lead_id, *kinds], reach(event)):
        nearest.setdefault(department.kind_id, department)
    return nearest.get(category.lead_id), [nearest[kind] for kind in kinds if kind in nearest]
