"""What every address of Open311 shares: who may ask how often, and how it says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page

from exchange.open311 import spark
from gridgov import problems
from gridgov.addresses import client_address
from gridgov.failures import note
from gridgov.throttle import Throttle

ASKED = Throttle("open311", 240, 60)
"""Calls without a key from one address in a minute; those with one count for their system."""

SECONDS = 60
"""How long an answer may be taken from a cache."""

View = Callable[..., HttpResponse]


class Fault(Exception):
    """Something to be told: the status, one sentence or several, and how long to wait."""

    def __init__(self, status: int, *sentences: str | Promise, wait: int | None = None) -> None:
        super().__init__(status)
        self.status, self.sentences, self.wait = status, sentences, wait


def door(*methods: str) -> Callable[[View], View]:
    """For a view that takes `kind` (xml or json) and may raise Fault. Anybody's page may GET."""

    def opened(view: View) -> View:
        @conditional_page
        def answered(request: HttpRequest, *args: Any, kind: str, **kwargs: Any) -> HttpResponse:
            try:
                check(request, methods)
                found = view(request, *args, kind=kind, **kwargs)
            except Exception as error:
                found = told(request, kind, error)
            if request.method == "POST" or found.status_code != 200:
                patch_cache_control(found, no_store=True)
            else:
                patch_cache_control(found, public=True, max_age=SECONDS)
            return found

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            """CORS stands outside: an answer 304 needs its header as well."""
            if request.method == "OPTIONS":
                return let_in(HttpResponse(status=204), methods)
            return let_in(answered(request, *args, **kwargs), methods)

        return csrf_exempt(login_not_required(guarded))

    return opened


def check(request: HttpRequest, methods: Sequence[str]) -> None:
    if not settings.OPEN311:
        raise Fault(404, _("This installation offers no Open311."))
    if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
        raise Fault(405, _("This address knows no such method. Nothing was changed."))
    if request.method != "POST":
        count(request)


def count(request: HttpRequest) -> None:
    if not ASKED.allows(client_address(request)):
        raise Fault(429, _("Too many requests came from this address."), wait=SECONDS)


def let_in(response: HttpResponse, methods: Sequence[str]) -> HttpResponse:
    """CORS: everything to be read here is public; what needs a key is not for browsers."""
    response["Access-Control-Allow-Origin"] = "*"
    if response.status_code in (204, 405):
        response["Allow"] = ", ".join((*methods, "OPTIONS"))
        response["Access-Control-Allow-Methods"] = "GET"
        response["Access-Control-Allow-Headers"] = "Accept-Language, If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
    return response


def told(request: HttpRequest, kind: str, error: Exception) -> HttpResponse:
    """The answer to any exception; what nobody foresaw is noted, and nothing of it is told."""
    fault = fault_of(request, error)
    rows = [{"code": fault.status, "description": str(text)} for text in fault.sentences]
    found = spark.answer(kind, "errors", rows, fault.status)
    if fault.wait:
        found["Retry-After"] = str(fault.wait)
    return found


def fault_of(request: HttpRequest, error: Exception) -> Fault:
    match error:
        case Fault():
            return error
        case RequestDataTooBig():
            return Fault(413, _("That is too much at once. Nothing was saved."))
        case SuspiciousOperation() | MultiPartParserError() | UnreadablePostError():
            return Fault(400, _("The request cannot be read. Nothing was saved."))
        case _:
            note(f"{request.method} open311", error)
            return Fault(500, _("Something broke here; it was noted. Nothing was saved."))


def before(request: HttpRequest, status: int, sentence: str | Promise) -> HttpResponse | None:
    """What goes wrong before a view is reached; None for the pages."""
    kind = request.path.rpartition(".")[2]
    if kind not in spark.TYPES:
        return None
    usual = _("The request cannot be read. Nothing was saved.")
    if status != 400:
        usual = problems.body(status, request.path)["detail"]
    found = told(request, kind, Fault(status, sentence or usual))
    patch_cache_control(found, no_store=True)
    return let_in(found, ())
