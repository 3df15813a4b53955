"""Reads off a snapshot what a circular says, in a handful of statements and in Chinese."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from django.utils import translation

from accounts.models import Department
from assessment.circulars.material import Count, Material, Point, Rate, Table, Unit
from assessment.figures.indicators import INDICATORS, Indicator, indicators_for
from assessment.figures.measures import MEASURES
from assessment.figures.periods import Period
from assessment.figures.subjects import SubjectKind
from assessment.models import Figure, Scheme, Snapshot, Standing
from assessment.schemes.lookup import rules_of
from assessment.snapshots import reading
from assessment.snapshots.names import name, names
from grids.models import Area

Counts = Mapping[str, int]
LANGUAGE = "zh-hans"
"""A circular is an official document: it is in Chinese, whoever drafts or reads it."""

CENT = Decimal("0.01")
STOCK = "overdue_stock"
COUNTS = ("reported", "filed", "settled", "due", "on_time", "due_to_close", "closed", STOCK)
RATES = (
    "filing_rate",
    "on_time_disposal",
    "closing_rate",
    "on_time_closing",
    "rework_rate",
    "satisfaction",
)
TREND = "on_time_closing"
COLUMNS = 6
"""Indicators that a sheet of paper holds side by side; the heaviest ones."""

PERIODS = 12


def gathered(snapshot: Snapshot, area: Area) -> Material:
    """The figures of a county and of its townships and departments."""
    with translation.override(LANGUAGE):
        before = reading.newest(snapshot.span.previous())
        now = reading.counts_of(snapshot, SubjectKind.COUNTY, area.pk)
        past = reading.counts_of(before, SubjectKind.COUNTY, area.pk) if before else None
        townships = Area.objects.filter(path__startswith=area.path, level=SubjectKind.TOWNSHIP)
        departments = Department.objects.filter(area=area)
        return Material(
            area=area.pk,
            name=name(SubjectKind.COUNTY, area.pk),
            period=snapshot.period,
            revision=snapshot.revision,
            compared=before is not None,
            counts=tuple(_count(key, now, past) for key in COUNTS),
            rates=tuple(_rate(INDICATORS[key], now, past) for key in RATES),
            townships=_table(
                snapshot, SubjectKind.TOWNSHIP, set(townships.values_list("pk", flat=True))
            ),
            departments=_table(
                snapshot, SubjectKind.DEPARTMENT, set(departments.values_list("pk", flat=True))
            ),
            trend=tuple(_trend(area, snapshot)),
        )


def _count(measure: str, now: Counts, past: Counts | None) -> Count:
    label = str(MEASURES[measure].label)
    return Count(measure, label, now.get(measure, 0), past.get(measure, 0) if past else None)


def _rate(indicator: Indicator, counts: Counts, past: Counts | None = None) -> Rate:
    return Rate(
        key=indicator.key,
        label=str(indicator.label),
        value=_value(indicator, counts),
        above=_parts(indicator.numerator, counts),
        below=_parts(indicator.denominator, counts),
        before=_value(indicator, past) if past else None,
        percent=bool(indicator.denominator),
    )


def _value(indicator: Indicator, counts: Counts) -> Decimal | None:
    value = indicator.value(counts)
    if value is None or not indicator.denominator:
        return value
    return (100 * value).quantize(CENT)


def _parts(measures: Iterable[str], counts: Counts) -> dict[str, int]:
    return {key: counts[key] for key in measures if counts.get(key)}


def _table(snapshot: Snapshot, kind: str, keys: Collection[int]) -> Table:
    """The units of a kind as they stood; those with nothing to count are only numbered."""
    rows = list(reading.standings_in(snapshot, kind).filter(subject_id__in=keys))
    counts = _counts(snapshot, kind, keys)
    scheme = rows[0].scheme if rows else None
    columns = _columns(scheme, kind)
    if not rows:
        rows = [Standing(subject_id=pk) for pk in sorted(counts)]
    told = [row for row in rows if row.rank is not None or _has_figures(row, counts, columns)]
    called = _names(kind, [row.subject_id for row in told])
    rules = rules_of(scheme, snapshot.kind) if scheme else None
    return Table(
        kind=str(kind),
        units=tuple(
            _unit(row, called.get(row.subject_id, "—"), counts[row.subject_id], columns)
            for row in told
        ),
        scheme=scheme.name_zh if scheme else "",
        minimum=rules.minimum if rules else 0,
        measure=str(MEASURES[rules.measure].label) if rules and rules.measure else "",
        idle=len(rows) - len(told),
    )


def _names(kind: str, keys: Collection[int]) -> dict[int, str]:
    """Departments without the county's name, which the title has."""
    if kind != SubjectKind.DEPARTMENT:
        return names(kind, keys)
    rows = Department.objects.filter(pk__in=keys).select_related("kind")
    return {one.pk: one.name or str(one.kind) for one in rows}


def _counts(snapshot: Snapshot, kind: str, keys: Collection[int]) -> Mapping[int, Counts]:
    rows = Figure.objects.filter(snapshot=snapshot, subject=kind, subject_id__in=list(keys))
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for pk, measure, value in rows.values_list("subject_id", "measure", "value"):
        found[pk][measure] = value
    return found


def _columns(scheme: Scheme | None, kind: str) -> list[Indicator]:
    """What the scheme counts and is collected; without one the first rates of the kind."""
    if scheme is None:
        return [one for one in indicators_for(kind) if one.denominator and one.collected][:COLUMNS]
    items = [item for item in scheme.items.all() if item.indicator in INDICATORS]
    items = [item for item in items if INDICATORS[item.indicator].collected]
    heavy = {item.pk for item in sorted(items, key=lambda one: -one.weight)[:COLUMNS]}
    return [INDICATORS[item.indicator] for item in items if item.pk in heavy]


def _has_figures(row: Standing, counts: Mapping[int, Counts], columns: list[Indicator]) -> bool:
    mine = counts.get(row.subject_id, {})
    return bool(mine.get(STOCK)) or any(one.volume(mine) for one in columns)


def _unit(row: Standing, called: str, counts: Counts, columns: list[Indicator]) -> Unit:
    return Unit(
        pk=row.subject_id,
        name=called,
        rank=row.rank,
        points=row.points,
        change=row.change,
        gained=row.points_change,
        unranked=row.unranked,
        stock=counts.get(STOCK, 0),
        rates=tuple(_rate(one, counts) for one in columns),
    )


def _trend(area: Area, snapshot: Snapshot) -> list[Point]:
    """The rate of the last periods up to this one, from the first frozen one on."""
    periods = [snapshot.span]
    while len(periods) < PERIODS:
        periods.append(periods[-1].previous())
    latest = _latest(periods[::-1], snapshot)
    indicator = INDICATORS[TREND]
    rows = Figure.objects.filter(
        snapshot__in=latest.values(),
        subject=SubjectKind.COUNTY,
        subject_id=area.pk,
        measure__in=[*indicator.numerator, *indicator.denominator],
    )
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for key, measure, value in rows.values_list("snapshot", "measure", "value"):
        counts[key][measure] = value
    return [Point(code, _value(indicator, counts[key])) for code, key in latest.items()]


def _latest(periods: list[Period], snapshot: Snapshot) -> dict[str, int]:
    """The revision that holds of each frozen one; of this period the one that is told."""
    rows = Snapshot.objects.filter(period__in=[period.code for period in periods])
    newest = dict(rows.order_by("revision").values_list("period", "pk"))
    newest[snapshot.period] = snapshot.pk
    return {period.code: newest[period.code] for period in periods if period.code in newest}
