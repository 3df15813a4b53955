"""What is read off the clocks: due and kept or not, dispatched, passed, sent back, overdue."""

# ruff: noqa: S608  # put together from our own texts; every value is a parameter

from __future__ import annotations

from assessment.figures.sources import COUNTS, COUNTS_BY_KEY, OF_ITS_CASES, Axis, Source, unseen

STOPPED = "(c.stopped_at IS NOT NULL AND c.stopped_at <= %(now)s)"

SUSPENDED = """(
    jsonb_array_length(c.suspensions) > 0 AND c.suspensions -> -1 ->> 1 IS NULL
    AND (c.suspensions -> -1 ->> 0)::timestamptz < c.due_at
)"""
"""Stands still since before its due time: what it takes will be added."""

START, END, UNTIL = unseen("start"), unseen("end"), unseen("until")
COLUMNS = "id, event_id, task_id, started_at, due_at, stopped_at"

OF_AREA = "AND c.event_id IN (SELECT id FROM events_event WHERE starts_with(sight_path, %(path)s))"
OF_DEPARTMENT = "AND c.task_id IN (SELECT id FROM events_task WHERE department_id = %(pk)s)"
LED_BY_DEPARTMENT = f"AND c.event_id {OF_ITS_CASES}"
OF_PART = {Axis.AREA: OF_AREA, Axis.DEPARTMENT: OF_DEPARTMENT}
OF_CASE_CLOCK = {Axis.AREA: OF_AREA, Axis.DEPARTMENT: LED_BY_DEPARTMENT}
"""Leave of the clocks of a period those that may count for one subject, by keys in an index.

Without it the case, or the part, of each clock of the year is looked up to be left out again.
"""


def clocks_due(kind: str, one: str = "") -> str:
    """Clocks due in the period: stopped, or running and due by now, each by its own index.

    A clock that is stopped is never suspended: what stops it ends its suspension.
    """
    return f"""(
        SELECT {COLUMNS}, '[]'::jsonb AS suspensions FROM events_clock c
        WHERE kind = '{kind}' AND stopped_at IS NOT NULL AND NOT refunded
            AND due_at >= {START} AND due_at < {END} {one}
        UNION ALL
        SELECT {COLUMNS}, suspensions FROM events_clock c
        WHERE kind = '{kind}' AND stopped_at IS NULL AND NOT refunded
            AND due_at >= {START} AND due_at < {UNTIL} {one}
    ) c"""


def clocks_overdue(kind: str) -> str:
    """Clocks that ran out before the end of the period and run still, or ran on after it."""
    return f"""(
        SELECT {COLUMNS}, suspensions FROM events_clock
        WHERE kind = '{kind}' AND stopped_at IS NULL AND NOT refunded AND due_at < %(until)s
        UNION ALL
        SELECT {COLUMNS}, suspensions FROM events_clock
        WHERE kind = '{kind}' AND stopped_at >= %(until)s AND NOT refunded
            AND due_at < %(until)s
    ) c"""


OUTCOME = f"""
    CASE
        WHEN {STOPPED} AND c.stopped_at <= c.due_at THEN 'kept'
        WHEN {STOPPED} THEN 'missed'
        WHEN c.due_at <= %(now)s AND NOT {SUSPENDED} THEN 'open'
    END
"""

PART = f"""
    CASE
        WHEN {STOPPED} AND c.started_at >= t.sent_at AND t.state = 'waived' THEN 'dropped'
        WHEN {STOPPED} AND c.started_at >= t.sent_at AND t.state IN ('withdrawn', 'returned')
            THEN CASE WHEN c.stopped_at > c.due_at THEN 'dropped' END
        ELSE {OUTCOME}
    END
"""
"""What became of a part in one round; a clock older than the last sending ended in a handling."""

CLOSING = {
    "": "due_to_close",
    "kept": "closed_on_time",
    "missed": "closed_late",
    "open": "overdue_to_close",
}
DISPOSAL = {
    "": "due",
    "kept": "on_time",
    "missed": "late",
    "open": "overdue_open",
    "dropped": "dropped",
}
"""The measure of all that are due, and the one for each outcome."""

