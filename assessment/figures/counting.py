"""Live counts of a period, and the very cases behind each: both from the same statements."""

# ruff: noqa: S608  # put together from our own texts; every value is a parameter

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from assessment.figures.measures import MEASURES
from assessment.figures.periods import Period
from assessment.figures.sources import Axis, Source, cases, clocks, people, talk, visits
from assessment.figures.subjects import AREAS, PEOPLE, SubjectKind, only_root
from grids.models import Area

Counts = Mapping[str, int]
SOURCES: tuple[Source, ...] = (
    *cases.SOURCES,
    *clocks.SOURCES,
    *talk.SOURCES,
    *people.SOURCES,
    *visits.SOURCES,
)
INSTANT = dt.timedelta(microseconds=1)

LEVELS = (
    SubjectKind.COUNTY,
    SubjectKind.TOWNSHIP,
    SubjectKind.COMMUNITY,
    SubjectKind.GRID,
)
COLUMNS = {
    Axis.DEPARTMENT: "department_id",
    Axis.WORKER: "worker_id",
    Axis.OPERATOR: "operator_id",
}


def axis_of(kind: str) -> Axis:
    return Axis.AREA if kind in AREAS else Axis(kind)


def sources_of(kind: str, measures: Collection[str] | None = None) -> list[Source]:
    """The statements that count for a kind of subject, or those needed for some measures."""
    found = [source for source in SOURCES if source.axis == axis_of(kind)]
    if measures is None:
        return found
    return [source for source in found if not set(measures).isdisjoint(source.measures)]


def moments(period: Period, now: dt.datetime) -> dict[str, Any]:
    """The parameters of the statements; `until` lies just after the last moment that counts."""
    start, end = period.bounds()
    return {
        "start": start,
        "end": end,
        "until": min(end, now + INSTANT),
        "now": now,
        "first": period.start,
        "after": period.end,
        "today": timezone.localdate(now, timezone.get_default_timezone()),
        "zone": timezone.get_default_timezone_name(),
    }


def joined(sources: Iterable[Source]) -> str:
    return "\nUNION ALL\n".join(f"({source.sql})" for source in sources)


def joined_of_one(sources: Iterable[Source]) -> str:
    """The same where only the subject `pk` is asked for."""
    return "\nUNION ALL\n".join(f"({source.own or source.sql})" for source in sources)


# Figures


def counts(
    kind: str,
    period: Period,
    now: dt.datetime,
    *,
    within: str = "",
    measures: Collection[str] | None = None,
) -> dict[int, Counts]:
    """The counts of every subject of a kind that has any, in one statement; zeros are missing.

    `within` is an area path: only areas in its subtree, departments of it, people posted in it.
    `measures` are those needed, which is quicker than all; others may come along. A period that
    has not begun has no counts.
    """
    kind = SubjectKind(kind)
    sources = sources_of(kind, measures)
    if period.bounds()[0] > now or not sources:
        return {}
    params = {**moments(period, now), "within": within, "kind": str(kind)}
    union = joined(sources)
    return gathered(area_counts(union) if kind in AREAS else own_counts(union, kind), params)


def counts_of(kind: str, pk: int, period: Period, now: dt.datetime) -> Counts:
    """The counts of one subject; zeros are missing."""
    kind = SubjectKind(kind)
    if period.bounds()[0] > now:
        return {}
    condition, params = one_subject(kind, pk)
    sql = f"""
        SELECT 0, measure, count(*)
        FROM ({joined_of_one(sources_of(kind))}) found CROSS JOIN unnest(measures) AS measure
        WHERE {condition}
        GROUP BY measure
    """
    return gathered(sql, {**moments(period, now), **params}).get(0, {})


def area_counts(union: str) -> str:
    """Counted by the place first, then added up for the areas of the level above it."""
    return f"""
        WITH places AS (
            SELECT subject, measure, count(*) AS number
            FROM ({union}) found CROSS JOIN unnest(measures) AS measure
            WHERE starts_with(subject, %(within)s)
            GROUP BY 1, 2
        ), areas AS (
            SELECT id, path FROM grids_area WHERE level = %(kind)s AND starts_with(path, %(within)s)
        ), depths AS (SELECT DISTINCT length(path) AS depth FROM areas)
        SELECT areas.id, measure, sum(number)::bigint
        FROM places CROSS JOIN depths JOIN areas ON areas.path = left(subject, depth)
        GROUP BY 1, 2
    """


def own_counts(union: str, kind: SubjectKind) -> str:
    inside = "SELECT id FROM accounts_department WHERE starts_with(path, %(within)s)"
    if kind in PEOPLE:
        inside = f"""
            SELECT p.user_id FROM accounts_posting p JOIN grids_area a ON a.id = p.area_id
            WHERE p.role = '{PEOPLE[kind]}' AND starts_with(a.path, %(within)s)
        """
    return f"""
        SELECT subject, measure, count(*)
        FROM ({union}) found CROSS JOIN unnest(measures) AS measure
        WHERE %(within)s = '' OR subject IN ({inside})
        GROUP BY 1, 2
    """


def gathered(sql: str, params: dict[str, Any]) -> dict[int, Counts]:
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for subject, measure, number in cursor.fetchall():
            found[subject][measure] = number
    return dict(found)


# The cases behind a figure


