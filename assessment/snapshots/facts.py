"""What is counted of a period, for every subject at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from assessment.figures.counting import joined, moments, sources_of
from assessment.figures.measures import DEPARTMENTS, OPERATORS, WORKERS
from assessment.figures.periods import Period
from assessment.figures.subjects import AREAS, SubjectKind

IN_AREAS = """
SELECT areas.level AS subject, areas.id AS subject_id, measure, event_id
FROM ({sources}) AS found CROSS JOIN unnest(measures) AS measure
CROSS JOIN (SELECT DISTINCT length(path) AS long FROM grids_area) AS depths
JOIN grids_area AS areas ON areas.path = left(found.subject, long)
WHERE areas.level = ANY(%(levels)s)
"""
OTHERS = """
SELECT '{kind}' AS subject, found.subject AS subject_id, measure, event_id
FROM ({sources}) AS found CROSS JOIN unnest(measures) AS measure
"""


def facts_sql(period: Period, now: dt.datetime) -> tuple[str, dict[str, Any]]:
    """A SELECT of (subject, subject_id, measure, event_id), and its named parameters."""
    parts = [IN_AREAS.format(sources=joined(sources_of(SubjectKind.COUNTY)))]
    parts += [
        OTHERS.format(kind=kind, sources=joined(sources_of(kind)))
        for kind in (*DEPARTMENTS, *WORKERS, *OPERATORS)
    ]
    return "UNION ALL".join(parts), {**moments(period, now), "levels": sorted(AREAS)}
