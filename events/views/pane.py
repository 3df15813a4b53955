"""The pane beside the list: the same actions as on the page of the case, answered in place.

The list sends `X-Pane: 1`. What was done is told by an event of htmx, so that the list
refreshes the row and goes to the next; what was refused comes back as the pane.
"""

from __future__ import annotations

import json

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.casefile import CaseFile
from events.forms.base import ActionForm
from events.taskcards import clock_lines
from events.views.case import case_page, head, panel


def in_pane(request: HttpRequest) -> bool:
    return request.headers.get("X-Pane") == "1"


def case_answer(
    request: HttpRequest,
    file: CaseFile,
    *,
    opened: ActionForm | None = None,
    typed: list[tuple[str, str]] | None = None,
    status: int,
) -> HttpResponse:
    """The case as it is now, with what was sent: as a page, or in the pane it came from."""
    if not in_pane(request):
        return case_page(request, file, opened=opened, typed=typed, status=status)
    context = {
        **head(file),
        "actions": panel(file, opened),
        "lines": clock_lines(file),
        "typed": typed or [],
        "told": list(get_messages(request)),
        "status": status,
    }
    return render(request, "events/_preview.html", context, status=status)


def acted(pk: int, words: str = "") -> HttpResponse:
    """Nothing to show: the list goes on by itself."""
    told = {"gridgov:acted": {"pk": pk, "words": words}}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})
