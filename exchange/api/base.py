"""What every endpoint shares: it is counted, needs a scope, and says what its answer may be."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.middleware.http import ConditionalGetMiddleware
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import decorator_from_middleware, method_decorator
from django.utils.translation import gettext as _
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from exchange.api.authentication import check_scope, client_of
from exchange.api.metering import Meter, counted
from exchange.api.problems import Problem, bad_parameter
from exchange.api.sparse import cut, names_of, thinned, wanted
from exchange.scopes import AREA_ONLY, DEPARTMENT_ONLY, PERSON_ONLY

SAFE = {"HEAD": "GET"}


class Conditional(ConditionalGetMiddleware):
    """A file that is not sent because nothing changed is closed with the answer all the same."""

    def process_response(self, request: Any, response: Any) -> Any:
        found: Any = super().process_response(request, response)
        if found is not response:
            found._resource_closers.extend(response._resource_closers)
        return found


@method_decorator(decorator_from_middleware(Conditional), "dispatch")
class Endpoint(GenericAPIView[Any]):
    """`scopes` names by method what a token has to carry. GET answers have an ETag.

    Rows are found through `for_user(self.user)` alone; what lies outside is 404. `members` are
    what `?fields=` may name: those of `serializer_class`. `fields` are those it named.
    """

    scopes: ClassVar[dict[str, str]]
    also: ClassVar[tuple[str, ...]] = ()
    """Further scopes, which every method needs."""

    meter: Meter | None = None
    fields: frozenset[str] = frozenset()
    keyless = False
    """A POST that changes nothing, or whose answer must not be kept: it takes no key."""

    takes: ClassVar[tuple[str, ...]] = ("application/json",)
    """Kinds of content of a body."""

    more_failures: ClassVar[dict[str, tuple[int, ...]]] = {}
    """Statuses by method, beside those that go wrong everywhere."""

    @property
    def user(self) -> User:
        """The account of the system, acting in its posting."""
        user: User = self.request.user  # type: ignore[assignment]  # never nobody here
        return user

    @property
    def members(self) -> tuple[str, ...]:
        kind: Any = self.serializer_class
        return names_of(kind) if kind else ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        check_single(request)
        if request.method in ("GET", "HEAD") and self.members:
            self.fields = wanted(request, self.members)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """That of `serializer_class`, with the members asked for."""
        found = super().get_serializer(*args, **kwargs)
        return thinned(found, self.fields) if self.fields else found

    def scope_of(self, method: str) -> str:
        """A method without a scope is answered with 405 to whoever may do anything here."""
        return self.scopes.get(SAFE.get(method, method)) or next(iter(self.scopes.values()))

    def check_permissions(self, request: Request) -> None:
        """Counts first, so that refused calls are counted as well."""
        if request.auth is not None:
            consent = getattr(request.auth, "consent", None)
            self.meter = counted(client_of(request), timezone.now(), consent)
            if self.meter.is_over:
                raise Problem(429, "too-many", wait=self.meter.wait)
        super().check_permissions(request)
        for scope in self.also:
            check_scope(request.auth, scope)
        check_place(self.user, self.scope_of(request.method or ""))
        self.check_content(request)

    def check_content(self, request: Request) -> None:
        """Refuses what is not read here, such as forms: Django has read their body already."""
        kind = request.content_type.partition(";")[0].strip().lower()
        if request.method not in ("GET", "HEAD") and kind not in ("", *self.takes):
            raise UnsupportedMediaType(kind)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        found: Response = super().finalize_response(request, response, *args, **kwargs)
        if self.fields and found.status_code == 200 and isinstance(found.data, dict):
            found.data = cut(found.data, self.fields)
        for name, value in (self.meter.headers if self.meter else {}).items():
            found[name] = value
        if request.method in ("GET", "HEAD") and found.status_code == 200:
            patch_cache_control(found, private=True, no_cache=True)
        else:
            patch_cache_control(found, no_store=True)
        patch_vary_headers(found, ("Authorization",))
        return found


def check_single(request: Request) -> None:
    """Raises Problem (422) for a parameter that stands twice: only one would count."""
    for name, values in request.query_params.lists():
        if len(values) > 1:
            raise bad_parameter(name, _("Give this parameter once."))


def check_place(user: User, scope: str) -> None:
    """Raises PermissionDenied where the scope is none for what the system acts for."""
    if scope in PERSON_ONLY and user.is_service:
        words = _("This is for people who act through an app. A system sees values masked.")
        raise PermissionDenied(words)
    if scope in DEPARTMENT_ONLY and not user.scope.department_ids:
        raise PermissionDenied(_("This is for systems of a department. Nothing was changed."))
    if scope in AREA_ONLY and user.scope.department_ids:
        raise PermissionDenied(_("This is for systems of a centre. Nothing was changed."))
