"""Forms that show how far they are sent: the page they lead to is fetched once, by the browser.

A script follows redirects unseen, and the page behind would be drawn twice: what is shown once
(a secret, a message) would be gone. So a script that sends `X-Progress` is told the address.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_only_middleware


@sync_only_middleware
def redirects_told(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a redirect becomes 204 with `X-Location` where the script asks for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "X-Progress" in request.headers and 300 <= response.status_code < 400:
            response.status_code = 204
            response["X-Location"] = response["Location"]
            del response["Location"]
        return response

    return middleware
