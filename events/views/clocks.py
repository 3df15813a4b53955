"""Why a due time is what it is, line by line."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.derivation import derive
from events.taskcards import line
from events.views.case import head
from events.views.found import case_file


@require_safe
def clock_why(request: HttpRequest, pk: int, clock: int) -> HttpResponse:
    file = case_file(request, pk)
    found = next((c for c in file.clocks if c.pk == clock), None)
    if found is None:
        raise Http404
    context = {**head(file), "line": line(file, found), "why": derive(file, found)}
    name = "events/_why.html" if request.headers.get("HX-Request") else "events/why.html"
    return render(request, name, context)
