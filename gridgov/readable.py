"""What no view could read is refused before any sees it, in the manner of whoever was asked.

Text is UTF-8 everywhere. The framework lets the charset of Content-Type decide how query and form
are read, already while it makes the request; there an unfit one ends in a bare error.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext_lazy as _

from gridgov import errors

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
TAKEN = ("utf-8", "ascii")
FAULTS = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
View = Callable[[HttpRequest], HttpResponse]


class Request(WSGIRequest):
    """Its Content-Type says what came, and never how text is read."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            found = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (ValueError, LookupError):  # too long, or in letters that nobody knows
            found = ("", {})
        self.content_type, self.content_params = found


class Handler(WSGIHandler):
    request_class = Request


class ReadableMiddleware:
    """Refuses what cannot be read, and text with a NUL byte, which no field can hold."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            check(request)
        except FAULTS as error:
            empty(request)
            return errors.unreadable(request, sentence_of(error))
        return self.get_response(request)


def check(request: HttpRequest) -> None:
    """Raises one of FAULTS."""
    if request.method == "POST" and request.content_type in FORMS and not is_utf8(request):
        raise Charset
    if any("\0" in text for text in texts_of(request)):
        raise BadRequest("NUL byte")


class Charset(BadRequest):
    """A form in other letters than UTF-8."""


def is_utf8(request: HttpRequest) -> bool:
    """A charset that nobody knows says nothing, as ever."""
    name = (request.content_params or {}).get("charset", "utf-8")
    try:
        return codecs.lookup(name).name in TAKEN
    except (LookupError, ValueError):
        return True


def texts_of(request: HttpRequest) -> Iterator[str]:
    """Whatever the sender wrote: the path, names and values of query and form, file names."""
    yield request.path_info
    for data in (request.GET, request.POST):
        for name, values in data.lists():
            yield from (name, *map(str, values))
    for name, files in request.FILES.lists():
        yield from (name, *(file.name or "" for file in files))


def empty(request: HttpRequest) -> None:
    """So that nobody who writes the answer reads it once more."""
    request.GET = QueryDict()
    request._mark_post_parse_error()  # type: ignore[attr-defined]


def sentence_of(error: Exception) -> str | Promise:
    match error:
        case Charset():
            return _("Nothing was changed. Forms are read as UTF-8: send them so.")
        case RequestDataTooBig() | TooManyFieldsSent() | TooManyFilesSent():
            return _("Nothing was changed. Send less in one request.")
        case _:
            return ""
