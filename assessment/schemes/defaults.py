"""The schemes the system brings along, after DOMAIN.md; put in force once where there is none.

They are starting values: whoever decides schemes replaces them by versions of their own. The
county scheme is for installations that hold several counties. A worker's points for visits, and
for patrols and daily reports, wait until those are collected.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from accounts.services.by import By
from assessment.figures.periods import Period, PeriodKind
from assessment.figures.subjects import SubjectKind
from assessment.models import Scheme
from assessment.schemes.scoring import Band, Item
from assessment.schemes.services.common import check, lock_schemes
from assessment.schemes.services.deciding import hold
from assessment.schemes.services.drafts import draft_create
from assessment.schemes.values import ExtraValues, SchemeValues

SINCE = dt.date(2020, 1, 1)
"""The default schemes hold for every period that a new installation is likely to look back on."""


class Default(NamedTuple):
    subject_kind: str
    period_kind: str
    values: SchemeValues


def item(indicator: str, weight: int, target: int | None = None) -> Item:
    return Item(indicator, Decimal(weight), None if target is None else Decimal(target))


def bonus(name_zh: str, name_en: str, most: int) -> ExtraValues:
    return ExtraValues(name_zh, name_en, False, Decimal(most))


def penalty(name_zh: str, name_en: str, most: int) -> ExtraValues:
    return ExtraValues(name_zh, name_en, True, Decimal(most))


GRADES = (
    Band("优秀", "Excellent", Decimal(90)),
    Band("良好", "Good", Decimal(80)),
    Band("合格", "Qualified", Decimal(60)),
    Band("不合格", "Not qualified", Decimal(0)),
)
PERSONAL_GRADES = (GRADES[0], GRADES[2], GRADES[3])
STARS = (10, 30, 70, 90)
UNIT_EXTRAS = (
    bonus("经验在全县推广", "Practice taken up by the whole county", 3),
    bonus("重大隐患及时处置", "Grave hazard dealt with in time", 5),
    penalty("瞒报、迟报重大事项", "Grave matter kept back or reported late", 10),
    penalty("弄虚作假", "Falsified records", 10),
)
WORKER_EXTRAS = (
    bonus("发现重大隐患", "Found a grave hazard", 5),
    bonus("受到表彰", "Commended", 3),
    penalty("应报未报", "Left something unreported", 5),
    penalty("虚报、弄虚作假", "False report", 10),
)


def _of_units(items: tuple[Item, ...], zh: str, en: str, measure: str, least: int) -> SchemeValues:
    return SchemeValues(
        name_zh=zh,
        name_en=en,
        items=items,
        measure=measure,
        minimum=least,
        bands=GRADES,
        stars=STARS,
        bonus_most=Decimal(5),
        penalty_most=Decimal(20),
        extras=UNIT_EXTRAS,
    )


def _of_people(items: tuple[Item, ...], zh: str, en: str, measure: str, least: int) -> SchemeValues:
    return SchemeValues(
        name_zh=zh,
        name_en=en,
        items=items,
        measure=measure,
        minimum=least,
        bands=PERSONAL_GRADES,
        stars=STARS,
        bonus_most=Decimal(10),
        penalty_most=Decimal(20),
        extras=WORKER_EXTRAS,
    )


INDEX = (item("on_time_disposal", 60), item("closing_rate", 30), item("rework_rate", 10))
TOWNSHIP = (
    item("on_time_closing", 40),
    item("closing_rate", 20),
    item("satisfaction", 15),
    item("rework_rate", 10),
    item("wrong_dispatch_rate", 10),
    item("sample_accuracy", 5),
)
COMMUNITY = (
    item("on_time_closing", 40),
    item("satisfaction", 20),
    item("validity", 15),
    item("sample_accuracy", 15),
    item("rework_rate", 10),
)
GRID = (
    item("validity", 25),
    item("on_time_closing", 20),
    item("satisfaction", 20),
    item("sample_accuracy", 20),
    item("valid_reports", 15, 4),
)
DESK = (item("desk_on_time", 70), item("wrong_dispatch_rate", 30))
WORKER = (
    item("valid_reports", 15, 4),
    item("validity", 15),
    item("visits", 20),
    item("patrols_and_reports", 15),
    item("sample_accuracy", 15),
    item("checks_on_time", 10),
    item("satisfaction", 10),
)
WEEK, MONTH = PeriodKind.WEEK, PeriodKind.MONTH

DEFAULTS = (
    Default(
        SubjectKind.DEPARTMENT,
        WEEK,
        _of_units(INDEX, "部门综合指标考核", "Department index", "due", 5),
    ),
    Default(
        SubjectKind.COUNTY,
        WEEK,
        _of_units(TOWNSHIP, "区县考核", "Counties", "due_to_close", 20),
    ),
    Default(
        SubjectKind.TOWNSHIP,
        WEEK,
        _of_units(TOWNSHIP, "镇（街道）中心考核", "Centres of townships", "due_to_close", 5),
    ),
    Default(
        SubjectKind.COMMUNITY,
        WEEK,
        _of_units(COMMUNITY, "村（社区）中心考核", "Centres of communities", "due_to_close", 3),
    ),
    Default(
        SubjectKind.GRID,
        MONTH,
        _of_units(GRID, "星级网格考核", "Star grids", "reported", 3),
    ),
    Default(
        SubjectKind.OPERATOR,
        WEEK,
        _of_people(DESK, "中心坐席考核", "Operators of centres", "desk_done", 10),
    ),
    Default(
        SubjectKind.WORKER,
        MONTH,
        _of_people(WORKER, "网格员考核", "Grid workers", "reported", 4),
    ),
)


@transaction.atomic
def install(now: dt.datetime) -> list[Scheme]:
    """Puts each default in force whose kind has no version at all; gives those it made."""
    lock_schemes()
    return [
        _install(default, now)
        for default in DEFAULTS
        if not Scheme.objects.filter(
            subject_kind=default.subject_kind, period_kind=default.period_kind
        ).exists()
    ]


def _install(default: Default, now: dt.datetime) -> Scheme:
    check(default.subject_kind, default.values)
    scheme = draft_create(
        by=By(),
        subject_kind=default.subject_kind,
        period_kind=default.period_kind,
        values=default.values,
    )
    return hold(By(), scheme, Period.of(default.period_kind, SINCE).start, now)
