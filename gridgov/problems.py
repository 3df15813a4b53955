"""Answers for machines about what went wrong: problem details (RFC 9457), in the asked language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
PLACE = "/api/"
"""Under this path nobody reads pages."""

Text = str | Promise
Door = Callable[[HttpRequest, int, Text], HttpResponse | None]
DOORS: list[tuple[str, Door]] = []
"""Who answers in a form of its own below a path what no view was reached for; see `register`."""

NAMES: dict[int, tuple[str, Text, Text]] = {
    400: (
        "unreadable",
        _("The request cannot be read"),
        _("Nothing was changed. Compare what you sent with the description of the API."),
    ),
    401: (
        "not-authenticated",
        _("No valid access token"),
        _("Ask for a new token with the identifier and the secret of your system."),
    ),
    403: (
        "forbidden",
        _("Not allowed"),
        _("Your system may not do this. Nothing was changed."),
    ),
    404: (
        "not-found",
        _("Nothing is here"),
        _("There is nothing at this address, or your system does not see it."),
    ),
    405: (
        "method-not-allowed",
        _("This address knows no such method"),
        _("Nothing was changed. The header Allow names the methods."),
    ),
    406: (
        "not-acceptable",
        _("No answer of this kind"),
        _("Answers are JSON: ask for application/json."),
    ),
    409: (
        "conflict",
        _("Something else came first"),
        _("Nothing was changed. Read the present state and try again."),
    ),
    411: (
        "length-missing",
        _("The header Content-Length is missing"),
        _("Nothing was changed. Say how many bytes come."),
    ),
    412: (
        "precondition-failed",
        _("A condition does not hold"),
        _("Nothing was changed. Read the present state and try again."),
    ),
    413: (
        "too-large",
        _("Too much at once"),
        _("Nothing was changed. Send less in one request."),
    ),
    415: (
        "media-type",
        _("This kind of content is not read"),
        _("Nothing was changed. Send JSON with the content type application/json."),
    ),
    422: (
        "invalid",
        _("Some values cannot be taken"),
        _("Nothing was changed. Mend the values named under errors and send again."),
    ),
    429: (
        "too-many",
        _("Too many requests"),
        _("Nothing was changed. Wait as long as the header Retry-After says."),
    ),
    460: (
        "checksum-differs",
        _("What arrived is not what was sent"),
        _("It was thrown away. Send it again."),
    ),
    500: (
        "broken",
        _("Something broke here"),
        _("It was noted. A POST that failed changed nothing and may be sent again as it was."),
    ),
}


def body(
    status: int,
    instance: str,
    *,
    code: str = "",
    title: Text = "",
    detail: Text = "",
    errors: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """The members of a problem. `code` tells programs what it is, whatever the language.

    Each of `errors` has a JSON pointer or the name of a parameter, a code and a sentence.
    """
    name, usual_title, usual_detail = NAMES.get(status, NAMES[400 if status < 500 else 500])
    found: dict[str, Any] = {
        "type": f"urn:gridgov:problem:{code or name}",
        "title": str(title or usual_title),
        "status": status,
        "detail": str(detail or usual_detail),
        "instance": instance,
    }
    return {**found, "errors": list(errors)} if errors else found


def answer(request: HttpRequest, status: int, **more: Any) -> JsonResponse:
    """A problem as a response of Django's own, where no endpoint was reached."""
    found = body(status, request.path, **more)
    return JsonResponse(found, status=status, content_type=MEDIA_TYPE)


def is_asked(request: HttpRequest) -> bool:
    return request.path.startswith(PLACE)


def register(path: str, door: Door) -> None:
    """`door` gets the request, the status and a sentence or ""; None leaves it to the page."""
    DOORS.append((path, door))


def told(request: HttpRequest, status: int, sentence: Text = "") -> HttpResponse | None:
    """The answer where a program asked; None where somebody reads pages."""
    for path, door in DOORS:
        if request.path.startswith(path) and (found := door(request, status, sentence)):
            return found
    return answer(request, status, detail=sentence) if is_asked(request) else None
