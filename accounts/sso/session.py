"""Whether a session began by single sign-on: then the password here plays no part in it."""

from __future__ import annotations

from django.http import HttpRequest

ENTERED = "sso"


def note_entry(request: HttpRequest) -> None:
    request.session[ENTERED] = True


def entered(request: HttpRequest) -> bool:
    return bool(request.session.get(ENTERED))
