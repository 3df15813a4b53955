"""How a person likes the frame: kept in cookies, so that the first byte is already right."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

YEAR = 365 * 24 * 3600
CHOICES = {
    "theme": ("light", "dark"),
    "bar": ("wide", "narrow"),
    "density": ("dense", "calm"),
}


def _chosen(request: HttpRequest, name: str) -> str:
    value = request.COOKIES.get(name, "")
    return value if value in CHOICES[name] else CHOICES[name][0]


def theme_of(request: HttpRequest) -> str:
    """`light` or `dark`."""
    return _chosen(request, "theme")


def bar_of(request: HttpRequest) -> str:
    """`wide` or `narrow`: the left bar with or without words."""
    return _chosen(request, "bar")


def density_of(request: HttpRequest) -> str:
    """`dense` or `calm`: how high the rows of a worklist are."""
    return _chosen(request, "density")


def safe_next(request: HttpRequest) -> str:
    """The page to go back to, never one of another host."""
    url = request.POST.get("next") or request.META.get("HTTP_REFERER") or "/"
    ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if ours else "/"


@login_not_required
@require_POST
def preferences_set(request: HttpRequest) -> HttpResponse:
    """Keeps the theme, the width of the bar or the height of rows; shows the same page again."""
    response = HttpResponseRedirect(safe_next(request))
    for name, choices in CHOICES.items():
        value = request.POST.get(name, "")
        if value in choices:
            response.set_cookie(
                name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure()
            )
    return response
