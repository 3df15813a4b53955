"""Secrets told once: kept encrypted until the next page has shown them.

Residents' are kept in their session; a desk's travel in a cookie of that one page, which
spares every new case a write of the session.
"""

from __future__ import annotations

import base64

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe

from gridgov.crypto import decrypt, encrypt

KEY = "receipts"
CONTEXT = "receipt secret in session"
MINUTES = 10


def put(request: HttpRequest, event_id: int, secret: str) -> None:
    """Keeps a secret for the page that follows; an empty one (sent twice) changes nothing."""
    if not secret:
        return
    kept = request.session.get(KEY, {})
    kept[str(event_id)] = base64.b64encode(encrypt(secret, CONTEXT)).decode()
    request.session[KEY] = kept


def send(response: HttpResponse, event_id: int, secret: str) -> HttpResponse:
    """Gives the secret along for the page that follows; an empty one changes nothing."""
    if secret:
        response.set_cookie(
            cookie(event_id),
            base64.b64encode(encrypt(secret, CONTEXT)).decode(),
            max_age=MINUTES * 60,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


def forget(response: HttpResponse, event_id: int) -> HttpResponse:
    response.delete_cookie(cookie(event_id))
    return response


def cookie(event_id: int) -> str:
    return f"told{event_id}"


def take(request: HttpRequest, event_id: int) -> str:
    """The secret, once; "" afterwards."""
    kept = request.session.get(KEY, {})
    sealed = kept.pop(str(event_id), None)
    if sealed is not None:
        request.session[KEY] = kept
    sealed = sealed or request.COOKIES.get(cookie(event_id))
    if sealed is None:
        return ""
    try:
        return decrypt(base64.b64decode(sealed), CONTEXT)
    except ValueError:  # altered, or no base64 at all
        return ""


def qr(link: str) -> SafeString:
    """The QR code of an address as inline SVG, dark on white in both themes."""
    drawing = segno.make(link, error="m").svg_inline(
        scale=4, border=3, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(drawing)  # noqa: S308  made of an address of our own