LEADS_THEN = """
    JOIN events_task t ON t.event_id = c.event_id AND t.role = 'lead'
        AND t.state NOT IN ('returned', 'withdrawn') AND t.sent_at >= c.started_at
        AND (c.stopped_at IS NULL OR t.sent_at <= c.stopped_at)
"""
"""The part that led while this clock of the case ran."""

JOINS_CASE = "JOIN events_event e ON e.id = c.event_id"
OF_CASE = {Axis.AREA: (JOINS_CASE, COUNTS), Axis.WHOLE: ("", COUNTS_BY_KEY)}
"""What is joined to know of the case of a clock that it counts, and where it lies; by axis."""

SUBJECT = {
    Axis.AREA: "e.sight_path",
    Axis.WHOLE: "''::text",
    Axis.DEPARTMENT: "t.department_id",
    Axis.OPERATOR: "t.dispatcher_id",
}
PLACES = (Axis.AREA, Axis.WHOLE)
JOINS_TASK = "JOIN events_task t ON t.id = c.task_id"
SENT_BACK = "LEFT JOIN events_task t ON t.id = c.task_id AND t.round > 1"
"""Few parts are ever sent back; of the others areas need nothing but that there is one."""
EARLIER = """EXISTS (
    SELECT FROM events_clock b WHERE b.task_id = c.task_id AND b.kind = 'handle' AND b.id < c.id
)"""
AGAIN = f"(t.round > 1 AND {EARLIER})"
"""Started by a sending back: the part had been handled before."""

FIRST = f"NOT {AGAIN}"
FIRST_OF_PLACE = f"c.task_id IS NOT NULL AND NOT (coalesce(t.round, 1) > 1 AND {EARLIER})"
"""The same where only parts that were sent back are joined."""


def by_outcome(measures: dict[str, str]) -> str:
    """One of a few constant arrays: to put one together for each clock takes as long again."""
    every = measures[""]
    cases = " ".join(
        f"WHEN '{outcome}' THEN '{{{every},{key}}}'::text[]"
        for outcome, key in measures.items()
        if outcome
    )
    return f"CASE outcome {cases} END"


def due(axis: Axis, kind: str, outcome: str, measures: dict[str, str], more: str = "") -> Source:
    """Clocks due in the period, the last of each case (for departments: of each department).

    Every case has one area; it is named beside the case so that who asks for one area, or for a
    few cases, has them looked up first. Departments need of the case only whether it counts, so
    it is looked up last: who asks for one department has only its cases looked up.
    """
    by_area = axis in PLACES
    needs_task = kind == "handle" or not by_area
    tasks = (JOINS_TASK if kind == "handle" else LEADS_THEN) if needs_task else ""
    task = "t.id" if needs_task else "NULL::bigint"
    own = ", subject" if kind == "handle" or by_area else ""
    case, counts = OF_CASE[axis] if by_area else ("", "true")

    def statement(clocks: str) -> str:
        sql = f"""
            SELECT DISTINCT ON (event_id{own}) event_id, task_id, subject,
                {by_outcome(measures)} AS measures
            FROM (
                SELECT c.id, c.event_id, {task} AS task_id, {SUBJECT[axis]} AS subject,
                    {outcome} AS outcome
                FROM {clocks} {case} {tasks} WHERE {counts} {more}
            ) clocks
            WHERE outcome IS NOT NULL
            ORDER BY event_id{own}, id DESC, task_id DESC
        """
        return sql if by_area else f"SELECT c.* FROM ({sql}) c {JOINS_CASE} WHERE {COUNTS}"

    one = (OF_PART if kind == "handle" else OF_CASE_CLOCK).get(axis, "")
    every, own_clocks = clocks_due(kind), clocks_due(kind, one)
    return Source(axis, tuple(measures.values()), statement(every), statement(own_clocks))


def started(axis: Axis, measure: str, condition: str) -> Source:
    """Parts sent in the period, for the first time or again."""
    tasks = SENT_BACK if condition == FIRST_OF_PLACE else JOINS_TASK
    case, counts = OF_CASE.get(axis, OF_CASE[Axis.AREA])

    def statement(one: str) -> str:
        return f"""
            SELECT c.event_id, min(c.task_id) AS task_id, {SUBJECT[axis]} AS subject,
                ARRAY['{measure}'] AS measures
            FROM events_clock c {tasks} {case}
            WHERE c.kind = 'handle' AND c.started_at >= {START} AND c.started_at < {UNTIL}
                AND {counts} AND {condition} {one}
            GROUP BY 1, 3
        """

    return Source(axis, (measure,), statement(""), statement(OF_PART.get(axis, "")))


