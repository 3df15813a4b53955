"""The way in and out: log-in, log-out, language, and what was kept of an ended session."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from accounts import kept
from accounts.access import acting
from accounts.forms.entry import LoginForm
from accounts.lockout import forget_failures
from accounts.services import user_set_language


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """Where `next` leads, as long as it is a page of ours."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if url and allowed else default


@method_decorator(login_not_required, name="dispatch")
class Login(LoginView):
    """User name and password. A second factor, where needed, is asked on the next page."""

    form_class = LoginForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True
    next_page = "home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ended = kept.OWNER_KEY in self.request.session
        return super().get_context_data(
            **kwargs,
            ended=ended,
            lost="lost" in self.request.GET and "next" in self.request.GET,
            kept=kept.KEPT_KEY in self.request.session,
            sso=bool(settings.OIDC_ISSUER),
            sso_name=settings.OIDC_NAME,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        target = self.get_success_url()
        super().form_valid(form)
        forget_failures(acting(self.request).username)
        return enter(self.request, target)


def enter(request: HttpRequest, target: str) -> HttpResponse:
    """On from the log-in to `target`, by way of what was kept of the session before."""
    request.session.pop(kept.OWNER_KEY, None)
    if kept.kept_for(request):
        return redirect(reverse("accounts:kept_show", query={"next": target}))
    kept.forget(request)
    return HttpResponseRedirect(target)


@login_not_required
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("login")


@login_not_required
@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Switches the language here and, for who is logged in, wherever they log in next."""
    response = set_language(request)
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        user_set_language(user=acting(request), language=language)
    return response


@never_cache
@require_GET
def kept_show(request: HttpRequest) -> HttpResponse:
    """What was being sent when the session ended: it goes off by a click, or not at all."""
    found = kept.kept_for(request)
    if found is None:
        return HttpResponseRedirect(safe_next(request))
    return render(request, "accounts/kept.html", {"kept": found, "next": safe_next(request)})
