"""Importing a file of areas: all of it or nothing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids.codes import LEVELS
from grids.errors import Refused
from grids.import_plan import Orders, Plan, Renumbering, plan_import
from grids.models import Area, AreaCode, Level
from grids.names import english_name
from grids.services.areas import area_create, area_rename, area_retire
from grids.services.locks import lock_tree


@transaction.atomic
def areas_import(
    *,
    text: str,
    day: dt.date,
    root_level: str = Level.COUNTY,
    orders: Orders | None = None,
) -> Plan:
    """Does what `plan_import` says, in one transaction; a second time changes nothing.

    Raises Refused when a row is wrong or a likely change of codes was not decided.
    """
    lock_tree(None)
    for root in Area.objects.filter(depth=1):
        lock_tree(root)
    plan = plan_import(text, root_level, orders)
    if plan.faults:
        sentence = ngettext(
            "%(count)d row is wrong. Nothing was saved.",
            "%(count)d rows are wrong. Nothing was saved.",
            len(plan.faults),
        )
        raise Refused(sentence % {"count": len(plan.faults)})
    if plan.likely:
        first = plan.likely[0]
        told = {"new": first.row.code, "old": first.area.code, "name": first.area.name}
        raise Refused(
            _(
                "%(new)s seems to be the new code of %(old)s %(name)s. Nothing was saved. Say "
                "whether it is the same area or another one."
            )
            % told
        )
    _apply(plan, day)
    return plan


def _apply(plan: Plan, day: dt.date) -> None:
    for change in plan.renumbered:
        _renumber(change, day)
    for area, row in plan.renamed:
        own_english = area.name_en not in ("", english_name(area.name, area.level))
        area_rename(area=area, name=row.name, name_en=area.name_en if own_english else "")
        if row.code in plan.above:
            Area.objects.filter(pk=area.pk).update(above=plan.above[row.code])
    for row in plan.created:
        area_create(
            parent=Area.objects.filter(code=row.parent).first() if row.parent else None,
            code=row.code,
            name=row.name,
            level=row.level,
            above=plan.above.get(row.code, ""),
            day=day,
        )
    if plan.retire_missing:
        for area in sorted(plan.missing, key=lambda area: -LEVELS.index(area.level)):
            _retire_with_grids(area, day)


def _renumber(change: Renumbering, day: dt.date) -> None:
    """New codes for an area and all below it; the old ones go on pointing to them."""
    old, new = change.area.code, change.row.code
    moved = list(Area.objects.subtree(change.area).filter(code__startswith=old))
    for area in moved:
        area.code = new + area.code[len(old) :]
    AreaCode.objects.filter(area__in=moved, valid_to=None).update(valid_to=day)
    AreaCode.objects.bulk_create(
        AreaCode(area=area, code=area.code, valid_from=day, valid_to=area.retired_on)
        for area in moved
    )
    Area.objects.bulk_update(moved, ["code"], batch_size=500)


def _retire_with_grids(area: Area, day: dt.date) -> None:
    for below in Area.objects.below(area).in_force().order_by("-depth"):
        area_retire(area=below, day=day)
    area_retire(area=area, day=day)
