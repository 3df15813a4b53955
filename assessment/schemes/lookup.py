"""Which scheme scores which period, and the scores themselves."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from django.db.models import F

from assessment.figures.indicators import INDICATORS
from assessment.figures.periods import PeriodKind
from assessment.models import Adjustment, Scheme
from assessment.schemes.scoring import Band, Counts, Extra, Item, Rules, Scored, score

if TYPE_CHECKING:
    from assessment.figures.periods import Period

WEEKS = {
    PeriodKind.WEEK: Fraction(1),
    PeriodKind.MONTH: Fraction(52, 12),
    PeriodKind.QUARTER: Fraction(13),
    PeriodKind.YEAR: Fraction(52),
}
"""How long the kinds of periods are to each other: a month is a twelfth of a year of 52 weeks."""

FEWEST = 3
"""Of fewer cases one more or less decides about the first and the last place."""


def scheme_in_force(kind: str, period: Period) -> Scheme | None:
    """The version by which subjects of `kind` are scored over `period`.

    One for this kind of period, else the nearest shorter one, else the nearest longer one, as
    they stood on the first day of the period.
    """
    found = {s.period_kind: s for s in whole(kind).on(period.start)}
    return next((found[one] for one in nearest(period.kind) if one in found), None)


def whole(kind: str = ""):  # type: ignore[no-untyped-def]
    """Schemes with their items and extras, in three statements."""
    rows = Scheme.objects.prefetch_related("items", "extras")
    return rows.filter(subject_kind=kind) if kind else rows


def before(scheme: Scheme) -> Scheme | None:
    """The version that a version takes over from, or would: the last one that held or holds."""
    rows = whole(scheme.subject_kind).decided().filter(period_kind=scheme.period_kind)
    rows = rows.exclude(until_day=F("from_day")).filter(version__lt=scheme.version)
    found: Scheme | None = rows.order_by("-version").first()
    return found


def nearest(period_kind: str) -> list[str]:
    """The kinds of periods whose scheme would do for this one, best first."""
    kinds = [str(one) for one in PeriodKind]
    at = kinds.index(period_kind)
    return [*kinds[at::-1], *kinds[at + 1 :]]


def rules_of(scheme: Scheme, period_kind: str = "") -> Rules:
    """What a version says, fitted to the length of another kind of period.

    Targets that are numbers of cases grow and shrink with it. A minimum only shrinks, for whoever
    has enough cases for a week has enough for a month; but not below FEWEST.
    """
    ratio = WEEKS[PeriodKind(period_kind or scheme.period_kind)]
    ratio /= WEEKS[PeriodKind(scheme.period_kind)]
    items = (Item(i.indicator, i.weight, i.target, i.cap) for i in scheme.items.all())
    return Rules(
        items=tuple(_fitted(item, ratio) for item in items),
        minimum=min(scheme.minimum, max(FEWEST, ceil(scheme.minimum * ratio))),
        measure=scheme.measure,
        bands=tuple(band_of(band) for band in scheme.bands),
        bonus_most=scheme.bonus_most,
        penalty_most=scheme.penalty_most,
        stars=tuple(scheme.stars),
    )


def band_of(data: Mapping[str, str]) -> Band:
    return Band(data["name_zh"], data["name_en"], Decimal(data["least"]))


def _fitted(item: Item, ratio: Fraction) -> Item:
    indicator = INDICATORS.get(item.indicator)
    if item.target is None or ratio == 1 or indicator is None or indicator.denominator:
        return item
    exact = item.target * ratio.numerator / ratio.denominator
    return replace(item, target=exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def extras_of(
    kind: str, period: Period, until: dt.datetime | None = None
) -> dict[int, list[Extra]]:
    """Bonuses and penalties by subject as they stood at `until`, those taken back left out."""
    found: dict[int, list[Extra]] = defaultdict(list)
    rows = Adjustment.objects.filter(subject_kind=kind, period=period.code).select_related("extra")
    rows = rows.standing() if until is None else rows.standing_at(until)
    for row in rows.order_by("pk"):
        extra = Extra(row.points, row.extra.name_zh, row.extra.name_en, row.reason, row.pk)
        found[row.subject_id].append(extra)
    return dict(found)


def scores(
    scheme: Scheme,
    period: Period,
    counts: Mapping[int, Counts],
    extras: Mapping[int, Iterable[Extra]] | None = None,
) -> dict[int, Scored]:
    """The score of every subject in `counts`; `extras` are read from the tables if not given."""
    one = scorer(rules_of(scheme, period.kind))
    given = extras_of(scheme.subject_kind, period) if extras is None else extras
    return {pk: one(own, given.get(pk, ())) for pk, own in counts.items()}


def scorer(rules: Rules) -> Callable[[Counts, Iterable[Extra]], Scored]:
    """Scores subjects by one set of rules.

    Whoever has the same counts and no extras shares one score: of thousands of grids in a week
    most have nothing or a case or two.
    """
    needed = sorted(measures_of(rules))
    known: dict[tuple[int | None, ...], Scored] = {}

    def scored(counts: Counts, extras: Iterable[Extra] = ()) -> Scored:
        if extras:
            return score(rules, counts, extras, indicators=INDICATORS)
        key = tuple(map(counts.get, needed))
        if (found := known.get(key)) is None:
            found = known[key] = score(rules, counts, indicators=INDICATORS)
        return found

    return scored


def measures_of(rules: Rules) -> set[str]:
    """The counts that a score depends on."""
    found = [INDICATORS[item.indicator] for item in rules.items if item.indicator in INDICATORS]
    keys = {key for one in found for key in (*one.numerator, *one.denominator)}
    return keys | ({rules.measure} if rules.measure else set())
