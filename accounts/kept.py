"""What somebody was sending when their session had ended: kept for the same person.

It lies encrypted in the (anonymous) session until the owner has logged in again, who sends it
by a click. Another person who logs in at that browser never gets it. Files cannot be kept.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from gridgov.crypto import CannotDecrypt, decrypt, encrypt

OWNER_KEY = "ended_session_of"
KEPT_KEY = "kept"
MOST_BYTES = 200_000
SECRET_WORDS = ("csrf", "password", "token")


@dataclass(frozen=True)
class Kept:
    """A form that was being sent: where to, from which page, and what was typed."""

    owner: int
    at: float
    action: str
    page: str
    fields: list[tuple[str, str]]

    @property
    def typed(self) -> list[str]:
        return [value for _, value in self.fields if value.strip()]


def page_of(request: HttpRequest) -> str:
    """The page the person is looking at, as a path of this site."""
    if request.headers.get("HX-Request") == "true":
        return own_path(request, request.headers.get("HX-Current-URL", ""))
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return own_path(request, request.headers.get("Referer", ""))


def own_path(request: HttpRequest, url: str) -> str:
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return "/"
    parts = urlsplit(url)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def keep(request: HttpRequest) -> None:
    """Keeps a POST whose session ended by idling; does nothing for anything else."""
    owner = request.session.get(OWNER_KEY)
    if request.method != "POST" or owner is None:
        return
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in SECRET_WORDS)
        for value in values
    ]
    now = timezone.now().timestamp()
    text = json.dumps([owner, now, request.get_full_path(), page_of(request), fields])
    if fields and len(text) <= MOST_BYTES:
        request.session[KEPT_KEY] = base64.b64encode(encrypt(text, KEPT_KEY)).decode()


def kept_for(request: HttpRequest) -> Kept | None:
    """What the person now logged in was sending, while it is fresh."""
    data = request.session.get(KEPT_KEY)
    try:
        values = json.loads(decrypt(base64.b64decode(data), KEPT_KEY)) if data else None
    except (CannotDecrypt, ValueError):
        return None
    if values is None or values[0] != request.user.pk:
        return None
    owner, at, action, page, fields = values
    found = Kept(owner, at, action, page, [(name, value) for name, value in fields])
    fresh = timezone.now().timestamp() - found.at <= settings.IDLE_SECONDS
    return found if fresh else None


def forget(request: HttpRequest) -> None:
    request.session.pop(KEPT_KEY, None)
