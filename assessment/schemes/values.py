"""What a version of a scheme holds, in plain values, and what is wrong with it (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from assessment.figures.indicators import INDICATORS, Indicator, indicators_for
from assessment.figures.measures import Measure, measures_for
from assessment.schemes.scoring import ALL, Band, Item

MOST_ITEMS, MOST_EXTRAS, MOST_BANDS = 15, 15, 6
MOST_CAP = Decimal(150)
Fault = tuple[str, str]
"""Where it is (a field, or items, extras, bands) and a sentence that says what to do."""


@dataclass(frozen=True)
class ExtraValues:
    """A named bonus or penalty; `most` points at a time."""

    name_zh: str
    name_en: str
    is_penalty: bool
    most: Decimal


@dataclass(frozen=True)
class SchemeValues:
    name_zh: str
    items: Sequence[Item]
    name_en: str = ""
    reason: str = ""
    measure: str = ""
    minimum: int = 0
    bands: Sequence[Band] = ()
    stars: Sequence[int] = ()
    bonus_most: Decimal = Decimal(0)
    penalty_most: Decimal = Decimal(0)
    appeal_days: int = 5
    extras: Sequence[ExtraValues] = field(default=())


def measures_of(kind: str) -> list[Measure]:
    """What a minimum may be about: cases that are counted for this kind of subject."""
    return [measure for measure in measures_for(kind) if measure.cases]


def weights(items: Sequence[Item]) -> Decimal:
    return sum((item.weight for item in items), Decimal(0))


def faults_of(kind: str, values: SchemeValues) -> Iterator[Fault]:
    """Everything that has to be mended before a version can hold for subjects of `kind`."""
    yield from _items(kind, values.items)
    yield from _minimum(kind, values)
    yield from _bands(values.bands)
    yield from _stars(values.stars)
    yield from _extras(values)


def _items(kind: str, items: Sequence[Item]) -> Iterator[Fault]:
    keys = [item.indicator for item in items]
    if not items:
        yield "items", _("A scheme needs at least one indicator.")
        return
    if len(items) > MOST_ITEMS:
        yield "items", _("A scheme has at most %(most)s indicators.") % {"most": MOST_ITEMS}
    known = {indicator.key for indicator in indicators_for(kind)}
    for item in items:
        if item.indicator not in known:
            name = _name(item.indicator)
            said = _("“%(name)s” is not counted for this kind of subject. Choose another one.")
            yield "items", said % {"name": name}
        elif fault := _item(item, INDICATORS[item.indicator]):
            yield "items", f"{_name(item.indicator)}: {fault}"
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        said = _("“%(name)s” stands there more than once. Remove one of the two.")
        yield "items", said % {"name": _name(key)}
    if (total := weights(items)) != ALL:
        said = _("The weights come to %(total)s. They have to come to 100.")
        yield "items", said % {"total": f"{total.normalize():f}"}


def _item(item: Item, indicator: Indicator) -> str:
    if item.weight <= 0:
        return _("the weight has to be above 0.")
    if item.target is None and not indicator.denominator:
        return _("it is a number of cases, so say which number is the target.")
    if item.target is not None and item.target <= 0:
        return _("the target has to be above 0.")
    if item.target is not None and indicator.denominator and item.target > ALL:
        return _("a target in per cent is 100 at most.")
    if not 0 < item.cap <= MOST_CAP:
        return _("the cap is from 1 to %(most)s per cent of the weight.") % {"most": MOST_CAP}
    return ""


def _name(key: str) -> str:
    return str(INDICATORS[key].label) if key in INDICATORS else key


def _minimum(kind: str, values: SchemeValues) -> Iterator[Fault]:
    known = {measure.key for measure in measures_of(kind)}
    if values.minimum and values.measure not in known:
        yield "measure", _("Choose what has to be there at least.")


def _bands(bands: Sequence[Band]) -> Iterator[Fault]:
    if not bands:
        return
    if len(bands) > MOST_BANDS:
        yield "bands", _("A scheme has at most %(most)s grades.") % {"most": MOST_BANDS}
    least = [band.least for band in bands]
    if any(one <= two for one, two in pairwise(least)):
        yield "bands", _("Write the grades from the best down, each from fewer points than before.")
    if least[-1] != 0:
        yield "bands", _("The last grade begins at 0 points, so that every score has a grade.")


def _stars(stars: Sequence[int]) -> Iterator[Fault]:
    inside = all(0 < share < 100 for share in stars)
    if not inside or any(one >= two for one, two in pairwise(stars)) or len(stars) not in (0, 4):
        yield (
            "stars",
            _("Write four rising numbers between 1 and 99, for example 10, 30, 70, 90."),
        )


def _extras(values: SchemeValues) -> Iterator[Fault]:
    if len(values.extras) > MOST_EXTRAS:
        yield (
            "extras",
            _("A scheme has at most %(most)s bonuses and penalties.") % {"most": MOST_EXTRAS},
        )
    for extra in values.extras:
        most = values.penalty_most if extra.is_penalty else values.bonus_most
        if extra.most <= 0:
            yield "extras", _("%(name)s: the points have to be above 0.") % {"name": extra.name_zh}
        elif extra.most > most:
            said = _("%(name)s: it cannot bring more points than all of its kind together.")
            yield "extras", said % {"name": extra.name_zh}
