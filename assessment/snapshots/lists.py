"""Rows of the pages, each with the words it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from assessment.figures.indicators import INDICATORS, Unit
from assessment.figures.measures import MEASURES, Measure, measures_for
from assessment.figures.periods import Period
from assessment.figures.subjects import SubjectKind
from assessment.models import Appeal, Snapshot, Standing
from assessment.models.schemes import in_words
from assessment.schemes.scoring import Band, Extra, Part, Scored
from assessment.snapshots import reading
from assessment.snapshots.appeals import counts_cases
from assessment.snapshots.changes import FigureChange, StandingChange, cases_named
from assessment.snapshots.families import family
from assessment.snapshots.names import name_order, names
from assessment.snapshots.seen import opens_cases, own_keys, seen_keys
from events.models import Event
from grids.models import Area, Level

SHORT = {
    SubjectKind.WORKER: ("reported", "valid", "rated", "satisfied"),
    SubjectKind.OPERATOR: ("reported", "dispatched", "desk_done", "desk_on_time"),
}
USUAL = ("due", "on_time", "late", "overdue_open")
"""The figures that stand in the list of a kind without a scheme."""


@dataclass(frozen=True)
class PeriodRow:
    """A frozen period with its last revision and what waits there."""

    period: Period
    last: Snapshot
    open: int
    waiting: int


def periods(kind: str) -> QuerySet[Snapshot]:
    """The last revision of each frozen period of a kind, newest first."""
    last = Snapshot.objects.filter(kind=kind).values("period").annotate(last=Max("pk"))
    return Snapshot.objects.filter(pk__in=last.values("last"))


def period_rows(snapshots: Iterable[Snapshot], user: Any) -> list[PeriodRow]:
    """`open` appeals and granted ones `waiting` for a revision, as far as the reader sees them."""
    found = list(snapshots)
    codes = [one.period for one in found]
    mine = Appeal.objects.for_user(user).filter(snapshot__period__in=codes)
    counted = (
        mine.order_by()
        .values("snapshot__period")
        .annotate(
            open=Count("pk", filter=Q(state="filed")),
            waiting=Count("pk", filter=Q(state="granted", remedy=None)),
        )
    )
    by_code = {row["snapshot__period"]: row for row in counted}
    none = {"open": 0, "waiting": 0}
    return [
        PeriodRow(one.span, one, row["open"], row["waiting"])
        for one in found
        for row in [by_code.get(one.period, none)]
    ]


@dataclass(frozen=True)
class Line:
    """A subject in a list, with its standing where it has one and some figures where not."""

    pk: int
    name: str
    standing: Standing | None = None
    scored: Scored | None = None
    figures: list[int] = field(default_factory=list)
    own: bool = False

    @property
    def grade(self) -> str:
        return grade_name(self.scored.grade) if self.scored else ""


def standings(snapshot: Snapshot, kind: str, user: Any) -> QuerySet[Standing]:
    keys = seen_keys(user, kind, snapshot.span)
    rows = reading.standings_in(snapshot, kind)
    return rows.filter(subject_id__in=keys)


def fields(rows: QuerySet[Standing]) -> list[tuple[str, str]]:
    """The fields of a ranking with what they are called, the highest level first."""
    found = list(rows.order_by().values_list("field", flat=True).distinct())
    parted = [(*one.partition(":")[::2], one) for one in found]
    levels = {str(level): n for n, level in enumerate(Level)}
    areas = Area.objects.filter(path__in={path for path, _level, _one in parted})
    called = {area.path: area.label for area in areas.only("path", "name", "name_en")}
    several = len(called) > 1
    return [
        (one, " · ".join(filter(None, [called.get(path) if several else "", level_of(level)])))
        for path, level, one in sorted(parted, key=lambda p: (p[0], levels.get(p[1], 0)))
    ]


def level_of(level: str) -> str:
    return str(Level(level).label) if level in Level else ""


def standing_lines(rows: Collection[Standing], kind: str, user: Any) -> list[Line]:
    called, own = names(kind, [row.subject_id for row in rows]), own_keys(user, kind)
    return [
        Line(pk, called.get(pk, "—"), row, Scored.from_json(row.parts), own=pk in own)
        for row in rows
        for pk in [row.subject_id]
    ]


def pinned(rows: QuerySet[Standing], kind: str, user: Any, page: Iterable[Standing]) -> list[Any]:
    """The reader's own departments that a page of these rows leaves out."""
    own = own_keys(user, kind) - {row.subject_id for row in page}
    return list(rows.filter(subject_id__in=own)) if own else []


def short(kind: str) -> list[Measure]:
    return [MEASURES[key] for key in SHORT.get(SubjectKind(kind), USUAL)]


def figure_lines(snapshot: Snapshot, kind: str, user: Any) -> list[Line]:
    """Subjects in sight that have any figure, by name."""
    counts = reading.counts_in(snapshot, kind)
    keys = set(seen_keys(user, kind, snapshot.span)) & set(counts)
    called = names(kind, keys)
    own = own_keys(user, kind)
    lines = [
        Line(pk, called[pk], figures=[counts[pk].get(m.key, 0) for m in short(kind)], own=pk in own)
        for pk in keys
        if pk in called
    ]
    order = name_order(kind, keys)
    return sorted(lines, key=lambda line: (not line.own, -line.figures[0], order.get(line.pk, 0)))


@dataclass(frozen=True)
class FigureLine:
    measure: Measure
    value: int


