"""Bringing back the boundaries from before a change, as a new change."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from grids.boundaries.reading import NEW, RETIRED
from grids.boundaries.wanted import NewArea, Wanted
from grids.errors import Refused
from grids.models import Area, AreaCode, BoundaryChange, ChangeKind, ChangeState


def reverting(change: BoundaryChange) -> Wanted:
    """What would bring back the boundaries from before `change`, from today on.

    A correction of the past is taken back from its own day on. Areas that it added end; areas
    that it ended come back as new ones, for their codes are never given again. Raises Refused
    where there is nothing to go back to.
    """
    if change.state != ChangeState.IN_FORCE:
        raise Refused(_("Only a change that is in force can be reverted. Nothing was changed."))
    kinds = {row["code"]: row["kind"] for row in change.areas}
    former = {row.area.code: row for row in change.ended.select_related("area")}
    past = change.kind == ChangeKind.CORRECT
    wanted = Wanted(
        parent=change.parent.code if change.parent else "",
        day=change.day if past else timezone.localdate(),
        shapes={code: row.geometry for code, row in former.items() if row.area.retired_on is None},
        new={
            f"n{number}": _again(row.area, row.geometry)
            for number, row in enumerate(former.values(), start=1)
            if kinds.get(row.area.code) == RETIRED
        },
        retired={code: _heir(change, code) for code, kind in kinds.items() if kind == NEW},
    )
    if wanted.is_empty:
        raise Refused(
            _("Nothing was drawn there before this change, so there is nothing to go back to.")
        )
    return wanted


def _again(area: Area, geometry: object) -> NewArea:
    heir = area.successor
    return NewArea(
        name=area.name,
        name_en=area.name_en,
        kind=area.kind,
        geometry=geometry,  # type: ignore[arg-type]
        from_code=heir.code if heir and heir.retired_on is None else "",
        again=area.code,
    )


def _heir(change: BoundaryChange, code: str) -> str:
    """Whom an added area was split off, or who was there before on most of its ground."""
    area = AreaCode.objects.select_related("area").get(code=code).area
    best, size = "", 0.0
    for row in change.ended.select_related("area"):
        if row.area.retired_on is None and area.geometry is not None:
            share = row.geometry.intersection(area.geometry).area
            if share > size:
                best, size = row.area.code, share
    return best
