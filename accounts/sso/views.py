"""Logging in by the county's identity service, and linking an account with it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from accounts.access import acting, require_role
from accounts.models import Identity, Role
from accounts.services.by import By
from accounts.sso import begun, services
from accounts.sso.provider import UNTRUSTED, Failed, claims_of, is_configured
from accounts.sso.session import note_entry
from accounts.views.entry import enter
from accounts.views.users import confirm, seen_user
from gridgov.addresses import client_address
from gridgov.throttle import Throttle

BACKEND = "django.contrib.auth.backends.ModelBackend"
FORM = ["GET", "HEAD", "POST"]
TRIES = Throttle("sso", 60, 600)


def configured() -> None:
    """Raises Http404 where there is no single sign-on."""
    if not is_configured():
        raise Http404


@login_not_required
@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Off to the provider; with `link` to come back to the account one is logged in to."""
    configured()
    links = "link" in request.GET and request.user.is_authenticated
    if request.user.is_authenticated and not links:
        return redirect("home")
    if not TRIES.allows(client_address(request)):
        return failed(request, _("Too many tries from this address. Please wait ten minutes."), 429)
    answer: HttpResponse = OIDCAuthenticationRequestView.as_view()(request)
    begun.mark(request, answer["Location"], link=request.user.pk if links else None)
    return answer


@login_not_required
@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider."""
    configured()
    try:
        entry = entry_of(request)
        claims = claims_of(request, entry)
        if entry["link"]:
            return found(request, claims, entry["link"])
        user = services.person_of(claims, by=By(None, client_address(request)))
    except Failed as error:
        return failed(request, str(error.sentence))
    target = request.session.pop("oidc_login_next", None) or reverse("home")
    login(request, user, backend=BACKEND)
    note_entry(request)
    return enter(request, target)


def entry_of(request: HttpRequest) -> dict[str, Any]:
    """What was kept when this sign-in began. Raises Failed."""
    entry = begun.take(request)
    if entry is None:
        raise Failed(
            _("This sign-in began too long ago or in another browser. Please begin again.")
        )
    if request.GET.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER:
        raise Failed(UNTRUSTED)
    if "error" in request.GET or not request.GET.get("code"):
        raise Failed(
            _("The sign-in was stopped there, so nobody was logged in. You can try again.")
        )
    return entry


def failed(request: HttpRequest, sentence: str, status: int = 403) -> HttpResponse:
    return render(request, "accounts/sso_failed.html", {"sentence": sentence}, status=status)


# Linking one's own account


def found(request: HttpRequest, claims: Any, user: int) -> HttpResponse:
    """Nothing is linked before the person has read who they are there."""
    if request.user.pk != user:
        raise Failed(_("You logged out meanwhile. Log in and begin again on your account's page."))
    begun.put_found(request, claims, user)
    return redirect("sso:confirm")


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    configured()
    identity = Identity.objects.filter(user=acting(request), issuer=settings.OIDC_ISSUER).first()
    return render(request, "accounts/sso.html", {"identity": identity, "name": sso_name()})


@never_cache
@require_http_methods(FORM)
def link_confirm(request: HttpRequest) -> HttpResponse:
    configured()
    claims = begun.found(request)
    if claims is None:
        messages.warning(request, _("Sign in there once more: what was found is kept ten minutes."))
        return redirect("sso:show")
    if request.method == "POST":
        begun.forget_found(request)
        try:
            services.identity_link(by=By.request(request), user=acting(request), claims=claims)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("From now on you can log in that way."))
        return redirect("sso:show")
    return render(request, "accounts/sso_confirm.html", {"claims": claims, "name": sso_name()})


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    configured()
    services.identity_end(by=By.request(request), user=acting(request))
    messages.success(request, _("The link is removed. You log in with your password again."))
    return redirect("sso:show")


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def user_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The administrator removes somebody's link."""
    configured()
    user = seen_user(request, pk)
    By.request(request).check_manages(user)
    if request.method == "POST":
        services.identity_end(by=By.request(request), user=user)
        done = _("%(name)s can no longer log in by single sign-on.") % {"name": user.name}
        messages.success(request, done)
        return redirect("accounts:user_show", pk=pk)
    text = _("The person logs in with user name and password from now on, and may link it again.")
    title = _("Remove the link with single sign-on")
    return confirm(request, user, title=title, text=text, verb=_("Remove"))


def sso_name() -> str:
    return settings.OIDC_NAME or _("single sign-on")
