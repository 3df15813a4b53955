"""What importing a file of areas would do: compared with the tree, nothing written."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from grids.area_file import AreaFile, Fault, Row, read
from grids.models import Area, AreaCode, Level
from grids.names import stem


@dataclass(frozen=True)
class Orders:
    """What the administrator decided: codes that changed (old to new), new codes that are new
    areas in spite of the likeness, and whether areas absent from the file are retired."""

    renumber: Mapping[str, str] = field(default_factory=dict)
    separate: frozenset[str] = frozenset()
    retire_missing: bool = False


@dataclass(frozen=True)
class Renumbering:
    """`area` seems to be (or is said to be) what `row` calls by another code.

    `alike` of its `children` have the same end of the code and the same name.
    """

    area: Area
    row: Row
    alike: int
    children: int


@dataclass
class Plan:
    faults: list[Fault] = field(default_factory=list)
    created: list[Row] = field(default_factory=list)
    renamed: list[tuple[Area, Row]] = field(default_factory=list)
    renumbered: list[Renumbering] = field(default_factory=list)
    likely: list[Renumbering] = field(default_factory=list)
    missing: list[Area] = field(default_factory=list)
    above: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    retire_missing: bool = False

    @property
    def changes(self) -> int:
        gone = len(self.missing) if self.retire_missing else 0
        return len(self.created) + len(self.renamed) + len(self.renumbered) + gone

    @property
    def ready(self) -> bool:
        """Nothing is wrong and nothing waits for a decision."""
        return not self.faults and not self.likely


def plan_import(text: str, root_level: str = Level.COUNTY, orders: Orders | None = None) -> Plan:
    """Compares the table in `text` with the areas in force."""
    orders = _still_open(orders or Orders())
    present = list(Area.objects.in_force())
    now = {_after(area.code, orders.renumber): area for area in present}
    known = {code: area.level for code, area in now.items()}
    file = read(io.StringIO(text), root_level, known)
    plan = Plan(faults=file.faults, above=file.above, retire_missing=orders.retire_missing)
    _check_orders(plan, file, orders, present)
    if not plan.faults:
        _compare(plan, file, now, orders)
        _find_missing(plan, file, now, root_level)
        _find_likely(plan, file, orders)
    return plan


def _still_open(orders: Orders) -> Orders:
    """Without the changes of codes that were made already, so that a second import is harmless."""
    done = {
        row.code
        for row in AreaCode.objects.filter(code__in=orders.renumber).select_related("area")
        if row.area.code == orders.renumber[row.code]
    }
    still = {old: new for old, new in orders.renumber.items() if old not in done}
    return replace(orders, renumber=still)


def _after(code: str, renumber: Mapping[str, str]) -> str:
    """The code an area has once the changes of codes are made."""
    for old in sorted(renumber, key=len, reverse=True):
        if code.startswith(old):
            return renumber[old] + code[len(old) :]
    return code


def _check_orders(plan: Plan, file: AreaFile, orders: Orders, present: list[Area]) -> None:
    areas = {area.code: area for area in present}
    rows = {row.code: row for row in file.rows}
    for old, new in orders.renumber.items():
        area, row = areas.get(old), rows.get(new)
        if area is None:
            plan.faults.append(
                Fault(0, _("no area in force has the code “%(code)s”") % {"code": old})
            )
        elif row is None:
            plan.faults.append(Fault(0, _("no row has the code “%(code)s”") % {"code": new}))
        elif row.level != area.level:
            told = {"old": old, "new": new}
            plan.faults.append(
                Fault(row.line, _("%(old)s and %(new)s are not of one level") % told)
            )
        else:
            plan.renumbered.append(_likeness(area, row, _children_by_code(file)))


def _compare(plan: Plan, file: AreaFile, now: dict[str, Area], orders: Orders) -> None:
    taken = dict(
        AreaCode.objects.filter(code__in=[row.code for row in file.rows]).values_list(
            "code", "area__name"
        )
    )
    for row in file.rows:
        area = now.get(row.code)
        if area is None and row.code in taken:
            told = {"code": row.code, "area": taken[row.code]}
            reason = _("the code “%(code)s” was once that of %(area)s and is never given again")
            plan.faults.append(Fault(row.line, reason % told))
        elif area is None:
            plan.created.append(row)
        elif area.name != row.name or area.above != file.above.get(row.code, area.above):
            plan.renamed.append((area, row))
        elif not any(area.code.startswith(old) for old in orders.renumber):
            plan.unchanged += 1


def _find_missing(plan: Plan, file: AreaFile, now: dict[str, Area], root_level: str) -> None:
    """Areas of the file's levels, below its roots, that have no row."""
    codes = {row.code for row in file.rows}
    levels = {row.level for row in file.rows}
    heads = [now[row.code].path for row in file.roots(root_level) if row.code in now]
    plan.missing = [
        area
        for code, area in now.items()
        if code not in codes and area.level in levels and area.path.startswith(tuple(heads))
    ]


def _find_likely(plan: Plan, file: AreaFile, orders: Orders) -> None:
    """New rows that seem to be areas we know by another code."""
    rows = {row.code for row in file.rows}
    gone = [area for area in Area.objects.in_force() if area.code not in rows]
    below = _children_by_code(file)
    said = {*orders.separate, *orders.renumber.values()}
    for row in plan.created:
        for area in gone if row.code not in said else ():
            if _same_place(area, row) and (found := _likeness(area, row, below)) and _alike(found):
                plan.likely.append(found)


def _same_place(area: Area, row: Row) -> bool:
    cut = len(row.parent)
    same_parent = area.code[:cut] == row.parent and len(area.code) == len(row.code)
    return area.level == row.level and same_parent and stem(area.name) == stem(row.name)


def _alike(found: Renumbering) -> bool:
    if found.children == 0 or found.row.level == Level.COMMUNITY:
        return found.area.name == found.row.name
    return 2 * found.alike >= found.children


def _likeness(area: Area, row: Row, below: dict[str, set[tuple[str, str]]]) -> Renumbering:
    cut = len(area.code)
    mine = {(child.code[cut:], child.name) for child in Area.objects.children_of(area).in_force()}
    return Renumbering(area, row, len(mine & below.get(row.code, set())), len(mine))


def _children_by_code(file: AreaFile) -> dict[str, set[tuple[str, str]]]:
    below: dict[str, set[tuple[str, str]]] = {}
    for row in file.rows:
        below.setdefault(row.parent, set()).add((row.code[len(row.parent) :], row.name))
    return below


def levels_of(rows: list[Row]) -> Counter[str]:
    return Counter(row.level for row in rows)
