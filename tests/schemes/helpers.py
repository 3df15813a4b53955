"""What tests of schemes share."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.services.by import By
from assessment.figures.periods import Period
from assessment.models import Scheme
from assessment.schemes.scoring import Band, Item
from assessment.schemes.services import draft_create, put_in_force
from assessment.schemes.values import ExtraValues, SchemeValues

CHINA = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 11, 25, 10, 0, tzinfo=CHINA)
"""A Wednesday of week 48."""
VALUES = SchemeValues(
    name_zh="部门考核",
    name_en="Departments",
    items=[Item("on_time_disposal", Decimal(60)), Item("closing_rate", Decimal(40))],
    measure="due",
    minimum=5,
    bands=[Band("优秀", "Excellent", Decimal(90)), Band("合格", "Qualified", Decimal(0))],
    stars=[10, 30, 70, 90],
    bonus_most=Decimal(5),
    penalty_most=Decimal(20),
    extras=[
        ExtraValues("表扬", "Praise", False, Decimal(3)),
        ExtraValues("通报批评", "Blame", True, Decimal(10)),
    ],
)


def values(**more: Any) -> SchemeValues:
    return replace(VALUES, **more)


def week(number: int) -> Period:
    return Period.read(f"2026-W{number}")


def draft(by: User | None = None, kind: str = "department", period: str = "week") -> Scheme:
    return draft_create(by=By(by), subject_kind=kind, period_kind=period, values=VALUES)


def in_force(
    period: Period | None = None, kind: str = "department", now: dt.datetime = NOW
) -> Scheme:
    """A version that holds from `period`, by default from week 48, the running one."""
    period = period or week(48)
    made = draft(None, kind, period.kind)
    return put_in_force(by=By(), scheme=made, period=period, now=now)
