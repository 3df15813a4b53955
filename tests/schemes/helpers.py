"""What tests of schemes share."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import Department, User
from accounts.services.by import By
from assessment.figures.periods import Period, current
from assessment.models import Adjustment, Scheme
from assessment.schemes.scoring import Band, Item
from assessment.schemes.services import Subject, adjust, draft_create, put_in_force
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

OF_PEOPLE: dict[str, Any] = {
    "worker": {"items": [Item("validity", Decimal(100))], "measure": "reported"},
    "operator": {"items": [Item("desk_on_time", Decimal(100))], "measure": "desk_done"},
}


def values(**more: Any) -> SchemeValues:
    return replace(VALUES, **more)


def week(number: int) -> Period:
    return Period.read(f"2026-W{number}")


def draft(by: User | None = None, kind: str = "department", period: str = "week") -> Scheme:
    wanted = replace(VALUES, **OF_PEOPLE.get(kind, {}))
    return draft_create(by=By(by), subject_kind=kind, period_kind=period, values=wanted)


def in_force(
    period: Period | None = None, kind: str = "department", now: dt.datetime = NOW
) -> Scheme:
    """A version that holds from `period`, by default from week 48, the running one."""
    period = period or week(48)
    made = draft(None, kind, period.kind)
    return put_in_force(by=By(), scheme=made, period=period, now=now)


def in_force_now(kind: str = "department") -> Scheme:
    """A version that holds from the running week on, whatever the day."""
    now = timezone.now()
    return in_force(current("week", now), kind, now)


def scheme_now(kind: str = "department") -> Scheme:
    """The version in force, made where there is none: a test may ask more than once."""
    found = Scheme.objects.on(timezone.localdate()).filter(subject_kind=kind).first()
    return found or in_force_now(kind)


def to_come(kind: str = "department") -> Scheme:
    """A version that takes over from the next week on."""
    scheme_now(kind)
    now = timezone.now()
    return put_in_force(
        by=By(), scheme=draft(kind=kind), period=current("week", now).following(), now=now
    )


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return SimpleUploadedFile("proof.jpg", out.getvalue(), "image/jpeg")


def given(supervisor: User, department: Department) -> Adjustment:
    """Two points for a department in the running week."""
    scheme = scheme_now()
    return adjust(
        user=supervisor,
        subject=Subject("department", department.area, department=department),
        period=current("week", timezone.now()),
        extra=scheme.extras.get(is_penalty=False),
        points=Decimal(2),
        reason="a good idea",
        evidence=photo(),
    )


def rows(**more: Any) -> dict[str, Any]:
    """What a browser sends of a draft that is right."""
    data = {
        "name_zh": "部门考核", "name_en": "Departments", "reason": "first", "measure": "due",
        "minimum": 5, "bonus_most": 5, "penalty_most": 20, "stars": "10, 30, 70, 90",
        "appeal_days": 5,
        **section("items", {"indicator": "on_time_disposal", "weight": 60, "cap": 100},
                  {"indicator": "closing_rate", "weight": 40, "target": 95}),
        **section("bands", {"name_zh": "优秀", "least": 90}, {"name_zh": "合格", "least": 0}),
        **section("extras", {"name_zh": "表扬", "sign": "plus", "most": 3}),
    }  # fmt: skip
    return {**data, **more}


def section(name: str, *filled: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{name}-TOTAL_FORMS": len(filled), f"{name}-INITIAL_FORMS": 0}
    for number, row in enumerate(filled):
        data |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return data
