"""A small set of time limits and ladders for tests: every clock has one."""

from __future__ import annotations

import pytest

from events.models import Ladder, TimeLimit
from events.workflow import ClockKind

STAGES: dict[str, tuple[int, str]] = {
    ClockKind.CLASSIFY: (1, "work_hour"),
    ClockKind.FILE: (30, "work_minute"),
    ClockKind.DISPATCH: (30, "work_minute"),
    ClockKind.ACCEPT: (4, "work_hour"),
    ClockKind.HANDLE: (5, "work_day"),
    ClockKind.REPORT: (4, "work_hour"),
    ClockKind.VERIFY: (1, "work_day"),
    ClockKind.CHECK: (1, "work_day"),
    ClockKind.EVALUATE: (5, "work_day"),
    ClockKind.DECIDE_RETURN: (4, "work_hour"),
    ClockKind.DECIDE_EXTENSION: (4, "work_hour"),
    ClockKind.DECIDE_SUSPENSION: (4, "work_hour"),
}
RUNGS = [
    {"basis": "percent", "amount": 70, "unit": "", "act": "remind", "to": ["handler"]},
    {"basis": "percent", "amount": 100, "unit": "", "act": "overdue", "to": ["handler", "head"]},
    {"basis": "after", "amount": 1, "unit": "work_day", "act": "yellow", "to": ["supervisor"]},
    {"basis": "after", "amount": 3, "unit": "work_day", "act": "red", "to": ["leader"]},
]


def make_rules() -> None:
    """Default limits for every kind of clock and one general ladder."""
    TimeLimit.objects.bulk_create(
        TimeLimit(kind=kind, amount=amount, unit=unit) for kind, (amount, unit) in STAGES.items()
    )
    TimeLimit.objects.create(kind=ClockKind.CASE, amount=2, unit="work_day", plus_handle=True)
    Ladder.objects.create(name="General", rungs=RUNGS)


@pytest.fixture
def rules(db: None) -> None:
    make_rules()
