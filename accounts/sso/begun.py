"""What the session keeps of a sign-in: from its beginning, and what it found until it is linked."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest

from accounts.sso.provider import Claims
from gridgov.crypto import CannotDecrypt, decrypt, encrypt

STATES = "oidc_states"
"""Where mozilla-django-oidc keeps them."""

FOUND = "sso_found"
CONTEXT = "single sign-on in session"
SECONDS = 600


def mark(request: HttpRequest, url: str, **more: Any) -> None:
    """Adds to what is kept of the sign-in that begins with this address."""
    (state,) = parse_qs(urlsplit(url).query)["state"]
    request.session[STATES][state].update(more)
    request.session.modified = True


def take(request: HttpRequest) -> dict[str, Any] | None:
    """Once, and only for a time: what was kept under the state that came back."""
    kept = request.session.get(STATES, {})
    entry: dict[str, Any] | None = kept.pop(request.GET.get("state", ""), None)
    request.session.modified = True
    if entry is None or time.time() - entry["added_on"] > SECONDS:
        return None
    return entry


def put_found(request: HttpRequest, claims: Claims, user: int) -> None:
    """Who the person is there, until they say that it is to be linked."""
    told = json.dumps({**asdict(claims), "user": user, "at": time.time()})
    request.session[FOUND] = base64.b64encode(encrypt(told, CONTEXT)).decode()


def found(request: HttpRequest) -> Claims | None:
    """For the same person alone, and not for long."""
    try:
        told = json.loads(decrypt(base64.b64decode(request.session.get(FOUND, "")), CONTEXT))
    except (CannotDecrypt, ValueError):
        return None
    fresh = time.time() - told.pop("at") <= SECONDS
    return Claims(**told) if told.pop("user") == request.user.pk and fresh else None


def forget_found(request: HttpRequest) -> None:
    request.session.pop(FOUND, None)
