"""What an open worklist asks now and then: what changed, and some of its rows drawn anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from events.bulk.views import chosen
from events.live import changes
from events.models import Event
from events.views.worklist import READERS
from events.waiting import count_waiting, shown
from events.worklist import Filters, Worklist, rows_of, slim

ROWS_AT_ONCE = 100


@require_safe
@require_role(*READERS)
def event_changes(request: HttpRequest) -> HttpResponse:
    """JSON: keys and versions of what changed; with `counts` also those of tabs, lights and menu.

    Nothing new is 204 with the moment to ask from next time in a header.
    """
    user, now, query = acting(request), timezone.now(), request.GET
    since = moment(query.get("since", ""), now)
    filters = Filters.read(query)
    found = changes(user, filters, since, now, chosen(query)[:ROWS_AT_ONCE])
    if not (found.rows or found.gone or found.many or "counts" in query):
        return HttpResponse(status=204, headers={"X-Since": now.isoformat()})
    told: dict[str, Any] = {"rows": found.rows, "gone": found.gone, "many": found.many}
    if "counts" in query:
        work = Worklist(user, filters, now)
        told["tabs"] = {tab["name"]: tab["count"] for tab in work.tabs()}
        told["lights"] = {light["name"]: light["count"] for light in work.lights()}
        told["waiting"] = shown(count_waiting(user))
    return JsonResponse(told, headers={"X-Since": now.isoformat()})


@require_safe
@require_role(*READERS)
def event_rows(request: HttpRequest) -> HttpResponse:
    """The lines of some cases; what is out of sight is simply not among them."""
    user = acting(request)
    keys = chosen(request.GET)[:ROWS_AT_ONCE]
    events = list(slim(Event.objects.for_user(user).filter(pk__in=keys)))
    context = {"rows": rows_of(events, user, timezone.now())}
    return render(request, "events/_rows.html", context)


def moment(text: str, now: dt.datetime) -> dt.datetime:
    """An aware moment, never in the future; now where it cannot be read."""
    try:
        found = parse_datetime(text[:40])
    except ValueError:
        found = None
    return min(found, now) if found and timezone.is_aware(found) else now
