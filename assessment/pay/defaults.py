"""The rule by which a quarter is paid, and the default where nobody made one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from assessment.figures.periods import Period
from assessment.models import PayRule

SINCE = dt.date(2020, 1, 1)
BASE = Decimal("900.00")
GRADES = (
    ("优秀", "Excellent", "1.20"),
    ("合格", "Qualified", "1.00"),
    ("不合格", "Not qualified", "0.50"),
)
STARS = ("0.80", "0.90", "1.00", "1.10", "1.20")
"""From one star to five."""


def default() -> PayRule:
    """Not stored until a list is settled by it."""
    return PayRule(
        from_day=SINCE,
        base=BASE,
        grades=[{"name_zh": zh, "name_en": en, "factor": factor} for zh, en, factor in GRADES],
        stars=list(STARS),
        made_at=timezone.now(),
    )


def rule_for(quarter: Period) -> PayRule:
    """The one that began last by the first day of the quarter; else the default."""
    return PayRule.objects.filter(from_day__lte=quarter.start).first() or default()


def stored(rule: PayRule) -> PayRule:
    if rule._state.adding:
        rule.save()
    return rule
