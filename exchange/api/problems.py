"""What an endpoint raises, and how any exception becomes a problem (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from gridgov import problems
from gridgov.failures import note

MOST_ERRORS = 100
WORDS = {"null_characters_not_allowed": _("A text cannot hold NUL.")}
"""Where the words of the framework are not those of a reader."""


class Problem(exceptions.APIException):
    """Something to be told with a code of its own; `wait` are seconds until it may be tried."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str | Promise = "",
        detail: str | Promise = "",
        wait: int | None = None,
    ) -> None:
        super().__init__(str(detail), code)
        self.status_code, self.code, self.wait = status, code, wait
        self.said: dict[str, Any] = {"code": code, "title": title, "detail": detail}


def bad_parameter(name: str, words: str | Promise) -> Problem:
    """A parameter of the address that cannot be taken."""
    problem = Problem(422, "invalid")
    problem.said["errors"] = [{"parameter": name, "code": "invalid", "detail": str(words)}]
    return problem


def handler(error: Exception, context: dict[str, Any]) -> Response:
    """The answer to any exception; what nobody foresaw is noted, and nothing of it is told."""
    request = context["request"]
    status, more = told(error)
    if status >= 500:
        note(f"{request.method} {request.resolver_match.route}", error)
    data = problems.body(status, request.path, **more)
    return Response(
        data, status=status, headers=headers_of(error), content_type=problems.MEDIA_TYPE
    )


def told(error: Exception) -> tuple[int, dict[str, Any]]:
    """The status, and what stands in the body beside the usual words of that status."""
    match error:
        case Problem():
            return error.status_code, error.said
        case exceptions.ValidationError():
            return 422, {"errors": list(errors_of(error.detail))[:MOST_ERRORS]}
        case Http404():
            return 404, {}
        case PermissionDenied():
            return 403, {"detail": str(error)}
        case RequestDataTooBig():
            return 413, {}
        case SuspiciousOperation():
            return 400, {}
        case exceptions.APIException():
            return error.status_code, {}
        case _:
            return 500, {}


def headers_of(error: Exception) -> dict[str, str]:
    found = {}
    if wait := getattr(error, "wait", None):
        found["Retry-After"] = str(int(wait))
    if challenge := getattr(error, "auth_header", None):
        found["WWW-Authenticate"] = challenge
    return found


def errors_of(detail: Any, pointer: str = "#") -> Iterator[dict[str, str]]:
    """One line for each value that is wrong, with the JSON pointer to it."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            at = pointer if name == "non_field_errors" else f"{pointer}/{escaped(str(name))}"
            yield from errors_of(inner, at)
    elif isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        for number, inner in enumerate(detail):
            yield from errors_of(inner, f"{pointer}/{number}")
    else:
        for each in detail if isinstance(detail, list) else [detail]:
            code = getattr(each, "code", "invalid")
            yield {"pointer": pointer, "code": code, "detail": str(WORDS.get(code, each))}


def escaped(name: str) -> str:
    """A step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
