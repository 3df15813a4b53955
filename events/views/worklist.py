"""The list of cases: tabs, filters in the address, one page of rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from events.forms.filters import FilterForm, chips
from events.saved.views import views_of
from events.search import NUMBER, RECEIPT
from events.worklist import Filters, Worklist
from events.worklist.filters import unread
from gridgov.navigation import CASE_ROLES

READERS = (*sorted(CASE_ROLES), "auditor")


@require_safe
@require_role(*READERS)
def event_list(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    work = Worklist(acting(request), filters, timezone.now())
    if only := exact(work):
        return redirect("events:detail", only)
    views = views_of(work.user, filters.query)
    context = {
        "work": work,
        "tabs": work.tabs(),
        "lights": work.lights(),
        "rows": work.rows(),
        "older": work.page.older,
        "newer": work.page.newer,
        "words": work.search.words if work.search else (),
        "chips": chips(filters, work.user),
        "views": views,
        "view_now": any(shown.now for shown in views),
        "filters": filters,
        "empty": empty_words(work),
        **unread_words(request.GET),
    }
    name = "events/_list.html" if wants_fragment(request) else "events/list.html"
    return render(request, name, context)


def unread_words(query: QueryDict) -> dict[str, str]:
    """The values of the address that mean nothing, and the address without them."""
    left = unread(query)
    rest = query.copy()
    for name in left:
        del rest[name]
    said = ", ".join(f"{name}={text}" for name, text in left.items())
    return {"unread": said, "unread_off": f"?{rest.urlencode()}"}


@require_safe
@require_role(*READERS)
def event_filters(request: HttpRequest) -> HttpResponse:
    """The form behind “Filter”: long lists, so it comes when it is opened."""
    form = FilterForm(request.GET.dict(), user=acting(request))
    whole = not request.headers.get("HX-Request")
    name = "events/filters.html" if whole else "events/_filters.html"
    return render(request, name, {"form": form})


def wants_fragment(request: HttpRequest) -> bool:
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def exact(work: Worklist) -> int | None:
    """The one case whose number was typed, to be opened at once."""
    text = work.filters.q
    if not (RECEIPT.match(text) or NUMBER.match(text)):
        return None
    event = work.seen.first()
    if event is None or text not in (event.number, event.receipt):
        return None
    return int(event.pk)


def empty_words(work: Worklist) -> str:
    filters = work.filters
    if work.search is not None and work.search.short:
        return _("Type at least two characters next to each other, or a number.")
    if filters.q:
        return _("No case holds these words in its title, description or place.")
    if filters.narrowed:
        return _("No case fits these filters.")
    if filters.tab == "mine":
        return _("Nothing waits for you at the moment.")
    return _("No case is at this step.")
