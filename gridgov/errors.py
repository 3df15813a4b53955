"""Pages for what went wrong, in the frame's manner: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import ContentNotRenderedError
from django.utils.decorators import sync_only_middleware
from django.utils.functional import Promise

from gridgov import problems


def _page(
    request: HttpRequest, status: int, template: str = "", sentence: str | Promise = ""
) -> HttpResponse:
    if (told := problems.told(request, status, sentence)) is not None:
        return told
    context = {"status": status, "sentence": sentence}
    return render(request, template or f"{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def unreadable(request: HttpRequest, sentence: str | Promise) -> HttpResponse:
    """What no view could read; the sentence may say why."""
    return _page(request, 400, sentence=sentence)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The sentence of a `PermissionDenied("…")` is shown, as our own code wrote it."""
    if (told := problems.told(request, 403)) is not None:
        return told
    context = {"status": 403, "sentence": str(exception) if exception else ""}
    return render(request, "403.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database or the session: they may be what broke."""
    if (told := problems.told(request, 500)) is not None:
        return told
    nothing: dict[str, object] = {"status": 500, "frame": None, "messages": []}
    return render(request, "500.html", nothing, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, "403_csrf.html")


@sync_only_middleware
def method_page(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: gives the empty answer 405 a page that says where to go."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.streaming or _has_content(response):
            return response
        page = _page(request, 405)
        page["Allow"] = response.get("Allow", "")
        return page

    return middleware


def _has_content(response: HttpResponse) -> bool:
    try:
        return bool(response.content)
    except ContentNotRenderedError:
        return True
