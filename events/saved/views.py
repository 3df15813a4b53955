"""Pages of saved views: keep one, change it, remove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import acting, require_role
from accounts.models import User
from events.forms.filters import chips
from events.models import SavedView
from events.refusals import Refused
from events.saved.forms import ViewForm
from events.saved.services import may_change, view_delete, view_save
from events.worklist import TABS, Filters
from gridgov.navigation import CASE_ROLES

READERS = (*sorted(CASE_ROLES), "auditor")


@dataclass(frozen=True)
class Shown:
    """A view as the worklist lists it."""

    view: SavedView
    url: str
    now: bool
    mine: bool
    changeable: bool
    tab: Any = ""
    chips: tuple[dict[str, Any], ...] = ()


def views_of(user: User, now: str = "", *, told: bool = False) -> list[Shown]:
    """Own views first, then those of the unit; `told` says what each one filters."""
    rows = SavedView.objects.for_user(user).select_related("owner")
    found = [_shown(view, user, now, told) for view in rows.order_by("pk")]
    return sorted(found, key=lambda shown: not shown.mine)


def _shown(view: SavedView, user: User, now: str, told: bool) -> Shown:
    filters = Filters.read(QueryDict(view.query))
    return Shown(
        view,
        f"{reverse('events:list')}?{view.query}",
        bool(now) and view.query == now,
        view.owner_id == user.pk,
        may_change(user, view),
        TABS[filters.tab],
        tuple(chips(filters, user)) if told else (),
    )


@require_safe
@require_role(*READERS)
def view_list(request: HttpRequest) -> HttpResponse:
    context = {"views": views_of(acting(request), told=True)}
    return render(request, "events/saved_list.html", context)


@require_http_methods(["GET", "POST"])
@require_role(*READERS)
def view_create(request: HttpRequest) -> HttpResponse:
    return edited(request, None, {"query": request.GET.urlencode()})


@require_http_methods(["GET", "POST"])
@require_role(*READERS)
def view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = acting(request)
    view = get_object_or_404(SavedView.objects.for_user(user), pk=pk, owner=user.pk)
    initial = {"name": view.name, "shared": view.is_shared, "query": view.query}
    return edited(request, view, initial)


def edited(request: HttpRequest, view: SavedView | None, initial: dict[str, Any]) -> HttpResponse:
    """The form, or where it was right, the list so filtered."""
    sent = request.method == "POST"
    form = ViewForm(request.POST if sent else None, initial=initial)
    if sent and form.is_valid():
        try:
            kept = view_save(user=acting(request), view=view, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal.sentence))
        else:
            messages.success(request, _("The view “%(name)s” is kept.") % {"name": kept.name})
            return redirect(f"{reverse('events:list')}?{kept.query}")
    query = QueryDict(str(form["query"].value() or ""))
    filters = Filters.read(query)
    told = chips(filters, acting(request))
    context = {"form": form, "view": view, "chips": told, "tab": TABS[filters.tab]}
    return render(request, "events/saved_form.html", context)


@require_POST
@require_role(*READERS)
def view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    user = acting(request)
    view = get_object_or_404(SavedView.objects.for_user(user), pk=pk)
    try:
        view_delete(user=user, view=view)
        messages.success(request, _("The view “%(name)s” was removed.") % {"name": view.name})
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("events:view_list")
