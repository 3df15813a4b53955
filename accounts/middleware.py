"""Who is asking, from which posting, and what they must do before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import kept
from accounts.models import Posting, User
from accounts.scope import choose, postings_of, scope_for
from accounts.second_factor import factor_missing
from accounts.sso.session import entered

View = Callable[[HttpRequest], HttpResponse]

SEEN_KEY = "seen"
SEEN_STEP = 60
"""Seconds after which a session notes again that it is in use: not a write on each request."""

POSTING_KEY = "posting"

FREE_VIEWS = frozenset({"login", "logout", "set_language", "preferences_set"})


class IdleMiddleware:
    """Ends a session in which nobody did anything for IDLE_SECONDS."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            self.check(request, timezone.now().timestamp())
        return self.get_response(request)

    def check(self, request: HttpRequest, now: float) -> None:
        idle = now - request.session.get(SEEN_KEY, now)
        if idle > settings.IDLE_SECONDS:
            owner = int(request.session[SESSION_KEY])
            request.session.flush()
            request.session[kept.OWNER_KEY] = owner
        elif self.is_activity(request) and (SEEN_KEY not in request.session or idle > SEEN_STEP):
            request.session[SEEN_KEY] = now

    @staticmethod
    def is_activity(request: HttpRequest) -> bool:
        """Pages that refresh themselves say so; they keep nobody logged in."""
        return "X-Poll" not in request.headers


class ScopeMiddleware:
    """Sets `request.user.scope` and `request.postings`: two statements with the user's own."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.postings = []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            self.act(request, request.user)
        return self.get_response(request)

    def act(self, request: HttpRequest, user: User) -> None:
        postings = postings_of(user, timezone.localdate())
        posting = choose(postings, request.session.get(POSTING_KEY))
        self.note_ended(request, posting)
        user.scope = scope_for(user, posting, postings)
        request.postings = postings  # type: ignore[attr-defined]
        self.speak(request, user)

    @staticmethod
    def note_ended(request: HttpRequest, posting: Posting | None) -> None:
        chosen = request.session.get(POSTING_KEY)
        if chosen is None or (posting and posting.pk == chosen):
            return
        del request.session[POSTING_KEY]
        messages.warning(
            request,
            _("The posting you acted in has ended. You now act as: %(posting)s.")
            % {"posting": posting or _("no posting")},
        )

    @staticmethod
    def speak(request: HttpRequest, user: User) -> None:
        if user.language and user.language != translation.get_language():
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language


class LoginMiddleware(LoginRequiredMiddleware):
    """Every page needs a log-in unless marked; first a new password and a second factor."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        if not request.user.is_authenticated:
            answer = super().process_view(request, view_func, view_args, view_kwargs)
            return cast("HttpResponse | None", answer)
        if not getattr(view_func, "login_required", True):
            return None
        return self.first_things(request, request.user)

    def first_things(self, request: HttpRequest, user: User) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        wanted = self.wanted_of(request, user)
        if wanted is None or name in FREE_VIEWS or name == wanted:
            return None
        return self.send(request, wanted)

    @staticmethod
    def wanted_of(request: HttpRequest, user: User) -> str | None:
        """The page that comes before all others, if there is one."""
        missing = factor_missing(request, user)
        if missing and user.has_second_factor:
            return "accounts:factor_verify"
        if user.must_change_password and not entered(request):
            return "accounts:password_change"
        return "accounts:factor_enrol" if missing else None

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """To the log-in page and back; what was being sent is kept for the same person."""
        kept.keep(request)
        # A session that is gone leaves its cookie, which a first visitor does not have.
        sent = settings.SESSION_COOKIE_NAME in request.COOKIES
        stale = sent and kept.OWNER_KEY not in request.session
        return self.send(request, settings.LOGIN_URL, {"lost": "1"} if stale else {})

    @staticmethod
    def send(
        request: HttpRequest, name: str, more: dict[str, str] | None = None
    ) -> HttpResponseRedirect:
        url = reverse(name, query={"next": kept.page_of(request), **(more or {})})
        if request.headers.get("HX-Request") == "true":
            answer = HttpResponse(status=204, headers={"HX-Redirect": url})
            return cast(HttpResponseRedirect, answer)
        return HttpResponseRedirect(url)
