"""Changes of a later day: taken back, or put in force on their day by the same checks."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.boundaries.faults import WRONG, Fault, refuse
from grids.boundaries.publish import base_of, settle
from grids.boundaries.reading import read
from grids.boundaries.veil import veiled
from grids.boundaries.wanted import Wanted
from grids.errors import BoundaryRefused, Refused
from grids.models import Area, BoundaryChange, ChangeState
from grids.services.locks import lock_tree

log = logging.getLogger(__name__)
MOST_TRIES = 6
Told = Callable[[BoundaryChange], None]
_told: dict[str, Told] = {}


def on_refused(name: str, told: Told) -> None:
    """`told` is called, within the transaction, with a change that was refused on its day."""
    _told[name] = told


def activate_due(day: dt.date | None = None) -> int:
    """Puts scheduled changes in force whose day has come, oldest first; how many were.

    Each in a transaction of its own under the lock of its row, so that it is done once however
    many run, and wholly or not at all wherever one is killed. What fails is tried again, but
    not for ever.
    """
    day = day or timezone.localdate()
    done = 0
    for key in list(BoundaryChange.objects.due(day).values_list("pk", flat=True)):
        try:
            done += activate(key)
        except Exception:
            log.exception("The change of boundaries %s was not put in force.", key)
            _failed(key)
    return done


def _failed(key: int) -> None:
    """Counts; what fails again and again is refused and told, for somebody has to look at it."""
    name = f"boundary-change-failed-{key}"
    cache.add(name, 0, timeout=24 * 3600)
    if cache.incr(name) >= MOST_TRIES:
        text = _("It could not be put in force; the platform's log says why. Publish it anew.")
        _refuse(key, [Fault(WRONG, text=text)])
        cache.delete(name)


def activate(key: int) -> bool:
    """Whether the change is in force through this call; what is refused is told."""
    try:
        with transaction.atomic():
            return _activate(key)
    except Refused as refused:
        _refuse(key, _faults_of(refused))
        return False


def _activate(key: int) -> bool:
    known = BoundaryChange.objects.select_related("parent").get(pk=key)
    wanted = Wanted.from_json(known.wanted).on(known.day)
    lock_tree(Area.objects.filter(path=known.path[: Area.steplen]).first())
    change = _locked(key)
    if change.state != ChangeState.SCHEDULED:
        return False
    reading = read(wanted, within=change.path)
    if reading.until is not None:  # late, and something here was changed since: not backwards
        change.day = timezone.localdate()
        change.save(update_fields=["day"])
        reading = read(wanted.on(change.day), within=change.path)
    if {**change.base, **base_of(reading)} != change.base:
        raise Refused(_("The boundaries that this change stands on were changed in the meantime."))
    refuse(veiled(reading.faults(), None, change.path))
    settle(change, reading)
    return True


def _faults_of(refused: Refused) -> list[Fault]:
    if isinstance(refused, BoundaryRefused):
        return refused.faults
    return [Fault(WRONG, text=str(refused))]


@transaction.atomic
def _refuse(key: int, faults: list[Fault]) -> None:
    change = _locked(key)
    if change.state != ChangeState.SCHEDULED:
        return
    change.state, change.settled_at = ChangeState.REFUSED, timezone.now()
    change.faults = [fault.as_json() for fault in faults]
    change.save(update_fields=["state", "settled_at", "faults"])
    for told in _told.values():
        told(change)


@transaction.atomic
def withdraw(change: BoundaryChange, *, by: Any) -> BoundaryChange:
    """Takes a scheduled change back; twice is harmless. Raises Refused when it is too late."""
    locked = _locked(change.pk)
    if locked.state == ChangeState.WITHDRAWN:
        return locked
    if locked.state != ChangeState.SCHEDULED:
        raise Refused(
            _("This change is not waiting any more. Nothing was changed. Look at it again.")
        )
    locked.state, locked.settled_at, locked.settled_by = ChangeState.WITHDRAWN, timezone.now(), by
    locked.save(update_fields=["state", "settled_at", "settled_by"])
    return locked


def _locked(key: int) -> BoundaryChange:
    locked: BoundaryChange = BoundaryChange.objects.select_for_update(of=("self",)).get(pk=key)
    return locked
