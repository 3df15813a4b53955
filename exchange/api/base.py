"""What every endpoint shares: it is counted, needs a scope, and says what its answer may be."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from exchange.api.authentication import client_of
from exchange.api.metering import Meter, counted
from exchange.api.problems import Problem
from exchange.scopes import AREA_ONLY, DEPARTMENT_ONLY

SAFE = {"HEAD": "GET"}


@method_decorator(conditional_page, "dispatch")
class Endpoint(GenericAPIView[Any]):
    """`scopes` names by method what a token has to carry. GET answers have an ETag.

    Rows are found through `for_user(self.user)` alone; what lies outside is 404.
    """

    scopes: ClassVar[dict[str, str]]
    meter: Meter | None = None

    @property
    def user(self) -> User:
        """The account of the system, acting in its posting."""
        user: User = self.request.user  # type: ignore[assignment]  # never nobody here
        return user

    def scope_of(self, method: str) -> str:
        """A method without a scope is answered with 405 to whoever may do anything here."""
        return self.scopes.get(SAFE.get(method, method)) or next(iter(self.scopes.values()))

    def check_permissions(self, request: Request) -> None:
        """Counts first, so that refused calls are counted as well."""
        if request.auth is not None:
            self.meter = counted(client_of(request), timezone.now())
            if self.meter.is_over:
                raise Problem(429, "too-many", wait=self.meter.wait)
        super().check_permissions(request)
        check_place(self.user, self.scope_of(request.method or ""))
        check_content(request)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        found: Response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in (self.meter.headers if self.meter else {}).items():
            found[name] = value
        if request.method in ("GET", "HEAD") and found.status_code == 200:
            patch_cache_control(found, private=True, no_cache=True)
        else:
            patch_cache_control(found, no_store=True)
        patch_vary_headers(found, ("Authorization",))
        return found


def check_content(request: Request) -> None:
    """Refuses forms, of which Django has read the body already."""
    kind = request.content_type.partition(";")[0].strip().lower()
    if request.method not in ("GET", "HEAD") and kind not in ("", "application/json"):
        raise UnsupportedMediaType(kind)


def check_place(user: User, scope: str) -> None:
    """Raises PermissionDenied where the scope is none for what the system acts for."""
    if scope in DEPARTMENT_ONLY and not user.scope.department_ids:
        raise PermissionDenied(_("This is for systems of a department. Nothing was changed."))
    if scope in AREA_ONLY and user.scope.department_ids:
        raise PermissionDenied(_("This is for systems of a centre. Nothing was changed."))
