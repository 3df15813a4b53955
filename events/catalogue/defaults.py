"""Limits of the stages and decisions, and the ladders, as the system brings them along.

All of them are starting values: an administrator changes them in the pages.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_noop

from events.workflow import ClockKind, Urgency
from grids.worktime import Unit

NORMAL, URGENT, CRITICAL = "", Urgency.URGENT.value, Urgency.CRITICAL.value
"""The limit of normal cases is written without an urgency: it holds where no other does."""


class Stage(NamedTuple):
    kind: str
    urgency: str
    amount: int
    unit: str
    plus_handle: bool = False


def _pressing(kind: str, amount: int, unit: str, *, plus_handle: bool = False) -> list[Stage]:
    """The same limit for urgent and for critical cases."""
    return [Stage(kind, level, amount, unit, plus_handle) for level in (URGENT, CRITICAL)]


STAGES: tuple[Stage, ...] = (
    Stage(ClockKind.CLASSIFY, NORMAL, 1, Unit.WORK_HOUR),
    *_pressing(ClockKind.CLASSIFY, 15, Unit.URGENT_MINUTE),
    Stage(ClockKind.FILE, NORMAL, 30, Unit.WORK_MINUTE),
    *_pressing(ClockKind.FILE, 7, Unit.URGENT_MINUTE),
    Stage(ClockKind.DISPATCH, NORMAL, 30, Unit.WORK_MINUTE),
    *_pressing(ClockKind.DISPATCH, 7, Unit.URGENT_MINUTE),
    Stage(ClockKind.ACCEPT, NORMAL, 4, Unit.WORK_HOUR),
    Stage(ClockKind.ACCEPT, URGENT, 1, Unit.URGENT_HOUR),
    Stage(ClockKind.ACCEPT, CRITICAL, 30, Unit.URGENT_MINUTE),
    Stage(ClockKind.HANDLE, NORMAL, 5, Unit.WORK_DAY),
    Stage(ClockKind.HANDLE, URGENT, 1, Unit.WORK_DAY),
    Stage(ClockKind.HANDLE, CRITICAL, 2, Unit.URGENT_HOUR),
    Stage(ClockKind.REPORT, NORMAL, 4, Unit.WORK_HOUR),
    Stage(ClockKind.VERIFY, NORMAL, 1, Unit.WORK_DAY),
    *_pressing(ClockKind.VERIFY, 4, Unit.URGENT_HOUR),
    Stage(ClockKind.CHECK, NORMAL, 1, Unit.WORK_DAY),
    *_pressing(ClockKind.CHECK, 4, Unit.URGENT_HOUR),
    Stage(ClockKind.EVALUATE, NORMAL, 5, Unit.WORK_DAY),
    Stage(ClockKind.CASE, NORMAL, 2, Unit.WORK_DAY, plus_handle=True),
    *_pressing(ClockKind.CASE, 6, Unit.URGENT_HOUR, plus_handle=True),
    *(
        stage
        for kind in (
            ClockKind.DECIDE_RETURN,
            ClockKind.DECIDE_EXTENSION,
            ClockKind.DECIDE_SUSPENSION,
        )
        for stage in (
            Stage(kind, NORMAL, 4, Unit.WORK_HOUR),
            *_pressing(kind, 1, Unit.URGENT_HOUR),
        )
    ),
)


def rung(basis: str, amount: int, unit: str, act: str, *to: str) -> dict[str, Any]:
    return {"basis": basis, "amount": amount, "unit": str(unit), "act": act, "to": list(to)}


class Steps(NamedTuple):
    name: str
    urgency: str
    rungs: list[dict[str, Any]]


LADDERS: tuple[Steps, ...] = (
    Steps(
        gettext_noop("General ladder"),
        "",
        [
            rung("percent", 70, "", "remind", "handler"),
            rung("percent", 100, "", "overdue", "handler", "head"),
            rung("after", 1, Unit.WORK_DAY, "yellow", "supervisor"),
            rung("after", 3, Unit.WORK_DAY, "red", "leader"),
        ],
    ),
    Steps(
        gettext_noop("Ladder for critical cases"),
        CRITICAL,
        [
            rung("percent", 50, "", "remind", "handler"),
            rung("percent", 100, "", "overdue", "handler", "head"),
            rung("after", 30, Unit.URGENT_MINUTE, "yellow", "supervisor"),
            rung("after", 2, Unit.URGENT_HOUR, "red", "leader"),
        ],
    ),
)
