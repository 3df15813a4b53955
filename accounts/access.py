"""Which roles may use a page at all; what they see in it is for `for_user` to say."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from accounts.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def require_role(*roles: str) -> Callable[[View[P]], View[P]]:
    """Answers 403 unless the user acts in a posting of one of `roles`."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if acting(request).scope.role not in roles:
                raise PermissionDenied(
                    _(
                        "The posting you act in does not carry the right for this page. Nothing "
                        "was changed. Switch to another posting or ask the rights administrator."
                    )
                )
            return view(request, *args, **kwargs)

        guarded.roles = roles  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return decorate


def acting(request: HttpRequest) -> User:
    """The user of a request behind the log-in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also an empty POST is one."""
    return request.POST if request.method == "POST" else None
