"""The cases that a figure counts: how many, how many in sight, and those, page by page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from rest_framework.response import Response

from accounts.models import User
from assessment.figures import behind as figure
from assessment.figures.counting import case_keys, case_sql
from assessment.figures.periods import Period
from assessment.figures.subjects import AREAS, SubjectKind
from assessment.snapshots import reading
from events.models import Event
from events.worklist import slim
from exchange.api.paging import Pages
from grids.models import Area

COUNT: dict[str, Any] = {"type": "integer"}


@dataclass(frozen=True)
class Behind:
    total: int
    hidden: int
    rows: QuerySet[Event]


def behind(
    user: User, period: Period, kind: SubjectKind, pk: int, measure: str, now: dt.datetime
) -> Behind:
    """By the frozen figure where there is one, as of now else."""
    snapshot = reading.newest(period)
    if snapshot is None:
        sql, params = case_sql(kind, pk, measure, period, now)
        keys = case_keys(kind, pk, measure, period, now)
    else:
        sql, params = reading.keys_sql(snapshot, kind, pk, measure)
        keys = reading.keys_in(snapshot, kind, pk, measure)
    seen = Event.objects.for_user(user)
    counted = figure.behind(seen, sql, params, None, 1, special(user, kind, pk, frozen=snapshot))
    rows = seen.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", (keys,)))
    return Behind(counted.total, counted.hidden, slim(rows))


def special(user: User, kind: SubjectKind, pk: int, *, frozen: object) -> QuerySet[Event] | None:
    """Of an area as it is now only these may be out of sight; of a frozen one any."""
    if kind not in AREAS or frozen is not None:
        return None
    return Event.objects.special_below(user, Area.objects.values_list("path", flat=True).get(pk=pk))


class BehindPages(Pages):
    found: Behind

    def get_paginated_response(self, data: Any) -> Response:
        found = super().get_paginated_response(data)
        found.data = {"total": self.found.total, "hidden": self.found.hidden, **found.data}
        return found

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = super().get_paginated_response_schema(schema)
        found["properties"] = {"total": COUNT, "hidden": COUNT, **found["properties"]}
        found["required"] = ["total", "hidden", *found.get("required", ())]
        return found
