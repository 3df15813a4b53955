"""Ladders made and changed in the pages; clocks that run keep the ladder they began with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdminLog
from accounts.services.by import By
from events.catalogue.facts import ladder_facts
from events.catalogue.services.lock import lock_catalogue
from events.catalogue.sources import LOCAL
from events.models import Clock, Ladder
from grids.worktime import Calendar, Limit, Unit, add

ACTS = ("remind", "overdue", "yellow", "red")
RECIPIENTS = ("handler", "head", "supervisor", "leader")
MOST_RUNGS = 12
MONDAY = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
"""An ordinary morning: rungs after the due time have to be in order from there."""


@dataclass(frozen=True)
class Rung:
    """`percent` of the limit used, or an amount `after` the due time."""

    basis: str
    amount: int
    unit: str
    act: str
    to: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        unit = self.unit if self.basis == "after" else ""
        return {**asdict(self), "unit": unit, "to": list(self.to)}


@transaction.atomic
def ladder_create(*, by: By, name: str, kind: str, urgency: str, rungs: Sequence[Rung]) -> Ladder:
    by.check_runs()
    lock_catalogue()
    check_rungs(rungs)
    if Ladder.objects.filter(is_active=True, kind=kind, urgency=urgency).exists():
        raise ValidationError(
            _("There is a ladder for exactly this already. Change that one; nothing was saved.")
        )
    ladder = Ladder.objects.create(
        name=name, kind=kind, urgency=urgency, rungs=[r.as_json() for r in rungs], source=LOCAL
    )
    by.log_setup(AdminLog.Action.SETUP_CREATE, name, {}, ladder_facts(ladder))
    return ladder


@transaction.atomic
def ladder_update(*, by: By, ladder: Ladder, name: str, rungs: Sequence[Rung]) -> Ladder:
    """Clocks that run keep the old rungs: where there are any, a new ladder takes over."""
    by.check_runs()
    locked = _locked(ladder)
    check_rungs(rungs)
    before = ladder_facts(locked)
    wanted = [rung.as_json() for rung in rungs]
    if (locked.name, locked.rungs) == (name, wanted):
        return locked
    if locked.rungs != wanted and _is_climbed(locked):
        locked.is_active = False
        locked.save(update_fields=["is_active"])
        locked = Ladder(kind=locked.kind, urgency=locked.urgency)
    locked.name, locked.rungs, locked.source = name, wanted, LOCAL
    locked.save()
    by.log_setup(AdminLog.Action.SETUP_UPDATE, name, before, ladder_facts(locked))
    return locked


@transaction.atomic
def ladder_delete(*, by: By, ladder: Ladder) -> None:
    """Takes a ladder out for clocks to come; the general one stays."""
    by.check_runs()
    locked = _locked(ladder)
    if not locked.kind and not locked.urgency:
        raise ValidationError(
            _("This ladder holds where no other does, so it has to stay. Change its rungs instead.")
        )
    if locked.is_active:
        locked.is_active = False
        locked.save(update_fields=["is_active"])
        by.log_setup(AdminLog.Action.SETUP_DELETE, locked.name, ladder_facts(locked), {})


def _locked(ladder: Ladder) -> Ladder:
    lock_catalogue()
    return Ladder.objects.get(pk=ladder.pk)


def _is_climbed(ladder: Ladder) -> bool:
    return Clock.objects.filter(ladder=ladder, stopped_at=None).exists()


def check_rungs(rungs: Sequence[Rung]) -> None:
    """Refuses rungs that make no sense, with the number of the first wrong one."""
    if not rungs:
        raise ValidationError(_("A ladder has at least one rung."))
    if len(rungs) > MOST_RUNGS:
        raise ValidationError(_("A ladder has at most %(most)s rungs.") % {"most": MOST_RUNGS})
    for number, rung in enumerate(rungs, start=1):
        if fault := _fault(rung):
            raise ValidationError(
                _("Rung %(number)s: %(fault)s") % {"number": number, "fault": fault}
            )
    for number, (one, two) in enumerate(pairwise(rungs), start=2):
        if _moment(two) <= _moment(one):
            said = _("Rung %(number)s comes no later than the one before it.")
            raise ValidationError(said % {"number": number})


def _fault(rung: Rung) -> str:
    if not rung.to or not set(rung.to) <= set(RECIPIENTS):
        return _("say who is told.")
    if rung.act not in ACTS:
        return _("say what happens.")
    if rung.basis == "percent":
        if not 0 < rung.amount <= 100:
            return _("a share of the limit is from 1 to 100 percent.")
        if rung.act != "remind" and rung.amount < 100:
            return _("before the limit is used up there can only be a reminder.")
        return ""
    if rung.basis != "after" or rung.unit not in Unit.values or not 0 < rung.amount <= 1000:
        return _("after the due time it needs a number from 1 to 1000 and a unit.")
    return ""


def _moment(rung: Rung) -> tuple[int, dt.datetime]:
    """Shares of the limit come before times after its end."""
    if rung.basis == "percent":
        return rung.amount, MONDAY
    calendar = Calendar.build(time_zone="Asia/Shanghai")
    return 101, add(MONDAY, Limit(rung.amount, rung.unit), calendar).at
