"""What a worker reads about the own months and quarters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from assessment.figures.counting import counts_of
from assessment.figures.indicators import INDICATORS
from assessment.figures.measures import MEASURES
from assessment.figures.periods import Period, PeriodKind, current
from assessment.figures.subjects import SubjectKind
from assessment.models import PayLine, PayRule, Snapshot, Standing
from assessment.pay.defaults import rule_for
from assessment.pay.quarters import Quarter, quarters
from assessment.schemes.lookup import extras_of, rules_of, scheme_in_force
from assessment.schemes.scoring import Scored, State, score
from assessment.snapshots import lists, reading
from assessment.snapshots.appeals import deadline
from grids.models import Area, Level

WORKER = SubjectKind.WORKER


@dataclass(frozen=True)
class Number:
    """A count; `url` opens what it counts, empty where there is nothing."""

    label: str
    value: int
    url: str


@dataclass(frozen=True)
class Part:
    """A part of the score with the counts it is made of."""

    line: lists.PartLine
    numbers: list[Number]


@dataclass(frozen=True)
class Score:
    """A period as it was frozen, or with what is known by now: then without `standing`."""

    period: Period
    scored: Scored
    parts: list[Part]
    extras: list[lists.ExtraLine]
    standing: Standing | None = None

    @property
    def grade(self) -> str:
        return lists.grade_name(self.scored.grade)


@dataclass(frozen=True)
class Graded:
    """The last frozen quarter. `ranked` is how many have a rank, `until` the end of appeals,
    `quarter` how far its pay is, `line` the released one."""

    score: Score
    snapshot: Snapshot
    ranked: int
    until: dt.datetime
    may_appeal: bool
    quarter: Quarter | None
    line: PayLine | None

    @cached_property
    def rule(self) -> PayRule:
        """By which the quarter is paid, or will be as far as is known."""
        return self.line.pay_list.rule if self.line else rule_for(self.score.period)


def frozen(snapshot: Snapshot | None, user: Any) -> Score | None:
    """None where the worker had no standing in it."""
    rows = Standing.objects.filter(snapshot=snapshot, subject=WORKER, subject_id=user.pk)
    standing = rows.select_related("scheme").first() if snapshot is not None else None
    if snapshot is None or standing is None:
        return None
    counts = reading.counts_of(snapshot, WORKER, user.pk)
    return _score(
        snapshot.span, Scored.from_json(standing.parts), counts, user, "snapshots", standing
    )


def running(period: Period, user: Any, now: dt.datetime) -> Score | None:
    """As if the period ended now; None without a scheme."""
    scheme = scheme_in_force(WORKER, period)
    if scheme is None:
        return None
    counts = counts_of(WORKER, user.pk, period, now)
    extras = extras_of(WORKER, period).get(user.pk, ())
    rules = rules_of(scheme, period.kind)
    scored = score(rules, counts, extras, indicators=INDICATORS)
    return _score(period, scored, counts, user, "figures")


def _score(
    period: Period,
    scored: Scored,
    counts: Mapping[str, int],
    user: Any,
    where: str,
    standing: Standing | None = None,
) -> Score:
    address = reverse(f"{where}:cases", args=[period.code, WORKER, user.pk, "measure"])
    parts = [Part(line, numbers(line, counts, address)) for line in lists.parts_of(scored)]
    return Score(period, scored, parts, lists.extras_of(scored, told=True), standing)


def numbers(line: lists.PartLine, counts: Mapping[str, int], address: str) -> list[Number]:
    """The counts behind a part, each once."""
    indicator = INDICATORS.get(line.part.indicator)
    if indicator is None or line.part.state == State.NOT_COLLECTED:
        return []
    keys = dict.fromkeys((*indicator.numerator, *indicator.denominator))
    return [
        Number(
            str(MEASURES[key].label),
            counts.get(key, 0),
            address.replace("/measure/", f"/{key}/") if counts.get(key) else "",
        )
        for key in keys
    ]


def months(user: Any, now: dt.datetime) -> list[Score]:
    """The frozen months of the quarter that runs, and the last one before it, newest first."""
    quarter = current(PeriodKind.QUARTER, now)
    month = current(PeriodKind.MONTH, now).previous()
    found: list[Score] = []
    while month.start >= quarter.start or (not found and month.end == quarter.start):
        score_ = frozen(reading.newest(month), user)
        if score_ is not None:
            found.append(score_)
        if month.start < quarter.start:
            break
        month = month.previous()
    return found


def graded(user: Any, now: dt.datetime) -> Graded | None:
    """The last frozen quarter in which the worker stood; None without one."""
    snapshot = reading.last_of(PeriodKind.QUARTER)
    own = frozen(snapshot, user)
    if snapshot is None or own is None or own.standing is None:
        return None
    field = Standing.objects.filter(snapshot=snapshot, subject=WORKER, field=own.standing.field)
    ends = deadline(snapshot, WORKER, user.pk)
    county = around(own.standing.path)
    quarter = quarters(county, [snapshot], now)[0] if county is not None else None
    return Graded(
        own,
        snapshot,
        field.filter(rank__isnull=False).count(),
        ends,
        now < ends,
        quarter,
        line_of(snapshot.period, user),
    )


def around(path: str) -> Area | None:
    """The county that a path lies in."""
    paths = [path[:end] for end in range(Area.steplen, len(path) + 1, Area.steplen)]
    rows = Area.objects.filter(path__in=paths, level=Level.COUNTY).defer("geometry")
    found: Area | None = rows.first()
    return found


def line_of(period: str, user: Any) -> PayLine | None:
    """The worker's own line in the last released list of a quarter."""
    rows = PayLine.objects.filter(
        user=user.pk, pay_list__period=period, pay_list__released_at__isnull=False
    )
    found: PayLine | None = (
        rows.select_related("pay_list__rule", "pay_list__snapshot")
        .order_by("-pay_list__number")
        .first()
    )
    return found


def lines(user: Any) -> Iterable[PayLine]:
    """The last released line of each quarter, the newest first."""
    rows = PayLine.objects.filter(user=user.pk, pay_list__released_at__isnull=False)
    rows = rows.select_related("pay_list__snapshot").order_by("pay_list__number")
    last = {row.pay_list.period: row for row in rows}
    return sorted(last.values(), key=lambda row: row.pay_list.period, reverse=True)
