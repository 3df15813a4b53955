"""What people asked of one another: returns, extensions, suspensions, urgings, cards."""

# ruff: noqa: S608  # put together from our own texts; every value is a parameter

from __future__ import annotations

from assessment.figures.sources import COUNTS, Axis, Source, listed

GRANTED = (
    ("returned", "bool_or(r.kind = 'return')"),
    ("extended", "bool_or(r.kind = 'extension')"),
    ("suspended", "bool_or(r.kind = 'suspension')"),
)
SUBJECTS = {Axis.AREA: "e.sight_path", Axis.DEPARTMENT: "t.department_id"}


def granted(axis: Axis, subject: str, pairs: tuple[tuple[str, str], ...]) -> Source:
    """Requests that the centre approved in the period."""
    only = "AND r.kind = 'return' AND t.dispatcher_id IS NOT NULL"
    sql = f"""
        SELECT t.event_id, min(t.id) AS task_id, {subject} AS subject, {listed(*pairs)} AS measures
        FROM events_taskrequest r
        JOIN events_task t ON t.id = r.task_id
        JOIN events_event e ON e.id = t.event_id
        WHERE r.state = 'approved' AND r.decided_at >= %(start)s AND r.decided_at < %(until)s
            AND {COUNTS} {only if axis == Axis.OPERATOR else ""}
        GROUP BY t.event_id, {subject}
    """
    return Source(axis, tuple(key for key, _condition in pairs), sql)


def urged(axis: Axis) -> Source:
    join = "LEFT JOIN" if axis == Axis.AREA else "JOIN"
    sql = f"""
        SELECT o.event_id, min(t.id) AS task_id, {SUBJECTS[axis]} AS subject,
            ARRAY['urged'] AS measures
        FROM events_order o
        JOIN events_event e ON e.id = o.event_id
        {join} events_task t ON t.id = o.task_id
        WHERE o.given_at >= %(start)s AND o.given_at < %(until)s AND {COUNTS}
        GROUP BY o.event_id, {SUBJECTS[axis]}
    """
    return Source(axis, ("urged",), sql)


def cards(axis: Axis) -> Source:
    """Given by a person, or by the ladder; a card on a decision is no card of the department."""
    by_area = axis == Axis.AREA
    join = "LEFT JOIN" if by_area else "JOIN"
    own = "" if by_area else "AND c.kind IN ('accept', 'handle')"
    sql = f"""
        SELECT cards.event_id, min(t.id) AS task_id, {SUBJECTS[axis]} AS subject,
            ARRAY['cards'] AS measures
        FROM (
            SELECT o.event_id, o.task_id FROM events_order o
            WHERE o.card <> '' AND o.given_at >= %(start)s AND o.given_at < %(until)s
            UNION ALL
            SELECT c.event_id, c.task_id FROM events_alert a
            JOIN events_clock c ON c.id = a.clock_id AND NOT c.refunded {own}
            WHERE a.act IN ('yellow', 'red') AND a.raised_at >= %(start)s
                AND a.raised_at < %(until)s
        ) cards
        JOIN events_event e ON e.id = cards.event_id
        {join} events_task t ON t.id = cards.task_id
        WHERE {COUNTS}
        GROUP BY cards.event_id, {SUBJECTS[axis]}
    """
    return Source(axis, ("cards",), sql)


SOURCES = (
    granted(Axis.AREA, "e.sight_path", GRANTED),
    granted(Axis.DEPARTMENT, "t.department_id", GRANTED),
    granted(Axis.OPERATOR, "t.dispatcher_id", GRANTED[:1]),
    urged(Axis.AREA),
    urged(Axis.DEPARTMENT),
    cards(Axis.AREA),
    cards(Axis.DEPARTMENT),
)
