"""The page on which a person lets an app act for them (RFC 6749 with PKCE, RFC 7636)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from oauth2_provider.exceptions import OAuthToolkitError
from oauth2_provider.views import AuthorizationView
from oauthlib.oauth2.rfc6749 import errors  # type: ignore[import-untyped]

from accounts.access import acting
from accounts.second_factor import FACTOR_KEY
from accounts.services import By
from exchange.consents import services
from exchange.consents.redirects import form_target
from exchange.models import Client
from exchange.scopes import SCOPES
from gridgov.security import policy


@method_decorator(never_cache, "dispatch")
class Authorize(AuthorizationView):  # type: ignore[misc]  # the toolkit is untyped
    """The toolkit checks what the app asks; here stands who is asked, and in which posting."""

    template_name = "exchange/consent.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        client = self.client
        if client is not None and not services.fits(client, acting(request).scope):
            raise PermissionDenied(
                _(
                    "%(app)s is not for people who act where you do. Change the posting, or ask "
                    "the rights administrator."
                )
                % {"app": client.name}
            )
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def validate_authorization_request(self, request: HttpRequest) -> Any:
        """Refuses also what the toolkit refuses only after the person has agreed."""
        scopes, credentials = super().validate_authorization_request(request)
        if credentials.get("code_challenge_method") != "S256":
            words = "Send code_challenge_method=S256."
            error = errors.InvalidRequestError(description=words, state=credentials.get("state"))
            raise OAuthToolkitError(error=error, redirect_uri=credentials["redirect_uri"])
        return scopes, credentials

    @property
    def client(self) -> Client | None:
        """The app that asks, if there is one."""
        told = self.request.POST if self.request.method == "POST" else self.request.GET
        kind = Client.GRANT_AUTHORIZATION_CODE
        rows = Client.objects.filter(authorization_grant_type=kind, suspended_at=None)
        found: Client | None = rows.filter(client_id=told.get("client_id", "")).first()
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.client is None:
            return self.refused(400)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """The code is made first, for that checks everything; it is of no use without consent."""
        answer: HttpResponse = super().form_valid(form)
        if self.success_url and self.client is not None:  # no error was sent back
            self.allow(self.client, form.cleaned_data["scope"].split())
        return answer

    def allow(self, client: Client, scopes: list[str]) -> None:
        request, user = self.request, acting(self.request)
        shown = request.session.get(FACTOR_KEY) == user.pk
        by = By.request(request)
        try:
            services.allow(by=by, user=user, client=client, scopes=scopes, with_factor=shown)
        except ValidationError as error:
            raise PermissionDenied(error.messages[0]) from error

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.refused(400)

    def refused(self, status: int) -> HttpResponse:
        answer: HttpResponse = self.render_to_response({"error": True}, status=status)
        return answer

    def error_response(self, error: Any, application: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().error_response(error, application or self.client, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = [(scope, SCOPES[scope]) for scope in kwargs["scopes"]]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "asked": asked, "posting": acting(self.request).scope.posting}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().render_to_response(context, **kwargs)
        if address := context.get("redirect_uri"):
            ours = policy(settings.TILE_URL)
            wider = f"form-action 'self' {form_target(address)}"
            answer["Content-Security-Policy"] = ours.replace("form-action 'self'", wider)
        return answer


authorize = Authorize.as_view()
authorize.login_required = True  # the toolkit would leave out the second factor
