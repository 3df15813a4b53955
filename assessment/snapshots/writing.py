"""Writes the figures of a snapshot from the facts, within the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from assessment.figures.periods import Period
from assessment.models import Appeal, Snapshot
from assessment.models.appeals import About
from assessment.snapshots import facts
from assessment.snapshots.families import family

FIGURES = """
INSERT INTO assessment_figure (snapshot_id, subject, subject_id, measure, value, cases)
SELECT %(snapshot)s, subject, subject_id, measure, count(*), array_agg(event_id ORDER BY event_id)
FROM (SELECT DISTINCT subject, subject_id, measure, event_id FROM ({facts}) AS fact) AS found
WHERE (subject, subject_id, measure, event_id) NOT IN (
    SELECT * FROM unnest(
        %(out_kinds)s::text[], %(out_keys)s::bigint[], %(out_measures)s::text[],
        %(out_cases)s::bigint[]
    )
)
GROUP BY subject, subject_id, measure
"""


def write_figures(snapshot: Snapshot, period: Period, appeals: Iterable[Appeal]) -> None:
    """One statement; cases that granted appeals left out of a figure are not in it."""
    sql, params = facts.facts_sql(period, snapshot.known_at)
    more: dict[str, Any] = {"snapshot": snapshot.pk, **_columns(left_out(appeals))}
    with connection.cursor() as cursor:
        cursor.execute(FIGURES.format(facts=sql), {**params, **more})


def left_out(appeals: Iterable[Appeal]) -> list[tuple[str, int, str, int]]:
    """Subject, its key, measure and case of everything that granted appeals take out."""
    return [
        (appeal.subject, appeal.subject_id, measure, appeal.event_id)
        for appeal in appeals
        if appeal.about == About.CASE and appeal.event_id is not None
        for measure in family(appeal.measure)
    ]


def _columns(rows: list[tuple[str, int, str, int]]) -> dict[str, list[Any]]:
    columns = ("out_kinds", "out_keys", "out_measures", "out_cases")
    return {name: [row[n] for row in rows] for n, name in enumerate(columns)}
