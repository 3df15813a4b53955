"""Publishing boundaries: as a set, checked, with everything that moves, or not at all."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gridgov.extraction import extract
from grids.boundaries.faults import refuse
from grids.boundaries.moved import give_back
from grids.boundaries.plan import changes_of
from grids.boundaries.reading import NEW, SHAPE, Reading, Target, changing_hands, read
from grids.boundaries.seen import check_seen
from grids.boundaries.shapes import square_metres
from grids.boundaries.veil import veiled
from grids.boundaries.wanted import Wanted
from grids.boundaries.writing import put_in_force
from grids.errors import Refused
from grids.models import Area, Boundary, BoundaryChange, ChangeKind, ChangeState
from grids.services.locks import lock_tree

SHIFT = 1.0
"""Square metres: an area that changes by less is not redrawn, it only has other points."""


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
    if change.reverts is not None:
        again = {t.new.again: made[t.key] for t in reading.targets if t.new and t.new.again}
        change.moved = [*(change.moved or []), *give_back(change.reverts, again)]
    change.save(update_fields=["state", "settled_at", "areas", "moved"])
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
    if reverts is not None:
        return ChangeKind.REVERT
    if reading.until is not None or reading.wanted.day < timezone.localdate():
        return ChangeKind.CORRECT
    kinds = _kinds(reading)
    return kinds.pop() if len(kinds) == 1 else ChangeKind.MIXED


def _kinds(reading: Reading) -> set[str]:
    """Everything that is done there; areas below that only go along with theirs are none of it."""
    wanted = reading.wanted
    found: set[str] = set()
    for heir in wanted.retired.values():
        found.add(ChangeKind.MERGE if heir else ChangeKind.RETIRE)
    for new in wanted.new.values():
        if new.below:  # they come with an area that joins another
            continue
        found.add(ChangeKind.SPLIT if new.from_code else ChangeKind.DRAW)
    touched = {target.path for target in reading.targets if target.path}
    partners = {*wanted.retired.values(), *(new.from_code for new in wanted.new.values())}
    shapes = [t for t in reading.targets if t.kind == SHAPE and t.parent not in touched]
    if any(target.before is None for target in shapes):
        found.add(ChangeKind.DRAW)
    redrawn = [t for t in shapes if t.before is not None and t.code not in partners]
    if _ground_shifts(redrawn):
        found.add(ChangeKind.REDRAW)
    return found or {ChangeKind.REDRAW}


def _ground_shifts(redrawn: list[Target]) -> bool:
    """Whether these change by more than the points that they share with what is done beside."""
    return any(
        sum(square_metres(piece) for piece in changing_hands(target)) > SHIFT for target in redrawn
    )
