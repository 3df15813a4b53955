"""Finding a case for a request: out of sight is 404, and nothing is told about it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts.access import acting
from events.actors import Actor
from events.casefile import CaseFile, find_event
from events.models import Event


def case_file(request: HttpRequest, pk: int) -> CaseFile:
    user = acting(request)
    try:
        event = find_event(user, pk)
    except Event.DoesNotExist:
        raise Http404 from None
    return CaseFile(event, Actor.of(user), timezone.now())
