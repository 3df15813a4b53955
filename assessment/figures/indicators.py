"""The indicators: what is divided by what, in which direction it is good, and for whom. Pure.

A rate is a share from 0 to 1, rounded here, once, to the two places of its per cent: whoever
shows the same figure has the same rank, and everybody can follow a score with a calculator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.figures.measures import MEASURES, OPERATORS, UNITS, WORKERS
from assessment.figures.subjects import AREAS, SubjectKind

Counts = Mapping[str, int]
PLACES = Decimal("0.0001")
CENT = Decimal("0.01")
SAMPLE = 10
"""Under so many cases in the denominator a rate carries the warning of a small sample."""


class Unit(TextChoices):
    PERCENT = "percent", "%"
    CASES = "cases", _("cases")


@dataclass(frozen=True)
class Indicator:
    """`numerator` and `denominator` are keys of measures, added up; no denominator: a count.

    `sample` is the denominator under which the figure carries a warning.
    """

    key: str
    label: Promise
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    kinds: frozenset[SubjectKind]
    higher_is_better: bool = True
    sample: int = SAMPLE

    @property
    def unit(self) -> Unit:
        return Unit.PERCENT if self.denominator else Unit.CASES

    @property
    def collected(self) -> bool:
        """Whether every count it needs is gathered; if not it is shown as such and left out."""
        return all(MEASURES[key].collected for key in self.numerator + self.denominator)

    def value(self, counts: Counts) -> Decimal | None:
        """A share with four places, or a number of cases; None for a zero denominator."""
        above = total(counts, self.numerator)
        if not self.denominator:
            return Decimal(above)
        below = total(counts, self.denominator)
        if not below or not self.collected:
            return None
        return (Decimal(above) / below).quantize(PLACES, ROUND_HALF_UP)

    def shown(self, counts: Counts) -> str:
        """As pages and exports print it: "93.72 %", "12", and a dash for nothing to divide by."""
        value = self.value(counts)
        if value is None:
            return "–"
        return f"{100 * value:.2f} %" if self.denominator else f"{value}"

    def volume(self, counts: Counts) -> int:
        """How many cases the figure rests on."""
        return total(counts, self.denominator or self.numerator)

    def is_small(self, counts: Counts) -> bool:
        """Whether a rate rests on so few cases that one more would move it far."""
        return bool(self.denominator) and 0 < self.volume(counts) < self.sample


def total(counts: Counts, keys: tuple[str, ...]) -> int:
    return sum(counts.get(key, 0) for key in keys)


_ALL = (
    Indicator("filing_rate", _("Filing rate"), ("filed",), ("reported",), AREAS | WORKERS),
    Indicator("validity", _("Validity"), ("valid",), ("valid", "invalid"), AREAS | WORKERS),
    Indicator("disposal_rate", _("Disposal rate"), ("on_time", "late"), ("due",), UNITS),
    Indicator("on_time_disposal", _("On-time disposal"), ("on_time",), ("due",), UNITS),
    Indicator(
        "closing_rate",
        _("Closing rate"),
        ("closed_on_time", "closed_late"),
        ("due_to_close",),
        UNITS,
    ),
    Indicator(
        "on_time_closing", _("On-time closing"), ("closed_on_time",), ("due_to_close",), UNITS
    ),
    Indicator(
        "rework_rate",
        _("Rework rate"),
        ("reworked",),
        ("passed_disposal",),
        UNITS,
        higher_is_better=False,
    ),
    Indicator(
        "wrong_dispatch_rate",
        _("Wrong-dispatch rate"),
        ("returned",),
        ("dispatched",),
        AREAS | OPERATORS,
        higher_is_better=False,
    ),
    Indicator("satisfaction", _("Satisfaction"), ("satisfied",), ("rated",), UNITS | WORKERS),
    Indicator(
        "settled_share",
        _("Share settled on the spot"),
        ("settled",),
        ("settled", "filed"),
        AREAS,
    ),
    Indicator(
        "sample_accuracy",
        _("Accuracy in sample checks"),
        ("samples_passed",),
        ("samples_passed", "samples_failed"),
        AREAS | WORKERS,
    ),
    Indicator("valid_reports", _("Valid reports"), ("valid",), (), AREAS | WORKERS),
    Indicator(
        "checks_on_time",
        _("Checks on site on time"),
        ("checks_on_time",),
        ("checks_due",),
        WORKERS,
        sample=3,
    ),
    Indicator(
        "desk_on_time",
        _("Steps at the desk on time"),
        ("desk_on_time",),
        ("desk_done",),
        OPERATORS,
    ),
    Indicator("desk_volume", _("Cases moved at the desk"), ("desk_done",), (), OPERATORS),
    Indicator(
        "overdue_stock",
        _("Overdue stock"),
        ("overdue_stock",),
        (),
        UNITS,
        higher_is_better=False,
    ),
    Indicator("cards", _("Cards"), ("cards",), (), UNITS, higher_is_better=False),
    Indicator("visits", _("Visits due and done"), ("visits_done",), ("visits_due",), WORKERS),
    Indicator(
        "patrols_and_reports",
        _("Patrols and daily reports"),
        ("reports_done",),
        ("reports_due",),
        WORKERS,
    ),
)

INDICATORS: dict[str, Indicator] = {indicator.key: indicator for indicator in _ALL}

INDEX_PARTS = (("on_time_disposal", 60), ("closing_rate", 30), ("rework_rate", 10))
"""The department index of DOMAIN.md: the rework rate enters as 1 − rework."""


def indicators_for(kind: str) -> tuple[Indicator, ...]:
    return tuple(i for i in _ALL if kind in i.kinds)


def department_index(counts: Counts) -> Decimal | None:
    """60 × on-time disposal + 30 × closing + 10 × (1 − rework), from 0 to 100.

    None where any of the three has a zero denominator: no part is made up.
    """
    points = Decimal(0)
    for key, weight in INDEX_PARTS:
        indicator = INDICATORS[key]
        value = indicator.value(counts)
        if value is None:
            return None
        points += weight * (value if indicator.higher_is_better else 1 - value)
    return points.quantize(CENT, ROUND_HALF_UP)
