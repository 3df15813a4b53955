"""A scheme in sentences: what each item counts, how it earns points, and when a version holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.figures.indicators import INDICATORS, Indicator
from assessment.figures.measures import MEASURES
from assessment.figures.periods import Period, PeriodKind
from assessment.figures.subjects import SubjectKind
from assessment.models import Scheme, SchemeState
from assessment.models.schemes import in_words
from assessment.schemes.scoring import ALL, Item

TAGS = {
    SchemeState.DRAFT: "near",
    SchemeState.SCHEDULED: "accent",
    SchemeState.IN_FORCE: "on-time",
    SchemeState.ENDED: "calm",
    SchemeState.CALLED_OFF: "calm",
}


@dataclass(frozen=True)
class Explained:
    """An item as its page shows it."""

    label: str
    formula: str
    weight: str
    rule: str
    collected: bool


@dataclass(frozen=True)
class Version:
    """A version in the list of its family."""

    scheme: Scheme
    state: SchemeState
    tag: str
    since: str
    until: str


def number(value: Decimal | int) -> str:
    """Without zeros nobody needs: 60, 12.5."""
    return f"{Decimal(value).normalize():f}"


def explained(item: Item) -> Explained:
    indicator = INDICATORS.get(item.indicator)
    if indicator is None:
        gone = _("This indicator is not defined any more: it is left out of the weights.")
        return Explained(item.indicator, "", number(item.weight), gone, False)
    return Explained(
        str(indicator.label),
        formula(indicator),
        number(item.weight),
        rule(item, indicator),
        indicator.collected,
    )


def formula(indicator: Indicator) -> str:
    """“Disposed on time ÷ Due for disposal”, with the names of the measures."""
    above = _added(indicator.numerator)
    if not indicator.denominator:
        return _("Number of: %(what)s") % {"what": above}
    if len(indicator.numerator) > 1:
        above = f"({above})"
    below = _added(indicator.denominator)
    return f"{above} ÷ {f'({below})' if len(indicator.denominator) > 1 else below}"


def _added(keys: tuple[str, ...]) -> str:
    return " + ".join(str(MEASURES[key].label) for key in keys)


def rule(item: Item, indicator: Indicator) -> str:
    """How the value becomes points."""
    target = item.target or (ALL if indicator.denominator else Decimal(1))
    unit = "%" if indicator.denominator else _("cases")
    values = {"target": number(target), "unit": unit}
    if indicator.higher_is_better:
        said = _("All points from %(target)s %(unit)s on, below in proportion.") % values
    else:
        said = _("All points at 0, none from %(target)s %(unit)s on.") % values
    if item.cap != ALL:
        said += " " + _("At most %(cap)s %% of the weight.") % {"cap": number(item.cap)}
    return said


def minimum_of(scheme: Scheme) -> str:
    measure = MEASURES.get(scheme.measure)
    if not scheme.minimum or measure is None:
        return _("none: everybody with a score is ranked")
    values = {"n": scheme.minimum, "measure": measure.label}
    return _("%(measure)s: at least %(n)s") % values


def stars_words(stars: list[int]) -> list[tuple[int, str]]:
    """How many stars for which part of the ranked field, most first."""
    found = [
        (len(stars) + 1 - position, _("the first %(share)s %% of the field") % {"share": share})
        for position, share in enumerate(stars)
    ]
    return [*found, (1, _("the rest"))] if stars else []


def bands_words(scheme: Scheme) -> list[tuple[str, str]]:
    return [
        (in_words(band["name_zh"], band["name_en"]), number(Decimal(band["least"])))
        for band in scheme.bands
    ]


def days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def subject_label(kind: str) -> str:
    return str(SubjectKind(kind).label) if kind in SubjectKind.values else kind


def period_label(kind: str) -> str:
    return str(PeriodKind(kind).label) if kind in PeriodKind.values else kind


def version_of(scheme: Scheme, today: dt.date) -> Version:
    state = scheme.state(today)
    return Version(
        scheme,
        state,
        TAGS[state],
        _of(scheme, scheme.from_day),
        _of(scheme, scheme.until_day),
    )


def _of(scheme: Scheme, day: dt.date | None) -> str:
    return "" if day is None else Period.of(scheme.period_kind, day).label
