"""The map's data, the reporter's other cases, and the whole case on paper."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import acting
from events.around import related
from events.around.drawing import around_case
from events.beside import callers
from events.views.case import head, whole
from events.views.found import case_file
from gridgov.addresses import client_address


@require_safe
def outline(request: HttpRequest, pk: int) -> JsonResponse:
    """The grid, the grids beside it and open cases near by, for whoever sees the case."""
    event = case_file(request, pk).event
    return JsonResponse(around_case(acting(request), event, timezone.now()))


@never_cache
@require_POST
def case_reporter(request: HttpRequest, pk: int) -> HttpResponse:
    """Other cases of the reporter, by POST since it is logged."""
    file = case_file(request, pk)
    if not related.may_ask(file):
        raise PermissionDenied(_("The reporter's other cases are for the centre's desk."))
    context = {**head(file), "asked": True}
    try:
        context["earlier"] = related.same_reporter(file, client_address(request))
    except callers.TooManyLooks:
        context["too_many"] = True
    part = request.headers.get("HX-Request")
    name = "events/around/_reporter.html" if part else "events/around/reporter.html"
    return render(request, name, context)


@require_safe
def case_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole case on clean paper, its trace to the first entry."""
    file = case_file(request, pk)
    return render(request, "events/around/print.html", {**whole(file), "now": file.now})
