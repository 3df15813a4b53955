"""Publishing boundaries: as a set, checked, with everything that moves, or not at all."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gridgov.extraction import extract
from grids.boundaries.faults import refuse
from grids.boundaries.plan import changes_of
from grids.boundaries.reading import NEW, RETIRED, Reading, read
from grids.boundaries.seen import check_seen
from grids.boundaries.veil import veiled
from grids.boundaries.wanted import Wanted
from grids.boundaries.writing import put_in_force
from grids.errors import Refused
from grids.models import Area, Boundary, BoundaryChange, ChangeKind, ChangeState
from grids.services.locks import lock_tree


@transaction.atomic
def publish(
    wanted: Wanted,
    *,
    within: str,
    by: Any,
    reason: str,
    seen: str | None = None,
    source: str = "",
    reverts: BoundaryChange | None = None,
) -> BoundaryChange:
    """Puts `wanted` in force: today at once, a past day as a correction, a later one scheduled.

    Nothing outside the path `within` is touched, whatever `wanted` names. `seen` is that of the
    plan; None, for commands alone, checks nothing. Raises BoundaryRefused (with all `faults`),
    Overtaken (boundaries changed since the plan, with the `difference`) or Refused; then nothing
    was changed. Phones and ID numbers in the reason are not kept.
    """
    if not reason.strip():
        raise Refused(_("Please say why the boundaries change. Nothing was changed."))
    cleaned, _taken = extract(reason.strip())
    lock_tree(Area.objects.filter(path=within[: Area.steplen]).first())
    reading = read(wanted, within=within)
    check_seen(reading, seen)
    if not reading.targets and not reading.wrong:
        raise Refused(_("These boundaries are in force already. Nothing was changed."))
    refuse(veiled(reading.faults(), by, within))
    if wanted.day > timezone.localdate() and (waiting := _planned(reading)):
        return waiting
    change = _record(reading, by=by, reason=cleaned[:500], source=source, reverts=reverts)
    if change.state == ChangeState.IN_FORCE:
        settle(change, reading)
    return change


def settle(change: BoundaryChange, reading: Reading) -> None:
    """Puts a recorded change in force; new areas are known by their codes from now on."""
    made = put_in_force(change, reading)
    codes = {target.code: made[target.key].code for target in reading.targets if target.new}
    change.state, change.settled_at = ChangeState.IN_FORCE, timezone.now()
    change.areas = [
        {**row.as_json(), "code": codes.get(row.code, row.code)} for row in changes_of(reading)
    ]
    change.save(update_fields=["state", "settled_at", "areas"])
    if change.reverts_id:
        BoundaryChange.objects.filter(pk=change.reverts_id, state=ChangeState.IN_FORCE).update(
            state=ChangeState.REVERTED
        )


def _planned(reading: Reading) -> BoundaryChange | None:
    """The scheduled change that wants exactly this on the same day: asked twice, planned once."""
    wanted = reading.wanted
    same = BoundaryChange.objects.filter(
        state=ChangeState.SCHEDULED, day=wanted.day, wanted=wanted.to_json()
    )
    found: BoundaryChange | None = same.order_by("pk").first()
    return found


def _record(reading: Reading, **more: Any) -> BoundaryChange:
    wanted = reading.wanted
    later = wanted.day > timezone.localdate()
    change: BoundaryChange = BoundaryChange.objects.create(
        kind=_kind(reading, more["reverts"]),
        state=ChangeState.SCHEDULED if later else ChangeState.IN_FORCE,
        parent=reading.parent,
        path=reading.parent.path if reading.parent else reading.root_path,
        at=timezone.now(),
        day=wanted.day,
        wanted=wanted.to_json(),
        base=base_of(reading),
        areas=[row.as_json() for row in changes_of(reading)],
        **more,
    )
    return change


def base_of(reading: Reading) -> dict[str, int | None]:
    """The boundary in force of each touched area, by code; a change stands on these."""
    keys = {target.key: target.code for target in reading.targets if target.kind != NEW}
    rows = Boundary.objects.filter(area__in=keys, valid_to=None)
    found = dict(rows.values_list("area", "pk"))
    return {code: found.get(key) for key, code in keys.items()}


def _kind(reading: Reading, reverts: BoundaryChange | None) -> str:
    kinds = {target.kind for target in reading.targets}
    if reverts is not None:
        return ChangeKind.REVERT
    if reading.until is not None or reading.wanted.day < timezone.localdate():
        return ChangeKind.CORRECT
    if RETIRED in kinds:
        merged = any(reading.wanted.retired.values())
        return ChangeKind.MERGE if merged else ChangeKind.RETIRE
    if NEW in kinds:
        split = any(new.from_code for new in reading.wanted.new.values())
        return ChangeKind.SPLIT if split else ChangeKind.DRAW
    drawn = all(target.before is None for target in reading.targets)
    return ChangeKind.DRAW if drawn else ChangeKind.REDRAW
