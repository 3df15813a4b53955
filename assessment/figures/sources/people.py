"""What people did themselves: sample checks, checks on site, steps at the desk."""

# ruff: noqa: S608  # put together from our own texts; every value is a parameter

from __future__ import annotations

from assessment.figures.sources import COUNTS, Axis, Source, listed

SAMPLES = (
    ("samples_passed", "bool_or(a.action = 'sample_pass')"),
    ("samples_failed", "bool_or(a.action = 'sample_fail')"),
)
SETTLER = """
    JOIN LATERAL (
        SELECT s.user_id FROM events_traceentry s
        WHERE s.event_id = a.event_id AND s.action = 'settle' AND s.seq < a.seq
        ORDER BY s.seq DESC LIMIT 1
    ) settler ON settler.user_id IS NOT NULL
"""
STEPS = """
    CASE a.action
        WHEN 'verify_pass' THEN 'verify' WHEN 'verify_fail' THEN 'verify' ELSE a.action
    END
"""
CHECKS = (("checks_due", "true"), ("checks_on_time", "outcome = 'kept'"))


def samples(axis: Axis) -> Source:
    by_area = axis == Axis.AREA
    subject, join = ("e.sight_path", "") if by_area else ("settler.user_id", SETTLER)
    sql = f"""
        SELECT a.event_id, NULL::bigint AS task_id, {subject} AS subject,
            {listed(*SAMPLES)} AS measures
        FROM events_traceentry a JOIN events_event e ON e.id = a.event_id {join}
        WHERE a.action IN ('sample_pass', 'sample_fail') AND a.at >= %(start)s
            AND a.at < %(until)s AND {COUNTS}
        GROUP BY a.event_id, {subject}
    """
    return Source(axis, tuple(key for key, _condition in SAMPLES), sql)


CHECKED = f"""
    SELECT DISTINCT ON (event_id, subject) event_id, NULL::bigint AS task_id, subject,
        {listed(*CHECKS)} AS measures
    FROM (
        SELECT c.id, c.event_id, k.worker_id AS subject,
            CASE
                WHEN c.stopped_at <= %(now)s AND c.stopped_at <= c.due_at THEN 'kept'
                WHEN c.stopped_at <= %(now)s THEN 'missed'
                WHEN c.due_at <= %(now)s THEN 'open'
            END AS outcome
        FROM events_clock c
        JOIN events_check k ON k.event_id = c.event_id AND k.asked_at = c.started_at
            AND k.outcome <> 'closed'
        JOIN events_event e ON e.id = c.event_id
        WHERE c.kind = 'check' AND c.due_at >= %(start)s AND c.due_at < %(end)s AND {COUNTS}
    ) checks
    WHERE outcome IS NOT NULL
    ORDER BY event_id, subject, id DESC
"""

AT_DESK = f"""
    SELECT a.event_id, NULL::bigint AS task_id, a.user_id AS subject,
        {listed(("desk_done", "true"), ("desk_on_time", "NOT bool_or(c.stopped_at > c.due_at)"))}
            AS measures
    FROM events_traceentry a
    JOIN events_event e ON e.id = a.event_id
    JOIN accounts_posting p ON p.id = a.posting_id AND p.role = 'operator'
    LEFT JOIN events_clock c ON c.event_id = a.event_id AND c.task_id IS NULL
        AND c.kind = {STEPS} AND c.stopped_at = a.at
    WHERE a.action IN ('classify', 'file', 'dispatch', 'verify_pass', 'verify_fail')
        AND a.at >= %(start)s AND a.at < %(until)s AND a.user_id IS NOT NULL AND {COUNTS}
    GROUP BY a.event_id, a.user_id
"""

SOURCES = (
    samples(Axis.AREA),
    samples(Axis.WORKER),
    Source(Axis.WORKER, ("checks_due", "checks_on_time"), CHECKED),
    Source(Axis.OPERATOR, ("desk_done", "desk_on_time"), AT_DESK),
)
