"""Who opens which draft, and where its pages stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grids.access import area_or_404, may_write
from grids.boundaries.drafts import Unreadable
from grids.models import Area, Draft
from grids.views.areas import crumbs

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def opens_drafts(view: View[P]) -> View[P]:
    """Says so, and offers to discard it, where what a draft keeps cannot be read."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unreadable as broken:
            draft = broken.draft
            place = place_of(draft)
            context = {
                "draft": draft,
                "mine": draft.owner_id == request.user.pk,
                "title": title_of(draft, place),
                "crumbs": way_to(request, place, _("Edit")),
            }
            return render(request, "boundaries/unreadable.html", context, status=422)

    return cast("View[P]", guarded)


def draft_for(request: HttpRequest, pk: int, *, own: bool = True) -> Draft:
    """404 out of sight, 403 without the right and, unless `own` is False, where it is another's."""
    user: Any = request.user
    seen = Draft.objects.for_user(user).select_related("parent", "owner")
    draft: Draft = get_object_or_404(seen, pk=pk)
    _must_write(request)
    if own and draft.owner_id != user.pk:
        raise PermissionDenied(
            _("This draft is %(owner)s's. Make a copy of your own to go on with it.")
            % {"owner": draft.owner}
        )
    return draft


def place_for(request: HttpRequest, code: str) -> Area:
    """The area whose drafts are asked for: 404 out of sight, 403 without the right."""
    place = area_or_404(request, code)
    _must_write(request)
    return place


def _must_write(request: HttpRequest) -> None:
    if not may_write(request):
        raise PermissionDenied(
            _(
                "Boundaries are drawn by the system administrator. Nothing was changed. Ask one, "
                "or switch to a posting that carries the right."
            )
        )


def place_of(draft: Draft) -> Area:
    """The area from whose page the draft was begun."""
    place: Area = draft.parent or Area.objects.get(path=draft.path)
    return place


def title_of(draft: Draft, place: Area) -> str:
    words = _("Boundaries below %(area)s") if draft.parent_id else _("Outline of %(area)s")
    return words % {"area": place.label}


def way_to(request: HttpRequest, place: Area, *more: str) -> list[dict[str, Any]]:
    """The way to the drafts of an area, and what is done there."""
    way = crumbs(request, place, _("Boundaries"), *more)
    if more:
        way[-len(more) - 1]["url"] = reverse("boundaries:draft_list", args=[place.code])
    return way
