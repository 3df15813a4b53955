"""A department's list beside the register: brought as JSON, answered with figures only."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from exchange.api.base import Endpoint
from exchange.api.bodies import Body
from exchange.api.idempotency import idempotent
from exchange.api.problems import Problem
from exchange.api.rows import RowsField
from exchange.api.texts import Line
from gridgov.tables import Unreadable
from jobs.models import JobState
from people.exchange import comparing
from people.exchange.fields import FIELDS
from people.exchange.services import Refused
from people.models import Comparison

LARGEST = 20_000_000
FIGURE = {
    "type": ["integer", "null"],
    "description": gettext_lazy("Rounded and blurred; null means fewer than 5."),
}
COUNTS = {
    "type": ["object", "null"],
    "properties": dict.fromkeys(comparing.FIGURES, FIGURE),
    "required": list(comparing.FIGURES),
    "description": gettext_lazy(
        "How many agree, differ, are only in the list (there), only in the register (here); null "
        "until the list was compared."
    ),
}


class NewComparison(Body):
    """What is sent; `rows` are checked as a whole, for there are many."""

    purpose = Line(
        min_length=6,
        max_length=200,
        help_text=gettext_lazy("For what task the lists are compared. It is logged."),
    )
    rows = RowsField(help_text=gettext_lazy("From 100 to 50,000 people."))


class Progress(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    total = serializers.IntegerField(help_text=gettext_lazy("0 until it is known."))


class ComparisonOut(serializers.Serializer[Comparison]):
    id = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField()
    purpose = serializers.CharField()
    created_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    state = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField(
        help_text=gettext_lazy("Different people in the list; null until it was compared.")
    )
    counts = serializers.SerializerMethodField()
    refusal = serializers.SerializerMethodField(
        help_text=gettext_lazy("Why the list was not compared, if it was not.")
    )

    def get_url(self, row: Comparison) -> str:
        return reverse("exchange:comparison_show", args=[row.pk])

    @extend_schema_field({"type": "string", "enum": list(JobState.values)})
    def get_state(self, row: Comparison) -> str:
        """A job that is gone was done, or its list was never compared."""
        if row.job is not None:
            return str(row.job.state)
        return str(JobState.DONE if row.done_at else JobState.FAILED)

    @extend_schema_field(Progress)
    def get_progress(self, row: Comparison) -> dict[str, int]:
        if row.job is None:
            return {"done": row.rows, "total": row.rows}
        return {"done": row.job.done, "total": row.job.total}

    def get_people(self, row: Comparison) -> int | None:
        return row.rows if row.done_at else None

    @extend_schema_field(COUNTS)
    def get_counts(self, row: Comparison) -> dict[str, int | None] | None:
        if row.done_at is None:
            return None
        return {name: comparing.rounded(row, name) for name in comparing.FIGURES}

    def get_refusal(self, row: Comparison) -> str | None:
        if row.done_at or row.job is None:
            return None
        return " ".join(str(reason) for _line, reason in row.job.problems) or None


class Comparisons(Endpoint):
    """The comparisons of the department, newest first."""

    scopes = {"GET": "comparison:read", "POST": "comparison:write"}
    serializer_class = ComparisonOut
    queryset = Comparison.objects.none()
    ordering = "-pk"
    largest = LARGEST

    def get_queryset(self) -> Any:
        return comparing.seen_by(self.user)

    @extend_schema(
        operation_id="comparison_list",
        summary=gettext_lazy("Comparisons of the department"),
        responses=ComparisonOut(many=True),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="comparison_create",
        summary=gettext_lazy("Have a list compared"),
        description=gettext_lazy(
            "The list is compared in the background; ask for the address in Location until the "
            "state is done. The department learns figures and never whether one person differs or "
            "is here. Three lists a day."
        ),
        request=NewComparison,
        responses={202: ComparisonOut},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        form = NewComparison(data=request.data)
        form.is_valid(raise_exception=True)
        row = started(self.user, form.validated_data)
        found = self.get_serializer(row).data
        return Response(found, status=202, headers={"Location": found["url"]})


class ComparisonShow(Endpoint):
    """One comparison: its state, its progress, and its figures in the end."""

    scopes = {"GET": "comparison:read"}
    serializer_class = ComparisonOut
    queryset = Comparison.objects.none()

    @extend_schema(operation_id="comparison_show", summary=gettext_lazy("One comparison"))
    def get(self, request: Request, pk: int) -> Response:
        row = comparing.seen_by(self.user).filter(pk=pk).first()
        if row is None:
            raise Http404
        return Response(self.get_serializer(row).data)


def started(user: Any, values: Mapping[str, Any]) -> Comparison:
    """The service that the page uses, with the list as the table it reads."""
    try:
        job = comparing.start(user, values["purpose"], "api.csv", table(values["rows"]))
    except comparing.TooOften as error:
        words = _("A department compares three lists a day.")
        raise Problem(429, "too-many-lists", words, str(error), until_midnight()) from error
    except (Refused, Unreadable) as error:
        raise serializers.ValidationError({"rows": [str(error)]}) from error
    row: Comparison = comparing.seen_by(user).get(pk=job.params["comparison"])
    return row


def table(rows: list[dict[str, Any]]) -> bytes:
    """The rows as a CSV file with the headings the register knows."""
    fields = FIELDS["list"]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([str(field.label) for field in fields])
    writer.writerows([[cell(row.get(field.name, "")) for field in fields] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def cell(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def until_midnight() -> int:
    """Seconds until the next day in county time."""
    now = timezone.localtime()
    tomorrow = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), now.tzinfo)
    return int((tomorrow - now).total_seconds()) + 1
