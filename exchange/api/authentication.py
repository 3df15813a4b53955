"""Who calls: a system by its access token, acting as the account it was given."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.models import AccessToken, Grant
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.oauth2.rfc6749 import errors  # type: ignore[import-untyped]
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.scope import scope_of
from exchange.api.problems import Problem
from exchange.consents import services
from exchange.models import Client


class Validator(OAuth2Validator):  # type: ignore[misc]  # the toolkit is untyped
    def _load_access_token(self, token: str) -> AccessToken | None:
        """By its hash, with the system and its account, in one statement."""
        checksum = hashlib.sha256(token.encode()).hexdigest()
        rows = AccessToken.objects.select_related("application__user", "user")
        return rows.filter(token_checksum=checksum).first()

    def _load_application(self, client_id: str | None, request: Any) -> Client | None:
        """No identifier has a NUL byte in it, and the database holds none."""
        if client_id and "\0" in client_id:
            request.client = None
            return None
        found: Client | None = super()._load_application(client_id, request)
        return found

    def _authenticate_basic_auth(self, request: Any) -> bool:
        """Base64 is ASCII; the toolkit does not foresee anything else."""
        try:
            return bool(super()._authenticate_basic_auth(request))
        except ValueError:
            return False

    def validate_code(
        self, client_id: str, code: str, client: Client, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """A code that comes twice was stolen: what the first use gave ends (RFC 6749, 4.1.2)."""
        used = Grant.objects.filter(code=code, application=client, expires__lte=F("created"))
        if grant := used.first():
            services.tokens_end(grant.user_id, client.pk)
            return False
        return bool(super().validate_code(client_id, code, client, request, *args, **kwargs))

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Any, *args: Any, **kwargs: Any
    ) -> None:
        """It is kept as used until old ones are cleared. Raises InvalidGrantError."""
        rows = Grant.objects.filter(code=code, application=request.client)
        if not rows.filter(expires__gt=F("created")).update(expires=F("created")):
            raise errors.InvalidGrantError(request=request)

    def validate_refresh_token(
        self, refresh_token: str, client: Client, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Only while the person lets the app act for them."""
        if not super().validate_refresh_token(refresh_token, client, request, *args, **kwargs):
            return False
        return request.user is None or services.acting(request.user, client) is not None


class ClientAuthentication(OAuth2Authentication):  # type: ignore[misc]
    """The toolkit finds the token and refuses that of a suspended system."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The account, acting in its posting, and the token. Raises Problem (401)."""
        plain = request._request  # the toolkit would have the whole body parsed otherwise
        found = super().authenticate(plain)
        if found is None:
            return None
        token = found[1]
        if token.application.is_app:
            return person_of(token), token
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


def person_of(token: Any) -> Any:
    """Who lets the app act for them, as they act in their posting. Raises Problem (401)."""
    found = services.acting(token.user, token.application) if token.user else None
    if found is None:
        raise Problem(
            401,
            "consent-ended",
            _("This app may no longer act for this person"),
            _("They ended it, their password or posting changed, or it is suspended. Ask them."),
        )
    token.consent, token.user.scope = found
    return token.user


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
        check_scope(token, view.scope_of(request.method))
        return True


def check_scope(token: Any, wanted: str) -> None:
    """Raises Problem (403)."""
    consent = getattr(token, "consent", None)
    allowed = {wanted} if consent is None else set(consent.scopes)
    if wanted in token.scope.split() and wanted in token.application.scopes and wanted in allowed:
        return
    raise Problem(
        403,
        "scope-missing",
        _("The scope is missing"),
        _("This needs the scope %(scope)s, which the token or the system does not have.")
        % {"scope": wanted},
    )
