"""What is counted of a period, for every subject at once: the facts of the figures, by subject."""

from __future__ import annotations

import datetime as dt
from typing import Any

from assessment.figures.counting import COLUMNS, LEVELS
from assessment.figures.counting import facts_sql as wide
from assessment.figures.periods import Period

SUBJECTS = ", ".join(
    f"('{kind}', {column})"
    for kind, column in [*((one, f"{one}_id") for one in LEVELS), *COLUMNS.items()]
)


def facts_sql(period: Period, now: dt.datetime) -> tuple[str, dict[str, Any]]:
    """A SELECT of (subject, subject_id, measure, event_id), and its named parameters."""
    sql, params = wide(period, now)
    by_subject = f"""
        SELECT subject, subject_id, measure, event_id FROM ({sql}) AS wide
        CROSS JOIN LATERAL (VALUES {SUBJECTS}) AS of (subject, subject_id)
        WHERE subject_id IS NOT NULL
    """  # noqa: S608  # put together from our own texts; every value is a parameter
    return by_subject, params
