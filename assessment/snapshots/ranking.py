"""Writes where everybody stands in a snapshot, by the schemes in force in its period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from assessment.figures.periods import Period
from assessment.figures.subjects import SubjectKind
from assessment.models import Appeal, Scheme, Snapshot, Standing
from assessment.models.appeals import About
from assessment.schemes.lookup import extras_of, scheme_in_force
from assessment.schemes.scoring import Extra, Scored
from assessment.snapshots import reading
from assessment.snapshots.placing import Extras, Place, compared, stands

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
    counts = reading.counts_in(snapshot, kind)
    extras = extras_of(kind, period, snapshot.frozen_at)
    found = stands(scheme, kind, period, counts, extras, given_by(appeals, kind))
    while batch := list(islice(found, BATCH)):
        places = compared(kind, period, [stand.place for stand in batch])
        for place, stand in zip(places, batch, strict=True):
            row = _row(place, stand.scored)
            row.snapshot, row.scheme, row.subject, row.path = snapshot, scheme, kind, stand.path
            yield row


def given_by(appeals: Iterable[Appeal], kind: str) -> Extras:
    """The points that granted appeals about scores give to subjects of a kind."""
    found: defaultdict[int, list[Extra]] = defaultdict(list)
    for appeal in appeals:
        if appeal.subject == kind and appeal.about == About.SCORE and appeal.points:
            extra = Extra(appeal.points, *APPEAL, reason=appeal.decision)
            found[appeal.subject_id].append(extra)
    return found


def _row(place: Place, scored: Scored) -> Standing:
    kept = place._asdict()
    return Standing(
        subject_id=kept.pop("pk"),
        grade=scored.grade.name_zh if scored.grade else "",
        parts=scored.as_json(),
        **kept,
    )
