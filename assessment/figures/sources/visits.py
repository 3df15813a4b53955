"""Visits that programmes asked for by a day, and those made by it."""

# ruff: noqa: S608  # put together from our own texts; every value is a parameter

from __future__ import annotations

from assessment.figures.sources import Axis, Source, listed

MEASURES = (("visits_due", "true"), ("visits_done", "bool_or(due.kept)"))
KEY = "(due.care_id << 16) | (due.due_on - DATE '1970-01-01')"
"""The care and the day by which it asked for a visit; `figures.visits` reads it."""

OWN = "AND {row}.sight && %(paths)s::varchar[]"
"""Seen where the worker was ever posted (`paths`): these an index finds."""

ASKED = """
    SELECT v.care_id, v.due_on, v.sight, v.day <= v.due_on AND v.visited_at <= %(now)s AS kept
    FROM people_visit v
    WHERE v.due_on >= %(first)s AND v.due_on < %(after)s
        AND (v.visited_at <= %(now)s OR v.due_on < %(today)s) {own_visit}
    UNION ALL
    SELECT c.id, c.due_on, c.sight, false FROM people_care c
    WHERE c.due_on >= %(first)s AND c.due_on < least(%(after)s::date, %(today)s::date) {own_care}
"""
"""Those that a visit answered, by then or later, and those that none has answered yet."""

STANDS = """
    JOIN people_care c ON c.id = due.care_id AND (c.valid_to IS NULL OR c.valid_to > due.due_on)
        AND (c.created_at AT TIME ZONE %(zone)s)::date <= due.due_on
    LEFT JOIN people_person n ON n.id = c.person_id
    LEFT JOIN people_household h ON h.id = c.household_id
"""
"""Nothing is asked for before care was recorded or after it ended, of the dead, or of a household
that is no more."""

WHERE = """
    (n.id IS NULL OR (n.merged_into_id IS NULL AND n.erased_at IS NULL
        AND (n.died_on IS NULL OR n.died_on > due.due_on)))
    AND (h.id IS NULL OR h.valid_to IS NULL OR h.valid_to > due.due_on)
"""

POSTED = """
    CROSS JOIN unnest(due.sight) AS seen (path)
    JOIN grids_area a ON a.path = seen.path
    JOIN accounts_posting p ON p.area_id = a.id AND p.role = 'worker'
        AND p.valid_from <= due.due_on AND (p.valid_to IS NULL OR p.valid_to > due.due_on)
"""
"""Whoever was posted on that day where it is seen, as on the worker's own list of visits.

The sight of a visit is that of its care; taken from the visit, one worker's are found before any
care is looked up.
"""


def visits(asked: str) -> str:
    return f"""
        SELECT {KEY} AS event_id, NULL::bigint AS task_id, p.user_id AS subject,
            {listed(*MEASURES)} AS measures
        FROM ({asked}) due {POSTED} {STANDS}
        WHERE {WHERE}
        GROUP BY due.care_id, due.due_on, p.user_id
    """


SOURCES = (
    Source(
        Axis.WORKER,
        tuple(key for key, _condition in MEASURES),
        visits(ASKED.format(own_visit="", own_care="")),
        visits(ASKED.format(own_visit=OWN.format(row="v"), own_care=OWN.format(row="c"))),
    ),
)
