"""Fragments for the form of a new case: the caller's cases, similar ones, kinds and places."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import reveal
from accounts.access import acting, require_role
from accounts.models import CENTRE_ROLES, User
from events import finding
from events.beside import callers, proposals
from events.beside.forms import CallerForm, TypedForm
from events.services.collect import area_root
from events.similar import similar
from events.worklist.filters import number
from gridgov.addresses import client_address
from grids.models import Area
from grids.services import locate as area_at

COLLECTORS = ("worker", "operator", "supervisor")


@never_cache
@require_POST
@require_role(*CENTRE_ROLES)
def caller(request: HttpRequest) -> HttpResponse:
    """The earlier cases of the number typed."""
    form = CallerForm(request.POST)
    phone = form.cleaned_data["phone"] if form.is_valid() else ""
    return render(request, "events/beside/caller.html", caller_context(request, phone))


def caller_context(request: HttpRequest, phone: str) -> dict[str, object]:
    user = acting(request)
    try:
        found = callers.look(user, phone, client_address(request), timezone.now())
    except callers.TooManyLooks:
        return {"too_many": True}
    return {"earlier": found, "personal": user.scope.personal}


@never_cache
@require_POST
@require_role(*CENTRE_ROLES)
def caller_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and address of an earlier report, to be put into the new form."""
    try:
        values = callers.take_over(acting(request), pk, client_address(request))
    except reveal.TooManyReveals:
        raise PermissionDenied(too_many()) from None
    return render(request, "events/beside/taken.html", {"values": values})


def too_many() -> str:
    return _("You have looked at very many personal values. Wait ten minutes and try again.")


@require_POST
@require_role(*COLLECTORS)
def similar_list(request: HttpRequest) -> HttpResponse:
    """Open cases near by of the same kind, or told in the same words."""
    user = acting(request)
    form = TypedForm(request.POST)
    form.is_valid()
    data = form.cleaned_data
    point = form.point
    area = area_at(point, area_root(user.scope.area_path)) if point else chosen(request, user)
    found = similar(
        user,
        point=point,
        area=area,
        category=data.get("category"),
        now=timezone.now(),
        text=data.get("description", ""),
        address=data.get("address", ""),
    )
    return render(request, "events/_similar.html", {"similar": found})


def chosen(request: HttpRequest, user: User) -> Area | None:
    key = number(request.POST.get("area"))
    area = finding.reach(user).filter(pk=key).first() if key is not None else None
    posted = user.scope.posting
    found: Area | None = area or (posted.area if posted else None)
    return found


@require_POST
@require_role(*COLLECTORS)
def kinds(request: HttpRequest) -> HttpResponse:
    """Categories that the words typed speak of."""
    found = proposals.categories(request.POST.get("description", "")[:5000])
    return render(request, "events/beside/kinds.html", {"kinds": found})


@require_POST
@require_role(*COLLECTORS)
def places(request: HttpRequest) -> HttpResponse:
    """Areas that the address typed names."""
    found = proposals.places(acting(request), request.POST.get("address", "")[:200])
    return render(request, "events/beside/places.html", {"places": found})
