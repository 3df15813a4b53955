"""What was frozen, read: always the last revision unless another one is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from assessment.figures.periods import Period
from assessment.models import Figure, Snapshot, Standing

Counts = Mapping[str, int]


def newest(period: Period) -> Snapshot | None:
    """The revision that holds; None while the period is not frozen."""
    return Snapshot.objects.filter(period=period.code).order_by("-revision").first()


def last_of(kind: str) -> Snapshot | None:
    """The last frozen period of a kind."""
    return Snapshot.objects.filter(kind=kind).order_by("-ends_on", "-revision").first()


def frozen_counts(kind: str, period: Period) -> dict[int, Counts] | None:
    """The counts of all subjects of a kind by their key; None while nothing is frozen.

    Subjects of which nothing was counted are left out, and so are measures of zero.
    """
    snapshot = newest(period)
    return None if snapshot is None else counts_in(snapshot, kind)


def counts_in(snapshot: Snapshot, kind: str) -> dict[int, Counts]:
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = Figure.objects.filter(snapshot=snapshot, subject=kind)
    for pk, measure, value in rows.values_list("subject_id", "measure", "value").iterator():
        found[pk][measure] = value
    return dict(found)


def counts_of(snapshot: Snapshot, kind: str, pk: int) -> Counts:
    """The counts of one subject."""
    rows = Figure.objects.filter(snapshot=snapshot, subject=kind, subject_id=pk)
    return dict(rows.values_list("measure", "value"))


def frozen_keys(kind: str, pk: int, measure: str, period: Period) -> list[int] | None:
    """The cases behind a figure; none behind a zero, None while nothing is frozen."""
    snapshot = newest(period)
    return None if snapshot is None else keys_in(snapshot, kind, pk, measure)


def keys_in(snapshot: Snapshot, kind: str, pk: int, measure: str) -> list[int]:
    rows = Figure.objects.filter(snapshot=snapshot, subject=kind, subject_id=pk, measure=measure)
    return rows.values_list("cases", flat=True).first() or []


def keys_sql(snapshot: Snapshot, kind: str, pk: int, measure: str) -> tuple[str, dict[str, Any]]:
    """The same as a SELECT of `event_id`, with its named parameters."""
    sql = """
        SELECT unnest(cases) AS event_id FROM assessment_figure
        WHERE snapshot_id = %(snapshot)s AND subject = %(kind)s AND subject_id = %(pk)s
            AND measure = %(measure)s
    """
    return sql, {"snapshot": snapshot.pk, "kind": str(kind), "pk": pk, "measure": measure}


def standings(kind: str, period: Period) -> list[Standing]:
    """The ranking of a kind, best first, the unranked last; empty without a snapshot or scheme."""
    snapshot = newest(period)
    return [] if snapshot is None else list(standings_in(snapshot, kind))


def standings_in(snapshot: Snapshot, kind: str) -> QuerySet[Standing]:
    rows = Standing.objects.filter(snapshot=snapshot, subject=kind).select_related("scheme")
    return rows.order_by("field", "position")
