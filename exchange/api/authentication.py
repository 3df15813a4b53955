"""Who calls: a system by its access token, acting as the account it was given."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.translation import gettext_lazy as _
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.models import AccessToken
from oauth2_provider.oauth2_validators import OAuth2Validator
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.scope import scope_of
from exchange.api.problems import Problem
from exchange.models import Client


class Validator(OAuth2Validator):  # type: ignore[misc]  # the toolkit is untyped
    def _load_access_token(self, token: str) -> AccessToken | None:
        """By its hash, with the system and its account, in one statement."""
        checksum = hashlib.sha256(token.encode()).hexdigest()
        rows = AccessToken.objects.select_related("application__user", "user")
        return rows.filter(token_checksum=checksum).first()


class ClientAuthentication(OAuth2Authentication):  # type: ignore[misc]
    """The toolkit finds the token and refuses that of a suspended system."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The account, acting in its posting, and the token. Raises Problem (401)."""
        plain = request._request  # the toolkit would have the whole body parsed otherwise
        found = super().authenticate(plain)
        if found is None:
            return None
        token = found[1]
        user = token.user or token.application.user
        if user is None or not user.is_active:
            raise ended()
        user.scope = scope_of(user)
        if user.scope.posting is None:
            raise ended()
        return user, token

    def authenticate_header(self, request: Request) -> str:
        """RFC 6750: only the code of an error, for a header holds no Chinese."""
        error = getattr(request._request, "oauth2_error", {}).get("error", "")
        told = f', error="{error}"' if error else ""
        return f'Bearer realm="api"{told}'


def client_of(request: Request) -> Client:
    """The system that calls."""
    token: Any = request.auth
    client: Client = token.application
    return client


def ended() -> Problem:
    return Problem(
        401,
        "posting-ended",
        _("What this system acts for has ended"),
        _("Its area or department was taken from it. Ask the rights administrator."),
    )


class MayUse(BasePermission):
    """The token has to carry the scope of the endpoint, and the system still to have it."""

    def has_permission(self, request: Request, view: Any) -> bool:
        token: Any = request.auth
        if token is None:
            return False
        wanted = view.scope_of(request.method)
        if wanted in token.scope.split() and wanted in token.application.scopes:
            return True
        raise Problem(
            403,
            "scope-missing",
            _("The scope is missing"),
            _("This needs the scope %(scope)s, which the token or the system does not have.")
            % {"scope": wanted},
        )
