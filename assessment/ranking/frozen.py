"""A frozen ranking, sorted, filtered and cut in the database: a page reads its own lines alone."""

# ruff: noqa: S608  # put together from our own texts; every value is a parameter

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, overload

from django.db import connection
from django.db.models import F

from assessment.figures.behind import named
from assessment.figures.indicators import INDICATORS, Indicator
from assessment.figures.subjects import SubjectKind
from assessment.models import Figure, Snapshot, Standing
from assessment.ranking.table import NAME, RANK, STOCK, Counts, Ranking, Size
from assessment.schemes.lookup import whole
from assessment.schemes.scoring import Band, Scored, Unranked
from assessment.snapshots import reading
from assessment.snapshots.names import NAMES_SQL, name_sql
from assessment.snapshots.placing import Place
from assessment.snapshots.seen import seen_keys

PLACE = ", ".join(Place._fields)
KEPT = ", ".join(f"s.{name}" for name in Place._fields[1:])

RANKED = f"""
    SELECT s.subject_id AS pk, {KEPT} FROM assessment_standing s
    WHERE s.snapshot_id = %(snapshot)s AND s.subject = %(kind)s AND s.subject_id IN ({{seen}})
"""
COUNTED = """
    SELECT subject_id AS pk, '' AS field, row_number() OVER (ORDER BY subject_id) AS position,
        NULL::int AS rank, NULL::numeric AS points, '' AS unranked, NULL::int AS stars,
        NULL::int AS change, NULL::numeric AS points_change, NULL::int AS year_change,
        NULL::numeric AS year_points_change, false AS small_sample
    FROM (
        SELECT DISTINCT subject_id FROM assessment_figure
        WHERE snapshot_id = %(snapshot)s AND subject = %(kind)s AND subject_id IN ({seen})
    ) counted
"""
"""Whoever has figures; where no scheme was in force nobody has a rank."""

VALUES = """
    LEFT JOIN (
        SELECT subject_id, {value} AS value FROM assessment_figure
        WHERE snapshot_id = %(snapshot)s AND subject = %(kind)s AND measure = ANY (%(measures)s)
        GROUP BY subject_id
    ) figures ON figures.subject_id = places.pk
"""
SHARE = """
    round(
        coalesce(sum(value) FILTER (WHERE measure = ANY (%(above)s)), 0)::numeric
        / nullif(sum(value) FILTER (WHERE measure = ANY (%(below)s)), 0), 4
    )
"""
"""As `Indicator.value` divides and rounds."""


@dataclass(frozen=True)
class Kept:
    """What a line says of a frozen score."""

    grade: Band | None
    volume: int
    minimum: int


@dataclass(frozen=True)
class Order:
    """How places are sorted: what is joined, the value, and its parameters."""

    value: str
    back: bool
    join: str = ""
    params: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Lines(Sequence[Place]):
    """The places of a field in an order, read when they are asked for."""

    ranking: Frozen
    field: str
    order: Order
    idle: bool
    size: int

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, at: int) -> Place: ...
    @overload
    def __getitem__(self, at: slice) -> list[Place]: ...
    def __getitem__(self, at: int | slice) -> Place | list[Place]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _step = at.indices(self.size)
        return self.ranking.read(
            "field = %(field)s AND (%(idle)s OR unranked <> %(empty)s)",
            {"field": self.field, "idle": self.idle, "empty": Unranked.EMPTY},
            self.order,
            (start, stop - start),
        )