def passed(axis: Axis) -> Source:
    """Parts handled in the period, and those sent back in it."""
    case, counts = OF_CASE.get(axis, OF_CASE[Axis.AREA])
    subject = SUBJECT[axis]
    lead = "AND t.role = 'lead'" if axis in PLACES else ""

    def statement(one: str) -> str:
        return f"""
            SELECT event_id, min(task_id) AS task_id, subject, ARRAY['passed_disposal'] AS measures
            FROM (
                SELECT c.event_id, t.id AS task_id, {subject} AS subject
                FROM events_clock c {JOINS_TASK} {case}
                WHERE c.kind = 'handle' AND c.stopped_at >= {START} AND c.stopped_at < {UNTIL}
                    AND NOT c.refunded AND {counts} {lead} {one}
                    AND (c.started_at < t.sent_at OR t.state = 'handled')
                UNION ALL
                SELECT c.event_id, t.id, {subject}
                FROM events_clock c {JOINS_TASK} {case}
                WHERE c.kind = 'handle' AND c.started_at >= {START} AND c.started_at < {UNTIL}
                    AND {counts} AND {AGAIN} {one}
            ) passed
            GROUP BY event_id, subject
        """

    return Source(axis, ("passed_disposal",), statement(""), statement(OF_PART.get(axis, "")))


def stock(axis: Axis) -> Source:
    """Open and overdue at the end of the period: still, or until some time after it.

    How few clocks of those due long ago still run no statistics tell, so the statement says
    by OFFSET 0 that the case and the part are looked up one by one.
    """
    by_area = axis == Axis.AREA
    kind, subject = ("case", "e.sight_path") if by_area else ("handle", "t.department_id")
    part = """JOIN LATERAL (
        SELECT id, department_id FROM events_task WHERE id = c.task_id OFFSET 0
    ) t ON true"""
    sql = f"""
        SELECT c.event_id, {"NULL::bigint" if by_area else "min(t.id)"} AS task_id,
            {subject} AS subject, ARRAY['overdue_stock'] AS measures
        FROM {clocks_overdue(kind)}
        JOIN LATERAL (
            SELECT sight_path, step FROM events_event WHERE id = c.event_id OFFSET 0
        ) e ON {COUNTS}
        {"" if by_area else part}
        WHERE NOT {SUSPENDED}
        GROUP BY c.event_id, {subject}
    """
    return Source(axis, ("overdue_stock",), sql)


REOPENED = f"""
    SELECT c.event_id, NULL::bigint AS task_id, e.sight_path AS subject,
        ARRAY['reopened'] AS measures
    FROM events_clock c {JOINS_CASE}
    WHERE c.kind = 'case' AND c.reopened AND c.started_at >= {START}
        AND c.started_at < {UNTIL} AND {COUNTS}
    GROUP BY c.event_id, e.sight_path
"""

SOURCES = (
    *(due(axis, "case", OUTCOME, CLOSING) for axis in (*PLACES, Axis.DEPARTMENT)),
    *(due(axis, "handle", PART, DISPOSAL, "AND t.role = 'lead'") for axis in PLACES),
    due(Axis.DEPARTMENT, "handle", PART, DISPOSAL),
    *(started(axis, "dispatched", FIRST_OF_PLACE) for axis in PLACES),
    started(Axis.DEPARTMENT, "dispatched", FIRST),
    started(Axis.OPERATOR, "dispatched", f"{FIRST} AND t.dispatcher_id IS NOT NULL"),
    *(started(axis, "reworked", AGAIN) for axis in (*PLACES, Axis.DEPARTMENT)),
    *(passed(axis) for axis in (*PLACES, Axis.DEPARTMENT)),
    stock(Axis.AREA),
    stock(Axis.DEPARTMENT),
    Source(Axis.AREA, ("reopened",), REOPENED),
)
