"""Making, naming and retiring areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grids.boundaries.wanted import Wanted
from grids.codes import SUBGRID_DIGITS, code_fault, grid_digits, level_below, next_codes
from grids.errors import Refused
from grids.models import Area, AreaCode, GridKind, Level
from grids.names import english_name, grid_name, initials
from grids.services.codes import codes_used
from grids.services.locks import lock_tree

GRIDS = frozenset({Level.GRID.value, Level.SUBGRID.value})


@transaction.atomic
def area_create(
    *,
    parent: Area | None,
    code: str,
    name: str,
    level: str,
    day: dt.date,
    name_en: str = "",
    kind: str = "",
    above: str = "",
) -> Area:
    """Adds an area below `parent` (or as a root) and gives it its code for ever."""
    lock_tree(parent)
    parent = parent and Area.objects.get(pk=parent.pk)
    _check_place(parent, code, level)
    return add_area(parent, code, name, level, name_en=name_en, kind=kind, above=above, day=day)


def add_area(
    parent: Area | None, code: str, name: str, level: str, *, day: dt.date, **more: str
) -> Area:
    """The node and its code; whoever calls holds the lock and has made sure of both."""
    fields = {
        "code": code,
        "name": name,
        "name_en": more.get("name_en") or english_name(name, level),
        "initials": initials(name),
        "level": level,
        "kind": more.get("kind") or (GridKind.BASIC if level in GRIDS else ""),
        "above": more.get("above", ""),
    }
    tree = Area.objects
    area: Area = tree.add_child(parent, fields) if parent else tree.add_root(fields)
    AreaCode.objects.create(area=area, code=code, valid_from=day)
    return area


def _check_place(parent: Area | None, code: str, level: str) -> None:
    if parent and parent.retired_on:
        raise Refused(_("%(area)s is retired and takes no new areas.") % {"area": parent.label})
    if parent and level_below(parent.level) != level:
        raise Refused(
            _("Nothing was saved: below %(area)s stands another level.") % {"area": parent.label}
        )
    fault = code_fault(level, code, parent.code if parent else "")
    if fault:
        raise Refused(_("Nothing was saved: %(reason)s.") % {"reason": fault})
    if AreaCode.objects.filter(code=code).exists():
        raise Refused(
            _(
                "Nothing was saved: the code %(code)s is or was another area's, and no code is "
                "given twice."
            )
            % {"code": code}
        )


@transaction.atomic
def area_rename(*, area: Area, name: str, name_en: str = "", kind: str | None = None) -> Area:
    """Changes the names (an English name is spelled in pinyin when none is given)."""
    lock_tree(area)
    locked: Area = Area.objects.select_for_update().get(pk=area.pk)
    locked.name = name
    locked.name_en = name_en or english_name(name, locked.level)
    locked.initials = initials(name)
    if kind is not None and locked.level in GRIDS:
        locked.kind = kind
    locked.save(update_fields=["name", "name_en", "initials", "kind"])
    return locked


@transaction.atomic
def grids_make(
    *,
    parent: Area,
    day: dt.date,
    count: int = 0,
    names: Sequence[str] = (),
    kind: str = GridKind.BASIC,
) -> list[Area]:
    """Makes `count` grids under a community, or one for each of `names`, with generated codes.

    Under a grid it makes sub-grids. Codes go on after the highest ever used there; without
    names the grids are numbered by their codes: 第一网格, Grid 1.
    """
    lock_tree(parent)
    parent = Area.objects.get(pk=parent.pk)
    if parent.level not in (Level.COMMUNITY, Level.GRID):
        raise Refused(
            _("Grids are made under a community, sub-grids under a grid. Nothing was saved.")
        )
    level = str(level_below(parent.level))
    digits = grid_digits() if level == Level.GRID else SUBGRID_DIGITS
    wanted = len(names) or max(1, count)
    try:
        codes = next_codes(parent.code, codes_used(parent.code), wanted, digits)
    except OverflowError:
        raise Refused(
            _("There are not enough free codes for so many grids. Nothing was saved.")
        ) from None
    _check_place(parent, codes[0], level)
    made = []
    for index, code in enumerate(codes):
        name, name_en = (names[index], "") if names else grid_name(int(code[len(parent.code) :]))
        made.append(add_area(parent, code, name, level, name_en=name_en, kind=kind, day=day))
    return made


@transaction.atomic
def area_retire(
    *,
    area: Area,
    day: dt.date,
    successor: Area | None = None,
    by: Any = None,
    reason: str = "",
) -> Area:
    """Ends an area on `day`; its code stays taken.

    `successor` inherits what hangs on it, its ground and the areas below it. Without one the
    ground is nobody's, which an area that is covered refuses.
    """
    from grids.boundaries.following import followed
    from grids.boundaries.publish import publish  # which imports the locks of this package

    lock_tree(area)
    locked: Area = Area.objects.select_for_update().get(pk=area.pk)
    if locked.retired_on:
        return locked
    if successor is not None:
        _check_successor(locked, successor)
    within = area.path[: Area.steplen]
    wanted = _retiring(locked, successor, day)
    publish(
        followed(wanted, within=within) if successor else wanted,
        within=within,
        by=by,
        reason=reason or _("Retired"),
    )
    return Area.objects.get(pk=area.pk)  # type: ignore[no-any-return]


@transaction.atomic
def area_cover(*, area: Area, covered: bool) -> Area:
    """Says whether the areas below have to cover `area` without a gap; the database holds to it.

    Raises BoundaryRefused with all faults where they do not.
    """
    from grids.services.boundaries import refuse_misfit

    lock_tree(area)
    locked: Area = Area.objects.select_for_update().get(pk=area.pk)
    told = {"area": locked.label}
    if locked.retired_on:
        raise Refused(_("%(area)s is retired; its boundaries do not change.") % told)
    if covered and not (locked.geometry and locked.numchild):
        raise Refused(
            _("%(area)s needs a boundary and areas below it first. Nothing was changed.") % told
        )
    locked.covered = covered
    locked.save(update_fields=["covered"])
    if covered:
        refuse_misfit(locked.path)
    return locked


def _retiring(area: Area, successor: Area | None, day: dt.date) -> Wanted:
    """Without the area, its ground added to that of the successor."""
    parent = Area.objects.filter(path=area.path[: -Area.steplen]).first()
    shapes = {}
    if successor is not None:
        if successor.path[: -Area.steplen] != area.path[: -Area.steplen]:
            parent = Area.objects.get(path=_common(area.path, successor.path))
        theirs = Area.objects.get(pk=successor.pk).geometry
        if area.geometry and theirs:
            shapes[successor.code] = theirs.union(area.geometry)
    return Wanted(
        parent=parent.code if parent else "",
        day=day,
        shapes=shapes,
        retired={area.code: successor.code if successor else ""},
    )


def _common(path: str, other: str) -> str:
    """The path of the lowest area above both."""
    step = Area.steplen
    ends = range(step, min(len(path), len(other)) + 1, step)
    return max((path[:end] for end in ends if path[:end] == other[:end]), key=len)


def _check_successor(area: Area, successor: Area) -> None:
    wrong = successor.pk == area.pk or successor.retired_on or successor.level != area.level
    if wrong or successor.path[: Area.steplen] != area.path[: Area.steplen]:
        raise Refused(
            _(
                "The successor must be another area of the same level and root, and in force. "
                "Nothing was changed."
            )
        )