@dataclass
class Frozen(Ranking):
    """The places of a snapshot."""

    snapshot: Snapshot

    @cached_property
    def ranked(self) -> bool:
        return self.scheme is not None

    @cached_property
    def sizes(self) -> dict[str, Size]:
        return {
            field: Size(every, busy)
            for field, every, busy in self._ask(
                "SELECT field, count(*), count(*) FILTER (WHERE unranked <> %(empty)s)"
                f" FROM ({self._places}) places GROUP BY field",
                {"empty": Unranked.EMPTY},
            )
        }

    @property
    def places(self) -> list[Place]:
        return self.read("true", {}, Order("field", back=False), (0, None))

    def listed(self, field: str, sort: str = RANK, *, idle: bool = True) -> Lines:
        size = self.sizes.get(field, Size(0, 0))
        idle = idle or not size.busy
        return Lines(self, field, self._order(*self.order_of(sort)), idle, size.shown(idle))

    def place(self, pk: int) -> Place | None:
        found = self.read("pk = %(pk)s", {"pk": pk}, Order("rank", back=False), (0, 1))
        return found[0] if found else None

    def compared(self, places: Sequence[Place]) -> list[Place]:
        """They were kept compared."""
        return list(places)

    def counts(self, keys: Collection[int]) -> dict[int, Counts]:
        rows = Figure.objects.filter(
            snapshot=self.snapshot,
            subject=self.kind,
            subject_id__in=list(keys),
            measure__in=list(self.measures),
        )
        found: dict[int, dict[str, int]] = {pk: {} for pk in keys}
        for pk, measure, value in rows.values_list("subject_id", "measure", "value"):
            found[pk][measure] = value
        return dict(found)

    def every_count(self, pk: int, now: dt.datetime) -> Counts:
        return reading.counts_of(self.snapshot, self.kind, pk)

    def briefs(self, keys: Collection[int]) -> dict[int, Kept]:
        rows = Standing.objects.filter(
            snapshot=self.snapshot, subject=self.kind, subject_id__in=list(keys)
        ).values_list("subject_id", F("parts__grade"), F("parts__volume"), F("parts__minimum"))
        return {pk: Kept(_band(grade), *numbers) for pk, grade, *numbers in rows}

    def scores(self, keys: Collection[int]) -> dict[int, Scored]:
        rows = Standing.objects.filter(
            snapshot=self.snapshot, subject=self.kind, subject_id__in=list(keys)
        ).values_list("subject_id", "parts")
        return {pk: Scored.from_json(parts) for pk, parts in rows.iterator()}

    def explained(self, pk: int) -> Scored | None:
        return self.scores([pk]).get(pk)

    # The statement

    def read(
        self, where: str, params: Mapping[str, Any], order: Order, cut: tuple[int, int | None]
    ) -> list[Place]:
        """Places in an order; without a value last, equals as they stand."""
        sql = f"""
            SELECT {PLACE} FROM ({self._places}) places {order.join} WHERE {where}
            ORDER BY {order.value} {"DESC" if order.back else "ASC"} NULLS LAST, position
            OFFSET %(offset)s LIMIT %(limit)s
        """
        more = {**params, **dict(order.params), "offset": cut[0], "limit": cut[1]}
        return [Place(*row) for row in self._ask(sql, more)]

    @cached_property
    def _seen(self) -> tuple[str, dict[str, Any]]:
        """The reader's sight as a subquery with parameters of its own names."""
        return named(seen_keys(self.user, self.kind, self.period), "seen")

    @property
    def _places(self) -> str:
        return (RANKED if self.ranked else COUNTED).format(seen=self._seen[0])

    def _ask(self, sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        given = {"snapshot": self.snapshot.pk, "kind": str(self.kind), **self._seen[1], **params}
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _order(self, key: str, back: bool) -> Order:
        if key == NAME:
            return Order(name_sql(self.kind), back, NAMES_SQL[SubjectKind(self.kind)])
        if key == STOCK:
            join = VALUES.format(value="sum(value)")
            return Order("coalesce(value, 0)", back, join, (("measures", [STOCK]),))
        if key in INDICATORS:
            return _by_indicator(INDICATORS[key], back)
        return Order("position" if key == RANK and not back else key, back)


def _by_indicator(one: Indicator, back: bool) -> Order:
    above, below = list(one.numerator), list(one.denominator)
    measures = ("measures", [*above, *below])
    if not below:
        return Order("coalesce(value, 0)", back, VALUES.format(value="sum(value)"), (measures,))
    if not one.collected:
        return Order("position", back=False)
    params = (measures, ("above", above), ("below", below))
    return Order("value", back, VALUES.format(value=SHARE), params)


def _band(grade: Mapping[str, str] | None) -> Band | None:
    return Band(grade["name_zh"], grade["name_en"], Decimal(grade["least"])) if grade else None


def frozen(kind: str, snapshot: Snapshot, user: Any) -> Frozen:
    rows = Standing.objects.filter(snapshot=snapshot, subject=kind)
    scheme = whole(kind).filter(pk=rows.values("scheme")[:1]).first()
    return Frozen(kind, snapshot.span, scheme, snapshot, user)
