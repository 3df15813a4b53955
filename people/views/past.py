"""The history of a record: who recorded and changed what, masked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from people import past, shown
from people.models import Change, House, Organisation, Person
from people.views import base

ABOUT: dict[str, tuple[Any, str]] = {
    "person": (Person, "people:person_show"),
    "house": (House, "people:house_show"),
    "organisation": (Organisation, "people:organisation_show"),
}


@never_cache
@require_safe
@require_role(*base.READERS)
def history(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What is about the record, newest first; `?before=` a key goes further back."""
    model, page = ABOUT[kind]
    record = base.seen(request, model.objects, pk)
    rows = Change.objects.for_user(acting(request)).filter(**{kind: record})
    if before := base.number(request.GET.get("before", "")):
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: base.PAGE + 1])
    url = reverse(page, args=[pk])
    name = _name(request, record)
    context = {
        "record": record,
        "name": name,
        "lines": past.lines(found[: base.PAGE]),
        "next": found[base.PAGE - 1].pk if len(found) > base.PAGE else None,
        "url": url,
        "crumbs": base.way(request, None, (name, url)),
    }
    return render(request, "people/history.html", context)


def _name(request: HttpRequest, record: Any) -> str:
    match record:
        case Person():
            return shown.name_of(record)
        case House():
            return shown.house_name(record, acting(request))
    return str(record)
