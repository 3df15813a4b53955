"""What no drawing mends: new areas that cannot be, areas that cannot end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from grids import dependents
from grids.boundaries.faults import WRONG, Fault
from grids.codes import level_below
from grids.models import Area

if TYPE_CHECKING:
    from grids.boundaries.reading import Reading, Target


def check_new(reading: Reading) -> None:
    """Adds to what is wrong what keeps a new area from being made."""
    for target in reading.targets:
        if target.new is None:
            continue
        if not target.parent:
            text = _("A root is made among the areas first, and drawn then.")
            reading.wrong.append(Fault(WRONG, target.code, text=text))
        elif not target.new.name:
            text = _("A new area needs a name.")
            reading.wrong.append(Fault(WRONG, target.code, text=text))
        elif not level_below(_level_at(target.parent)):
            text = _("Below a sub-grid there are no areas.")
            reading.wrong.append(Fault(WRONG, target.code, text=text))
        elif reading.until:
            reading.wrong.append(Fault(WRONG, target.code, text=_later_changes(reading)))
        elif not target.new.again and target.new.name in _names_beside(reading, target):
            text = _(
                "%(name)s is the name of another area beside it. Give the new one another name."
            ) % {"name": target.new.name}
            reading.wrong.append(Fault(WRONG, target.code, text=text))


def _names_beside(reading: Reading, target: Target) -> set[str]:
    """Names of the areas beside a new one that stay, and of those that come with it."""
    rows = Area.objects.filter(path__startswith=target.parent, depth=target.depth).in_force()
    rows = rows.exclude(code__in=reading.wanted.retired)
    beside = [t.new.name for t in reading.targets if t.new and t.parent == target.parent]
    if target.new is not None:
        beside.remove(target.new.name)
    return {*rows.values_list("name", flat=True), *beside}


def _level_at(path: str) -> str:
    """That of the area at `path`, also of one that is new."""
    if path[-int(Area.steplen)] == "~":
        return str(level_below(_level_at(path[: -int(Area.steplen)])) or "")
    return str(Area.objects.values_list("level", flat=True).get(path=path))


def _later_changes(reading: Reading) -> str:
    return _(
        "On %(day)s these boundaries were changed again, so a correction from before that day "
        "can only change shapes, not add or end areas."
    ) % {"day": reading.until}


def check_retired(reading: Reading, areas: dict[str, Area]) -> None:
    """Adds to what is wrong what keeps an area from ending."""
    wanted = reading.wanted
    for code, heir in wanted.retired.items():
        area = areas[code]
        told = {"area": area.label}
        text = ""
        left = Area.objects.children_of(area).in_force().exclude(code__in=wanted.retired)
        if reading.until:
            text = _later_changes(reading)
        elif left.exists():
            text = _("%(area)s still has areas below it. Retire those first.") % told
        elif heir in wanted.retired:
            text = _("%(area)s would be taken over by an area that ends as well.") % told
        elif heir and not _may_inherit(area, heir, areas, reading):
            text = _("%(area)s can only be taken over by another area of its level.") % told
        elif not heir and (hanging := dependents.in_need_of_heir(area)):
            what = {"what": hanging[0].dependent.label, "count": hanging[0].count}
            text = _(
                "%(area)s still has %(count)d of: %(what)s. Name the area that takes them over."
            ) % {**told, **what}
        if text:
            reading.wrong.append(Fault(WRONG, code, heir, text=text))


def _may_inherit(area: Area, heir: str, areas: dict[str, Area], reading: Reading) -> bool:
    if heir in reading.wanted.new:
        new = reading.by_code.get(heir)
        return new is not None and new.depth == area.depth
    other = areas[heir]
    return bool(other.pk != area.pk and other.level == area.level)
