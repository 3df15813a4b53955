"""One case, whole."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from events.actors import Actor
from events.casefile import CaseFile, find_event
from events.models import Event
from exchange.api.base import Endpoint
from exchange.api.matching import tagged
from exchange.cases.shapes import CaseOut


class CaseShow(Endpoint):
    scopes = {"GET": "case:read"}
    serializer_class = CaseOut
    queryset = Event.objects.none()

    @extend_schema(
        operation_id="case_show",
        summary=_("One case"),
        description=_("With its tasks, its clocks and their reasons, and what may be done now."),
    )
    def get(self, request: Request, pk: int) -> Response:
        file = file_of(self, pk)
        context = {"now": file.now, "file": file}
        answer = Response(self.get_serializer(file.event, context=context).data)
        return tagged(answer, file.event.seq)


def file_of(view: Endpoint, pk: int) -> CaseFile:
    """Raises Http404 for what is out of sight."""
    try:
        event = find_event(view.user, pk)
    except Event.DoesNotExist:
        raise Http404 from None
    return CaseFile(event, Actor.of(view.user), timezone.now())
