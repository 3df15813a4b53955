"""Drafts of boundaries: listing, beginning, copying, taking up anew, discarding."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.boundaries import drafts
from grids.boundaries.sight import draft_for, opens_drafts, place_for, place_of, title_of, way_to
from grids.codes import level_below
from grids.errors import Refused
from grids.models import Draft


@require_safe
def draft_list(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody's drafts here, with owner and age, and the way to begin one."""
    place = place_for(request, code)
    user: Any = request.user
    found = Draft.objects.for_user(user).at(place.path).defer("wanted")
    context = {
        "place": place,
        "crumbs": way_to(request, place),
        "drafts": found,
        "user_id": user.pk,
        "is_root": place.is_root(),
        "has_below": bool(level_below(place.level)),
    }
    return render(request, "boundaries/drafts.html", context)


@require_POST
def draft_start_view(request: HttpRequest, code: str) -> HttpResponse:
    """`own=1` begins the outline of a root instead of the areas below."""
    place = place_for(request, code)
    own = bool(request.POST.get("own"))
    try:
        draft = drafts.draft_start(
            owner=request.user,
            parent=None if own else place,
            root=place if own else None,
            day=timezone.localdate(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("boundaries:draft_list", place.code)
    return redirect("boundaries:draft_edit", draft.pk)


@require_POST
def draft_copy_view(request: HttpRequest, pk: int) -> HttpResponse:
    draft = draft_for(request, pk, own=False)
    copy = drafts.draft_copy(draft=draft, owner=request.user)
    messages.success(request, _("This is your own copy now."))
    return redirect("boundaries:draft_edit", copy.pk)


@require_POST
@opens_drafts
def draft_renew_view(request: HttpRequest, pk: int) -> HttpResponse:
    draft = draft_for(request, pk)
    drafts.draft_renew(draft=draft)
    messages.success(
        request,
        _("The draft now stands on the boundaries in force. What does not fit is shown in red."),
    )
    return redirect("boundaries:draft_edit", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_discard_view(request: HttpRequest, pk: int) -> HttpResponse:
    draft = draft_for(request, pk)
    place = place_of(draft)
    if request.method == "POST":
        drafts.draft_discard(draft=draft)
        messages.success(request, _("The draft is discarded. The boundaries in force stay."))
        return redirect("boundaries:draft_list", place.code)
    context = {
        "draft": draft,
        "title": title_of(draft, place),
        "crumbs": way_to(request, place, _("Discard the draft")),
        "changes": _count(draft),
    }
    return render(request, "boundaries/discard.html", context)


def _count(draft: Draft) -> int:
    try:
        wanted = drafts.opened(draft).wanted
    except Refused:
        return 0
    return len(wanted.shapes) + len(wanted.new) + len(wanted.retired)
