"""The trace of a case: every entry, newest first, in words and as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from events.models import TraceEntry
from events.storyline import Line, entries, lines
from exchange.api.base import Endpoint
from exchange.api.filtering import check_names
from exchange.cases.show import file_of


@dataclass(frozen=True)
class Told:
    entry: TraceEntry
    line: Line


class ChangeOut(serializers.Serializer[Any]):
    """What changed, in words of the language asked for."""

    label: Any = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class EntryOut(serializers.Serializer[Told]):
    seq = serializers.IntegerField(
        source="entry.seq", help_text=_("Counts the entries of the case from 1.")
    )
    at = serializers.DateTimeField(source="entry.at")
    action = serializers.CharField(source="entry.action")
    title = serializers.CharField(source="line.title", help_text=_("The action in words."))
    who = serializers.CharField(source="line.who")
    acting_as = serializers.CharField(
        source="line.acting_as", help_text=_("The posting; empty for the reporter and for nobody.")
    )
    channel = serializers.CharField(source="entry.channel")
    task = serializers.IntegerField(source="entry.task_id", allow_null=True)
    department = serializers.CharField(
        source="line.about", help_text=_("Whose task it concerns; empty for the whole case.")
    )
    reason = serializers.CharField(source="entry.reason")
    moved = serializers.BooleanField(
        source="line.moved", help_text=_("Whether the case came to another step.")
    )
    changes = serializers.SerializerMethodField()

    @extend_schema_field(ChangeOut(many=True))
    def get_changes(self, told: Told) -> Any:
        changes: Any = told.line.changes
        return ChangeOut(changes, many=True).data


class CaseTrace(Endpoint):
    scopes = {"GET": "case:read"}
    serializer_class = EntryOut
    queryset = TraceEntry.objects.none()
    ordering = "-seq"

    @extend_schema(
        operation_id="case_trace",
        summary=_("The trace of a case"),
        description=_("Who did what, acting as what, what changed and why; newest first."),
        responses=EntryOut(many=True),
    )
    def get(self, request: Request, pk: int) -> Response:
        file = file_of(self, pk)
        check_names(request.query_params)
        page: Any = self.paginate_queryset(entries(file))
        told = [Told(*pair) for pair in zip(page, lines(file, page), strict=True)]
        rows: Any = self.get_serializer(told, many=True)
        return self.get_paginated_response(rows.data)
