"""Writes where everybody stands in a snapshot, by the schemes in force in its period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from assessment.figures.indicators import INDICATORS
from assessment.figures.periods import Period
from assessment.figures.subjects import SubjectKind
from assessment.models import Appeal, Scheme, Snapshot, Standing
from assessment.models.appeals import About
from assessment.schemes.lookup import extras_of, rules_of, scheme_in_force
from assessment.schemes.ranks import Past, Placed, ranked
from assessment.schemes.scoring import Extra, Rules, Scored, score, stars_of
from assessment.snapshots import reading
from assessment.snapshots.whom import Whom, everybody

Extras = Mapping[int, Sequence[Extra]]
BATCH = 200
"""How many lines are made at a time: they are larger than what they are made from."""

APPEAL = ("申诉核准", "Granted appeal")
"""What the points that an appeal gives or takes are called, in Chinese and English."""


def write_standings(snapshot: Snapshot, period: Period, appeals: Sequence[Appeal]) -> None:
    """For each kind that has a scheme; the others have figures alone."""
    for kind in SubjectKind:
        if scheme := scheme_in_force(kind, period):
            rows = _standings(snapshot, scheme, kind, period, appeals)
            while batch := list(islice(rows, BATCH)):
                Standing.objects.bulk_create(batch)


def _standings(
    snapshot: Snapshot, scheme: Scheme, kind: str, period: Period, appeals: Sequence[Appeal]
) -> Iterator[Standing]:
    who = {one.pk: one for one in everybody(kind, period)}
    scored = _scored(snapshot, scheme, kind, period, who, appeals)
    past, year = pasts(kind, period.previous()), pasts(kind, period.year_before())
    stars = scheme.stars
    for field, members in _fields(who.values()).items():
        placed = ranked({pk: scored[pk] for pk in members}, past, year)
        size = sum(one.rank is not None for one in placed)
        for position, one in enumerate(placed, 1):
            row = _row(one, scored.pop(one.pk), stars_of(stars, one.rank, size))
            row.snapshot, row.scheme, row.subject, row.field = snapshot, scheme, kind, field
            row.position, row.path = position, who[one.pk].path
            yield row


def _scored(
    snapshot: Snapshot,
    scheme: Scheme,
    kind: str,
    period: Period,
    who: Iterable[int],
    appeals: Sequence[Appeal],
) -> dict[int, Scored]:
    counts = reading.counts_in(snapshot, kind)
    rules = rules_of(scheme, period.kind)
    extras = extras_of(kind, period, snapshot.frozen_at)
    given = given_by(appeals, kind)
    return {
        pk: score(
            wider(rules, given.get(pk, ())),
            counts.get(pk, {}),
            [*extras.get(pk, ()), *given.get(pk, ())],
            indicators=INDICATORS,
        )
        for pk in who
    }


def given_by(appeals: Iterable[Appeal], kind: str) -> Extras:
    """The points that granted appeals about scores give to subjects of a kind."""
    found: defaultdict[int, list[Extra]] = defaultdict(list)
    for appeal in appeals:
        if appeal.subject == kind and appeal.about == About.SCORE and appeal.points:
            extra = Extra(appeal.points, *APPEAL, reason=appeal.decision)
            found[appeal.subject_id].append(extra)
    return found


def wider(rules: Rules, given: Sequence[Extra]) -> Rules:
    """What an appeal gives counts in full, whatever the scheme's limit of bonus points."""
    if not given:
        return rules
    plus = sum((extra.points for extra in given if extra.points > 0), Decimal(0))
    minus = sum((-extra.points for extra in given if extra.points < 0), Decimal(0))
    return replace(
        rules, bonus_most=rules.bonus_most + plus, penalty_most=rules.penalty_most + minus
    )


def pasts(kind: str, period: Period | None) -> dict[int, Past]:
    """Where everybody stood by the last revision of another period."""
    snapshot = None if period is None else reading.newest(period)
    if snapshot is None:
        return {}
    rows = Standing.objects.filter(snapshot=snapshot, subject=kind)
    return {
        pk: Past(rank, points)
        for pk, rank, points in rows.values_list("subject_id", "rank", "points")
    }


def _fields(who: Iterable[Whom]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for one in who:
        found[one.field].append(one.pk)
    return found


def _row(one: Placed, scored: Scored, stars: int | None) -> Standing:
    return Standing(
        subject_id=one.pk,
        points=one.points,
        rank=one.rank,
        unranked=scored.unranked or "",
        grade=scored.grade.name_zh if scored.grade else "",
        stars=stars,
        change=one.change,
        points_change=one.points_change,
        year_change=one.year_change,
        year_points_change=one.year_points_change,
        small_sample=one.small_sample,
        parts=scored.as_json(),
    )