def figures_of(kind: str, counts: Mapping[str, int]) -> list[FigureLine]:
    """Every measure of the kind, also those of which nothing was counted."""
    return [FigureLine(measure, counts.get(measure.key, 0)) for measure in measures_for(kind)]


@dataclass(frozen=True)
class PartLine:
    """A part of a score in words; `value` with its unit, None where nothing can be said.

    `bound` says which value earns all points, or, where lower is better, none.
    """

    label: str
    value: str | None
    bound: str
    part: Part


def parts_of(scored: Scored) -> list[PartLine]:
    return [PartLine(*_called(part), part) for part in scored.parts]


@dataclass(frozen=True)
class ExtraLine:
    """A bonus, a penalty or what an appeal gave, with its name in the reader's language."""

    label: str
    extra: Extra


def extras_of(scored: Scored, told: bool) -> list[ExtraLine]:
    """Their reasons are for the subject itself and those above it, as `told` says."""
    if not told:
        return _without_reasons(scored.extras)
    return [ExtraLine(in_words(one.name_zh, one.name_en), one) for one in scored.extras]


def _without_reasons(extras: Iterable[Extra]) -> list[ExtraLine]:
    return [
        ExtraLine(in_words(one.name_zh, one.name_en), replace(one, reason="")) for one in extras
    ]


def _called(part: Part) -> tuple[str, str | None, str]:
    indicator = INDICATORS.get(part.indicator)
    if indicator is None:
        return part.indicator, None, ""
    value = None if part.value is None else shown(part.value, indicator)
    percent = indicator.unit == Unit.PERCENT
    least = part.target or (Decimal(100) if percent else Decimal(1))
    words = f"{least.normalize():f}{' %' if percent else ''}"
    said = _("all at %(bound)s") if indicator.higher_is_better else _("nothing at %(bound)s")
    return str(indicator.label), value, said % {"bound": words}


def shown(value: Decimal, indicator: Any) -> str:
    """A share in per cent, or a number of cases."""
    if indicator is not None and indicator.unit == Unit.PERCENT:
        return f"{100 * value:.2f} %"
    return f"{value.normalize():f}"


def grade_name(grade: Band | None) -> str:
    return in_words(grade.name_zh, grade.name_en) if grade else ""


@dataclass(frozen=True)
class Case:
    """A case that came or went; out of sight it has no words."""

    pk: int
    event: Event | None


@dataclass(frozen=True)
class Changed:
    """A figure or a standing that a revision changed, in words."""

    change: Any
    name: str
    label: str = ""
    came: list[Case] = field(default_factory=list)
    went: list[Case] = field(default_factory=list)
    given: list[ExtraLine] = field(default_factory=list)
    taken: list[ExtraLine] = field(default_factory=list)
    opens: bool = True


MOST_CASES = 10
"""How many cases of one change are named; the rest is in the lists of the two revisions."""


def figure_rows(changes: list[FigureChange], kind: str, user: Any) -> list[Changed]:
    called = names(kind, {one.pk for one in changes})
    of_cases = [one for one in changes if counts_cases(one.measure)]
    shown_keys = {
        pk for one in of_cases for pk in (*one.came[:MOST_CASES], *one.went[:MOST_CASES])
    } & cases_named(of_cases)
    events = Event.objects.for_user(user).in_bulk(shown_keys)
    return [
        Changed(
            one,
            called.get(one.pk, "—"),
            str(MEASURES[one.measure].label) if one.measure in MEASURES else one.measure,
            _cases(one, one.came, events),
            _cases(one, one.went, events),
            opens=opens_cases(user, kind, one.pk),
        )
        for one in changes
    ]


def _cases(change: FigureChange, keys: list[int], events: Mapping[int, Event]) -> list[Case]:
    """Visits are not named: the lists of the two revisions show them."""
    if not counts_cases(change.measure):
        return []
    return [Case(pk, events.get(pk)) for pk in keys[:MOST_CASES]]


def standing_rows(changes: list[StandingChange], kind: str) -> list[Changed]:
    called = names(kind, {one.pk for one in changes})
    return [
        Changed(
            one,
            called.get(one.pk, "—"),
            given=_without_reasons(one.given),
            taken=_without_reasons(one.taken),
        )
        for one in changes
    ]


@dataclass(frozen=True)
class AppealRow:
    """An appeal in words; `event` is None where the reader does not see the case."""

    appeal: Appeal
    name: str
    measure: str
    event: Event | None


def appeal_rows(rows: list[Appeal], user: Any) -> list[AppealRow]:
    called = {
        kind: names(kind, {row.subject_id for row in rows if row.subject == kind})
        for kind in {row.subject for row in rows}
    }
    events = Event.objects.for_user(user).in_bulk({r.event_id for r in rows if r.event_id})
    return [
        AppealRow(
            row,
            called[row.subject].get(row.subject_id, "—"),
            label_of(row.measure),
            events.get(row.event_id or 0),
        )
        for row in rows
    ]


def label_of(measure: str) -> str:
    return str(MEASURES[measure].label) if measure in MEASURES else measure


def left_out_of(appeal: Appeal) -> list[str]:
    """The measures a granted case is left out of, in words."""
    return [label_of(key) for key in family(appeal.measure)] if appeal.measure else []


def remedy_of(appeal: Appeal) -> Snapshot | None:
    """The revision that carried it out."""
    return Snapshot.objects.filter(remedies__appeal=appeal).first()
