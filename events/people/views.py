"""The records of a case: shown masked, found and linked by who works in the area."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import acting
from accounts.models import User
from events.models import CaseLink, Event
from events.people import services
from events.refusals import Refused
from people import houses_named, masked, search, shown
from people.models import House, Organisation, Person

MODELS: dict[str, Any] = {"person": Person, "house": House, "organisation": Organisation}
FOUND = 20


@never_cache
@require_safe
def people_shown(request: HttpRequest, pk: int) -> HttpResponse:
    """The records of the case as a fragment of its page."""
    return render(request, "events/people/_linked.html", _context(request, _event(request, pk)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people_find(request: HttpRequest, pk: int) -> HttpResponse:
    """The records of the case; POST looks for others: what is typed stands in no address."""
    event, user = _event(request, pk), acting(request)
    context = _context(request, event)
    text = request.POST.get("q", "").strip()[:100]
    if request.method == "POST":
        _check(user, event)
        known = {(link.kind, link.record.pk) for link in context["links"]}
        context["found"] = [one for one in _found(user, text) if (one[0], one[1]) not in known]
    context["q"] = text
    return render(request, "events/people/find.html", context)


@require_POST
def people_link(request: HttpRequest, pk: int) -> HttpResponse:
    event, user = _event(request, pk), acting(request)
    _check(user, event)
    kind, _colon, number = request.POST.get("record", "").partition(":")
    if kind not in MODELS or not number.isdecimal() or len(number) > 18:
        raise Http404
    record = get_object_or_404(MODELS[kind].objects.for_user(user), pk=int(number))
    try:
        services.link(event, kind, record, user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("events:people_find", pk=event.pk)


@require_POST
def people_unlink(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    event, user = _event(request, pk), acting(request)
    _check(user, event)
    get_object_or_404(CaseLink.objects.for_user(user).filter(event=event), pk=link)
    try:
        services.unlink(event, link)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("events:people_find", pk=event.pk)


def _event(request: HttpRequest, pk: int) -> Event:
    event: Event = get_object_or_404(Event.objects.for_user(acting(request)), pk=pk)
    return event


def _check(user: User, event: Event) -> None:
    if not services.may_link(user, event):
        raise PermissionDenied(
            _(
                "Records are linked by who works in the area, while the case is open. "
                "Nothing was changed."
            )
        )


def _context(request: HttpRequest, event: Event) -> dict[str, Any]:
    user = acting(request)
    links = list(CaseLink.objects.for_user(user).filter(event=event))
    lines = [(link, *_line(user, link.kind, link.record)) for link in links]
    return {
        "event": event,
        "links": links,
        "lines": lines,
        "may_link": services.may_link(user, event),
    }


def _found(user: User, text: str) -> list[tuple[str, int, str, str]]:
    """Kind, key, name and what tells it apart, all masked."""
    finders: tuple[tuple[str, Any], ...] = (
        ("person", search.people(user, text)[:FOUND]),
        ("house", houses_named.named(user, text, FOUND)),
        ("organisation", search.organisations(user, text)[:FOUND]),
    )
    return [(kind, row.pk, *_line(user, kind, row)) for kind, found in finders for row in found]


def _line(user: User, kind: str, row: Any) -> tuple[str, str]:
    """How a record is called and told apart where it is masked."""
    if kind == "person":
        return shown.name_of(row), masked.document(row)
    if kind == "house":
        return shown.house_name(row, user), str(row.get_level_display())
    return str(row.name), str(row.get_kind_display())