def case_keys(kind: str, pk: int, measure: str, period: Period, now: dt.datetime) -> list[int]:
    """The keys of the cases behind a figure, newest first; as many as the figure says.

    Raises KeyError for a measure that is not counted for the kind.
    """
    sql, params = case_sql(kind, pk, measure, period, now)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY event_id DESC", params)
        return [row[0] for row in cursor.fetchall()]


def case_sql(
    kind: str, pk: int, measure: str, period: Period, now: dt.datetime
) -> tuple[str, dict[str, Any]]:
    """A SELECT of the `event_id` of each case behind a figure, and its named parameters.

    Raises KeyError for a measure that is not counted for the kind.
    """
    kind = SubjectKind(kind)
    if kind not in MEASURES[measure].kinds:
        raise KeyError(measure)
    found, condition, params = asked(kind, pk, measure)
    if not found or period.bounds()[0] > now:
        return "SELECT NULL::bigint AS event_id WHERE false", {}
    sql = f"""
        SELECT event_id FROM ({joined_of_one(found)}) found
        WHERE %(measure)s = ANY (measures) AND {condition}
    """
    return sql, {**moments(period, now), **params, "measure": measure}


def asked(kind: SubjectKind, pk: int, measure: str) -> tuple[list[Source], str, dict[str, Any]]:
    """The statements that count a measure for one subject, and `one_subject`."""
    whole = [s for s in SOURCES if s.axis == Axis.WHOLE and measure in s.measures]
    if whole and is_whole(kind, pk):
        return whole, "true", {}
    return sources_of(kind, {measure}), *one_subject(kind, pk)


def one_subject(kind: SubjectKind, pk: int) -> tuple[str, dict[str, Any]]:
    """The condition that a row counts for this subject, and the parameters of its statements."""
    if kind == SubjectKind.WORKER:
        return "subject = %(pk)s", {"pk": pk, "paths": _posted(pk)}
    if kind not in AREAS:
        return "subject = %(pk)s", {"pk": pk}
    path = Area.objects.filter(pk=pk, level=kind).values_list("path", flat=True).first()
    if path is None:
        return "false", {"path": ""}
    return "starts_with(subject, %(path)s)", {"path": path}


def _posted(worker: int) -> list[str]:
    """Where the worker was ever posted."""
    rows = Area.objects.filter(postings__user=worker, postings__role=PEOPLE[SubjectKind.WORKER])
    return list(rows.order_by("path").values_list("path", flat=True).distinct())


def is_whole(kind: SubjectKind, pk: int) -> bool:
    """Whether every case lies in this area: it is the only root."""
    if kind != SubjectKind.COUNTY:
        return False
    root = only_root()
    return root is not None and root.pk == pk


# Everything at once


def facts_sql(period: Period, now: dt.datetime) -> tuple[str, dict[str, Any]]:
    """One statement that names every fact of a period, for whoever keeps them, and its parameters.

    Its rows: measure, event_id, task_id, county_id, township_id, community_id, grid_id,
    department_id, worker_id, operator_id. A row counts either for areas (every level that the
    case reaches) or for one department, worker or operator; the other columns are empty. For
    each subject and measure a case has at most one row.
    """
    areas = ", ".join(f"{level}_id" for level in LEVELS)
    parts = [
        f"""
        SELECT measure, event_id, task_id, {areas}, NULL::bigint, NULL::bigint, NULL::bigint
        FROM ({joined(sources_of(SubjectKind.COUNTY))}) found
        JOIN places ON places.path = found.subject CROSS JOIN unnest(measures) AS measure
        """
    ]
    nowhere = ", ".join("NULL::bigint" for _level in LEVELS)
    for axis in COLUMNS:
        own = ", ".join("subject" if axis == other else "NULL" for other in COLUMNS)
        parts.append(f"""
        SELECT measure, event_id, task_id, {nowhere}, {own}
        FROM ({joined(sources_of(axis))}) found CROSS JOIN unnest(measures) AS measure
        """)
    names = f"measure, event_id, task_id, {areas}, {', '.join(COLUMNS.values())}"
    union = "\nUNION ALL\n".join(parts)
    sql = f"SELECT * FROM (WITH {places()} {union}) facts ({names})"
    return sql, moments(period, now)


def facts_of_period(period: Period, now: dt.datetime) -> dict[tuple[str, int, str], set[int]]:
    """The cases behind every figure: {(kind, key of the subject, measure): cases}."""
    found: defaultdict[tuple[str, int, str], set[int]] = defaultdict(set)
    sql, params = facts_sql(period, now)
    kinds = [*LEVELS, *COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for measure, event_id, _task_id, *subjects in cursor.fetchall():
            for kind, subject in zip(kinds, subjects, strict=True):
                if subject is not None:
                    found[str(kind), subject, measure].add(event_id)
    return dict(found)


def places() -> str:
    """Every path with the area of each level that it lies in."""
    levels = ", ".join(
        f"max(a.id) FILTER (WHERE a.level = '{level}') AS {level}_id" for level in LEVELS
    )
    return f"""
        places AS MATERIALIZED (
            SELECT g.path, {levels}
            FROM grids_area g
            CROSS JOIN generate_series({Area.steplen}, length(g.path), {Area.steplen}) AS upto
            JOIN grids_area a ON a.path = left(g.path, upto)
            GROUP BY g.path
        )
    """
