"""Which roles may use a page of this package at all; what they see is for `for_user` to say.

This floor knows no user class, so roles are compared as the words that a scope carries.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from gridgov.navigation import CASE_ROLES
from grids.models import Area, WorkCalendar

SYSTEM_ADMIN = "system_admin"
MAP_ROLES = CASE_ROLES | {"auditor", SYSTEM_ADMIN}
"""Who finds the map from the pages of areas; the map says what each sees there."""
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def may_write(request: HttpRequest) -> bool:
    """Areas, boundaries and calendars are changed by the system administrator alone."""
    return bool(scope_of(request).role == SYSTEM_ADMIN)


def may_see_map(request: HttpRequest) -> bool:
    return scope_of(request).role in MAP_ROLES


def scope_of(request: HttpRequest) -> Any:
    return request.user.scope  # type: ignore[union-attr]


def administrator_only(view: View[P]) -> View[P]:
    """Answers 403 unless the user acts as the system administrator."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_write(request):
            raise PermissionDenied(
                _(
                    "Areas and calendars are changed by the system administrator. Nothing was "
                    "changed. Ask one, or switch to a posting that carries the right."
                )
            )
        return view(request, *args, **kwargs)

    guarded.roles = (SYSTEM_ADMIN,)  # type: ignore[attr-defined]
    return cast("View[P]", guarded)


def area_or_404(request: HttpRequest, code: str) -> Area:
    """The area of `code` (or that had it once) if this user sees it."""
    seen = Area.objects.for_user(request.user)
    area: Area = get_object_or_404(seen.filter(codes__code=code))
    return area


def calendar_or_404(request: HttpRequest) -> WorkCalendar:
    """The calendar that holds for the posting's area: its own or the nearest one above."""
    found = (
        WorkCalendar.objects.select_related("root")
        .filter(root__in=Area.objects.chain(scope_of(request).area_path))
        .order_by("-root__depth")
    )
    return found.first() or get_object_or_404(found)
