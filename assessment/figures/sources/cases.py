"""What is read off the case itself: reported, filed, closed, rated, cancelled."""

# ruff: noqa: S608  # put together from our own texts; every value is a parameter

from __future__ import annotations

from assessment.figures.sources import COUNTS, OF_ITS_CASES, Axis, Source, listed

JUDGED = (
    ("valid", "e.step NOT IN ('classify', 'rejected')"),
    ("invalid", "e.step = 'rejected'"),
)
ENDS = (("closed", "e.number IS NOT NULL"), ("settled", "e.settled"))
GRADES = (("rated", "true"), ("satisfied", "e.grade >= 3"))

TAKEN_BY = "JOIN accounts_posting p ON p.id = e.created_as_id AND p.role = '{role}'"
"""Whoever took the report down, as long as it was in that role."""

SETTLED_BY = """
    JOIN LATERAL (
        SELECT s.user_id FROM events_traceentry s
        WHERE s.event_id = e.id AND s.action = 'settle' ORDER BY s.seq DESC LIMIT 1
    ) settler ON settler.user_id IS NOT NULL
"""
"""Whoever settled the case last; the trace knows it."""

LED_BY = """
    JOIN LATERAL (
        SELECT t.id, t.department_id FROM events_task t
        WHERE t.event_id = e.id AND t.role = 'lead' AND t.cycle = e.reopen_count
            AND t.state NOT IN ('returned', 'withdrawn')
        ORDER BY t.id DESC LIMIT 1
    ) led ON true
"""
"""The department that leads, or led in the end, since the case was last taken up."""


def within(column: str) -> str:
    return f"e.{column} >= %(start)s AND e.{column} < %(until)s AND {COUNTS}"


def case(
    axis: Axis,
    subject: str,
    pairs: tuple[tuple[str, str], ...],
    where: str,
    join: str = "",
    task: str = "NULL::bigint",
) -> Source:
    sql = f"""
        SELECT e.id AS event_id, {task} AS task_id, {subject} AS subject,
            {listed(*pairs)} AS measures
        FROM events_event e {join}
        WHERE {where}
    """
    own = f"{sql} AND e.id {OF_ITS_CASES}" if axis == Axis.DEPARTMENT else ""
    return Source(axis, tuple(key for key, _condition in pairs), sql, own)


REPORTED = (("reported", "true"), *JUDGED)
FILED = (("filed", "true"),)
WORKER = TAKEN_BY.format(role="worker")
OPERATOR = TAKEN_BY.format(role="operator")
GRADED = f"{within('done_at')} AND e.grade IS NOT NULL"
CANCELLED = "e.done_at >= %(start)s AND e.done_at < %(until)s AND e.step = 'cancelled'"
SETTLED = f"{within('closed_at')} AND e.settled"

RATED_FOR_WORKERS = f"""
    SELECT event_id, NULL::bigint AS task_id, subject, measures FROM (
        SELECT e.id AS event_id, e.created_by_id AS subject, {listed(*GRADES)} AS measures
        FROM events_event e {WORKER} WHERE {GRADED}
        UNION
        SELECT e.id, settler.user_id, {listed(*GRADES)}
        FROM events_event e {SETTLED_BY} WHERE {GRADED} AND e.settled
    ) graded
"""

SOURCES = (
    case(Axis.AREA, "e.sight_path", REPORTED, within("reported_at")),
    case(Axis.AREA, "e.sight_path", FILED, within("filed_at")),
    case(Axis.AREA, "e.sight_path", ENDS, within("closed_at")),
    case(Axis.AREA, "e.sight_path", GRADES, GRADED),
    case(Axis.AREA, "e.sight_path", (("cancelled", "true"),), CANCELLED),
    case(
        Axis.DEPARTMENT,
        "led.department_id",
        ENDS[:1],
        f"{within('closed_at')} AND e.number IS NOT NULL",
        LED_BY,
        "led.id",
    ),
    case(Axis.DEPARTMENT, "led.department_id", GRADES, GRADED, LED_BY, "led.id"),
    case(Axis.WORKER, "e.created_by_id", REPORTED, within("reported_at"), WORKER),
    case(Axis.WORKER, "e.created_by_id", FILED, within("filed_at"), WORKER),
    case(Axis.WORKER, "settler.user_id", ENDS[1:], SETTLED, SETTLED_BY),
    Source(Axis.WORKER, ("rated", "satisfied"), RATED_FOR_WORKERS),
    case(Axis.OPERATOR, "e.created_by_id", REPORTED[:1], within("reported_at"), OPERATOR),
)
