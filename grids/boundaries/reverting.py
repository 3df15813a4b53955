"""Bringing back the boundaries from before a change, as a new change."""

from __future__ import annotations

from collections.abc import Mapping

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
    former = {row.area.code: row for row in change.ended.select_related("area__successor")}
    past = change.kind == ChangeKind.CORRECT
    ended = [row.area for code, row in former.items() if kinds.get(code) == RETIRED]
    again = {f"n{number}": area for number, area in enumerate(ended, start=1)}
    wanted = Wanted(
        parent=change.parent.code if change.parent else "",
        day=change.day if past else timezone.localdate(),
        shapes={code: row.geometry for code, row in former.items() if row.area.retired_on is None},
        new={key: _again(area, former[area.code].geometry, again) for key, area in again.items()},
        retired={code: _heir(change, code, again) for code, kind in kinds.items() if kind == NEW},
    )
    if wanted.is_empty:
        raise Refused(
            _("Nothing was drawn there before this change, so there is nothing to go back to.")
        )
    return wanted


def _again(area: Area, geometry: object, again: Mapping[str, Area]) -> NewArea:
    """The area that comes back; below one that comes back as well, or beside its heir."""
    heir = area.successor
    above = _above(area)
    beside = heir is not None and heir.retired_on is None and _above(heir) == above
    below = next((key for key, other in again.items() if other.path == above), "")
    if not beside and not below:
        there = Area.objects.in_force().filter(path=above).first()
        below = there.code if there else ""
    return NewArea(
        name=area.name,
        name_en=area.name_en,
        kind=area.kind,
        geometry=geometry,  # type: ignore[arg-type]
        from_code=heir.code if heir and beside else "",
        below="" if beside else below,
        again=area.code,
    )


def _above(area: Area) -> str:
    return str(area.path[: -Area.steplen])


def _heir(change: BoundaryChange, code: str, again: Mapping[str, Area]) -> str:
    """Who comes back for it, whom it was split off, or who had most of its ground before."""
    area = AreaCode.objects.select_related("area").get(code=code).area
    for key, other in again.items():
        if other.successor_id == area.pk:
            return key
    best, size = "", 0.0
    for row in change.ended.select_related("area"):
        if row.area.retired_on is None and area.geometry is not None:
            share = row.geometry.intersection(area.geometry).area
            if share > size and row.area.level == area.level:
                best, size = row.area.code, share
    return best
