"""The files of a case, and each of them."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from events.models import Attachment, AttachmentKind, Event
from exchange.api.base import Endpoint
from gridgov.files.serving import served


class FileOut(serializers.ModelSerializer[Attachment]):
    id = serializers.UUIDField(source="uid")
    url = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=AttachmentKind.choices)
    task = serializers.IntegerField(
        source="task_id", allow_null=True, help_text=_("Whose work it shows, if one's.")
    )
    sha256 = serializers.CharField(source="digest")
    size = serializers.IntegerField(help_text=_("In bytes."))

    class Meta:
        model = Attachment
        fields = (
            "id",
            "url",
            "name",
            "kind",
            "task",
            "content_type",
            "size",
            "sha256",
            "taken_at",
            "uploaded_at",
        )
        read_only_fields = fields

    def get_url(self, row: Attachment) -> str:
        return reverse("exchange:file_show", args=[row.event_id, row.uid])


def files_of(view: Endpoint, pk: int) -> Any:
    """Raises Http404 where the case is out of sight."""
    if not Event.objects.for_user(view.user).filter(pk=pk).exists():
        raise Http404
    return Attachment.objects.filter(event=pk)


class Files(Endpoint):
    """Those of one case, oldest first."""

    scopes = {"GET": "file:read"}
    serializer_class = FileOut
    queryset = Attachment.objects.none()

    @extend_schema(
        operation_id="file_list",
        summary=_("Files of a case"),
        responses=FileOut(many=True),
    )
    def get(self, request: Request, pk: int) -> Response:
        page = self.paginate_queryset(files_of(self, pk))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class AnyKind(DefaultContentNegotiation):
    """A file is what it is, whatever kind was asked for; problems are JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class FileShow(Endpoint):
    """One file, or the part of it that Range asks for."""

    scopes = {"GET": "file:read"}
    queryset = Attachment.objects.none()
    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="file_show",
        summary=_("One file"),
        description=_("Range asks for a part of it, so that a broken download can go on."),
        responses={
            (200, "*/*"): OpenApiTypes.BINARY,
            (206, "*/*"): OpenApiTypes.BINARY,
            416: None,
        },
        parameters=[OpenApiParameter("Range", str, "header")],
    )
    def get(self, request: Request, pk: int, uid: uuid.UUID) -> HttpResponseBase:
        row = get_object_or_404(files_of(self, pk), uid=uid)
        return served(request._request, row, str(row.file.name), row.content_type)
