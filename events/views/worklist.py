"""The list of cases: tabs, filters in the address, one page of rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from events.forms.filters import FilterForm, chips
from events.worklist import NUMBER, PAGE, RECEIPT, Filters, Worklist
from gridgov.navigation import CASE_ROLES

READERS = (*sorted(CASE_ROLES), "auditor")


@require_safe
@require_role(*READERS)
def event_list(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    work = Worklist(acting(request), filters, timezone.now())
    if only := exact(work):
        return redirect("events:detail", only)
    context = {
        "work": work,
        "tabs": work.tabs(),
        "rows": work.rows(),
        "chips": chips(filters),
        "filters": filters,
        "first": (filters.page - 1) * PAGE + 1,
        "empty": empty_words(filters),
    }
    name = "events/_list.html" if wants_fragment(request) else "events/list.html"
    return render(request, name, context)


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


def empty_words(filters: Filters) -> str:
    if filters.q:
        return _(
            "Nothing found for these words. Cases that have ended are found by their number only."
        )
    if filters.narrowed:
        return _("No case fits these filters.")
    if filters.tab == "mine":
        return _("Nothing waits for you at the moment.")
    return _("No case is at this step.")
